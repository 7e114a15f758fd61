"""Contract of a month as its page reads it: sums, what waits, pages of cases, who took the calls; on every database."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from oncall.calls.model import Outcome
from oncall.store import Store
from oncall.usecases.month_ports import CaseWork, PersonCount, QuarterCount
from oncall.usecases.rows import CaseTotal, EntryKind, LedgerEntry, MonthRow
from tests.store.samples import NOON, SECOND, ended_call, sample_case

MONTH = "2026-11"
DAY = timedelta(days=1)


def put_cases(store: Store, count: int) -> None:
    """Store so many cases a day apart, the odd ones rated as short, the even ones in review."""
    with store.write() as tx:
        for number in range(1, count + 1):
            case = sample_case(f"DU-2026-{number:06}", opened_at=NOON + number * SECOND)
            tx.insert_case(case if number % 2 == 0 else replace(case, state="rated", tier="short"))


def entry(number: int, kind: EntryKind, case: str, amount: str, month: str = MONTH) -> LedgerEntry:
    """Return an entry of the ledger."""
    return LedgerEntry(
        f"k{number}", "duell", month, case, kind, Decimal(amount), "NOK", "short", "rated", (), "anna", NOON
    )


def test_cases_that_wait_come_oldest_first_and_no_more_than_asked(store: Store) -> None:
    """Only the states asked for, in the order of their opening, up to the limit."""
    put_cases(store, 7)
    found = store.cases_of_states("duell", MONTH, ("review", "held"), 2)
    assert [case.id for case in found] == ["DU-2026-000002", "DU-2026-000004"]
    assert store.cases_of_states("duell", "2026-10", ("review",), 9) == ()


def test_pages_of_a_tier_follow_each_other_without_a_gap(store: Store) -> None:
    """Two pages hold every case of the tier and state once."""
    put_cases(store, 7)
    pages = [store.case_page("duell", MONTH, "short", "rated", place, 3) for place in (0, 3, 6)]
    assert [[case.id[-1] for case in page] for page in pages] == [["1", "3", "5"], ["7"], []]


def test_calls_are_counted_by_quarter_of_an_hour_and_outcome(store: Store) -> None:
    """The quarter begins on the quarter; the end of the span is not in it."""
    with store.write() as tx:
        for number, minutes in enumerate((0, 14, 15, 60), 1):
            outcome = Outcome.ANSWERED if number != 2 else Outcome.ABANDONED
            tx.insert_call(ended_call(number, 5 * number, outcome, started_at=NOON + timedelta(minutes=minutes)))
    hour = (NOON, NOON + timedelta(hours=1))
    assert store.call_quarters("duell", *hour) == (
        QuarterCount(NOON, "abandoned", 1),
        QuarterCount(NOON, "answered", 1),
        QuarterCount(NOON + timedelta(minutes=15), "answered", 1),
    )
    assert store.call_waits("duell", *hour) == {5: 1, 10: 1, 15: 1}
    assert store.call_people("duell", *hour) == (PersonCount("p0", 2, 120),)


def test_calls_and_talk_of_every_case_of_a_month(store: Store) -> None:
    """A case has its calls oldest first and their talk together; cases of other months are left out."""
    put_cases(store, 1)
    with store.write() as tx:
        tx.insert_case(replace(sample_case("DU-2026-000009"), month="2026-10"))
        for number, case in ((1, "DU-2026-000001"), (2, "DU-2026-000001"), (3, "DU-2026-000009")):
            tx.insert_call(ended_call(number, 5, started_at=NOON - number * SECOND, case=case))
    one, two = (f"CA{number:032}" for number in (1, 2))
    assert store.month_work("duell", MONTH) == {"DU-2026-000001": CaseWork((two, one), 120)}
    assert [call.sid for call in store.calls_of_cases(["DU-2026-000001"])["DU-2026-000001"]] == [two, one]
    assert store.calls_of_cases([]) == {}


def test_corrections_are_summed_and_spoken_cases_named_once(store: Store) -> None:
    """Corrections of the month by tier, exact and signed; a case with an override and a dispute is named once."""
    put_cases(store, 2)
    with store.write() as tx:
        for number, (kind, amount, month) in enumerate(
            (
                (EntryKind.CORRECTION, "-490.00", MONTH),
                (EntryKind.CORRECTION, "100.5", MONTH),
                (EntryKind.CORRECTION, "7.00", "2026-12"),
                (EntryKind.OVERRIDE, "1.00", MONTH),
                (EntryKind.DISPUTE, "1.00", MONTH),
            )
        ):
            tx.add_entry(entry(number, kind, "DU-2026-000001", amount, month))
    found = store.correction_totals("duell", MONTH)
    assert sum(total.amount or Decimal(0) for total in found) == Decimal("-389.5")
    assert sum(total.cases for total in found) == 2
    assert {type(total) for total in found} == {CaseTotal}
    assert store.spoken_of("duell", MONTH) == ("DU-2026-000001",)


def test_cases_by_id_and_of_a_caller(store: Store) -> None:
    """Unknown ids are left out; a caller's cases come newest first."""
    put_cases(store, 3)
    assert [case.id[-1] for case in store.cases_by_id(["DU-2026-000003", "nix", "DU-2026-000001"])] == ["1", "3"]
    assert store.cases_by_id([]) == ()
    assert [case.id[-1] for case in store.cases_of_caller("duell", "+4790000000", 2)] == ["3", "2"]


def test_the_head_of_a_month_has_everything_but_its_text(store: Store) -> None:
    """A month nobody touched is open; a closed one has its instant and hash, and no document."""
    assert store.month_head("duell", MONTH) == MonthRow("duell", MONTH, "open")
    with store.write() as tx:
        tx.save_month(MonthRow("duell", MONTH, "closed", NOON, "hash", "text"))
    assert store.month_head("duell", MONTH) == MonthRow("duell", MONTH, "closed", NOON, "hash")
