"""Importing, setting facts and closing months on both databases, and what happens when two do it at once."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from oncall.store import Store, open_store
from oncall.usecases import open_case
from oncall.usecases import set_facts as set_facts_module
from oncall.usecases.close_month import Unsettled, close_month, second_look
from oncall.usecases.frozen_month import thaw
from oncall.usecases.import_calls import Imported
from oncall.usecases.ports import CaseRow, StoreBusy, StoreDown
from oncall.usecases.report_month import report_month
from oncall.usecases.rows import MonthRow
from oncall.usecases.set_facts import set_facts
from oncall.usecases.show_case import show_case
from tests.cli.history import row, solved
from tests.usecases.records import NOVEMBER, NOW, OCTOBER, bring, duell_in

CASE = "DU-2026-000001"


def month(store: Store, name: str) -> MonthRow:
    """Return a month as stored."""
    with store.read() as tx:
        return tx.month("duell", name)


def test_import_is_idempotent_on_both_databases(store: Store) -> None:
    """Rows, cases, facts and prices are there once."""
    book, _ = duell_in(store)
    rows = (row(1, facts=solved()), row(2))
    assert (bring(store, book, *rows), bring(store, book, *rows)) == (Imported(new=2), Imported(known=2))
    found = show_case(store, CASE)
    assert found is not None
    assert (found.case.amount, len(found.calls), len(found.history)) == (Decimal("490.00"), 1, 9)


def test_facts_are_set_with_their_source(store: Store) -> None:
    """What a person said and what the system took from it are told apart."""
    book, _ = duell_in(store)
    bring(store, book, row(1))
    assert set_facts(store, book, CASE, (("solved", "true"), ("cause", "other")), "anna", NOW).tier == "short"
    found = show_case(store, CASE)
    assert found is not None
    sources = {entry.fact: (entry.source, entry.by) for entry in found.facts}
    assert (sources["solved"], sources["solved_at"]) == (("person", "anna"), ("system", "anna"))


def test_a_lost_race_is_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else wrote the case in between: the facts are set on what he wrote."""
    book, _ = duell_in(store)
    bring(store, book, row(1))
    lost = iter([True, True])
    real = open_case.write_facts

    def racing(*args: object) -> CaseRow:
        if next(lost, False):
            raise LookupError("written by somebody else")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(set_facts_module, "write_facts", racing)
    assert set_facts(store, book, CASE, (("cause", "vendor_bug"),), "anna", NOW).state == "free"
    found = show_case(store, CASE)
    assert found is not None
    assert [entry.fact for entry in found.history].count("cause") == 1


def test_a_race_lost_for_ever_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After some tries it is an error that can be tried again, and nothing was changed."""
    book, _ = duell_in(store)
    bring(store, book, row(1))

    def always(*_: object) -> CaseRow:
        raise LookupError("written by somebody else")

    monkeypatch.setattr(set_facts_module, "write_facts", always)
    with pytest.raises(StoreBusy, match="others wrote it first"):
        set_facts(store, book, CASE, (("cause", "vendor_bug"),), "anna", NOW)


def test_a_closed_month_is_frozen_whole(store: Store) -> None:
    """State, hash, entries of the ledger, and the report as it was."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved()), row(2, facts=solved("vendor_bug")))
    before = report_month(store, line, OCTOBER)
    closed = close_month(store, line, OCTOBER, "anna", NOW, carry=False)
    assert report_month(store, line, OCTOBER) == replace(before, state="closed")
    assert (closed.total, closed.hash, closed.over) == (Decimal("490.00"), month(store, OCTOBER).hash, True)
    with store.read() as tx:
        booked = [entry.amount for entry in tx.entries("duell", OCTOBER) if entry.amount]
    assert booked == [Decimal("490.00")]


def test_a_refused_closing_leaves_nothing_behind(store: Store) -> None:
    """No entry, no state."""
    book, line = duell_in(store)
    bring(store, book, row(1), row(2, facts=solved()))
    with pytest.raises(Unsettled) as refused:
        close_month(store, line, OCTOBER, "anna", NOW, carry=False)
    assert refused.value.cases == (CASE,)
    with store.read() as tx:
        assert tx.entries("duell", OCTOBER) == ()
    assert month(store, OCTOBER).state == "open"


def test_a_month_that_was_altered_is_not_reported(store: Store) -> None:
    """The hash is looked at whenever a closed month is read."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    close_month(store, line, OCTOBER, "anna", NOW, carry=False)
    kept = month(store, OCTOBER)
    assert kept.doc is not None
    with pytest.raises(StoreDown, match="not what was closed"):
        thaw(replace(kept, doc=kept.doc.replace("490.00", "49.00")))


def test_what_changed_while_the_month_was_closed_is_a_correction(store: Store) -> None:
    """A server lets a fact be written between reading the cases and closing: the second look books the difference."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    seen = store.cases("duell", OCTOBER)
    close_month(store, line, OCTOBER, "anna", NOW, carry=False)
    with store.write() as tx:
        case = tx.case(CASE)
        assert case is not None
        free = replace(
            case, state="free", tier="free", amount=Decimal("0.00"), rating='{"state": "free", "tier": "free"}'
        )
        tx.save_case(free)
    second_look(store, seen, "duell", OCTOBER, NOW)
    second_look(store, seen, "duell", OCTOBER, NOW)
    assert report_month(store, line, NOVEMBER).total == Decimal("-490.00")


def test_closing_looks_again_at_what_others_wrote_meanwhile(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fact that comes between the reading and the closing is in the next month, not lost. A server alone lets that be."""
    store = open_store(postgresql_url, tmp_path, deadline=10.0)
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    real = store.cases
    late = iter([True])

    def cases(line_id: str, name: str) -> tuple[CaseRow, ...]:
        found = real(line_id, name)
        if next(late, False):
            set_facts(store, book, CASE, (("cause", "vendor_bug"),), "anna", NOW)
        return found

    monkeypatch.setattr(store, "cases", cases)
    closed = close_month(store, line, OCTOBER, "anna", NOW, carry=False)
    assert (closed.total, report_month(store, line, NOVEMBER).total) == (Decimal("490.00"), Decimal("-490.00"))
    store.close()


def test_a_case_solved_in_the_next_month_stays_in_the_closed_one(store: Store) -> None:
    """Billed as not solved in October; solved in November under a tariff that counts by then: only the difference moves."""
    book, line = duell_in(store, "tariff.month_by=solved_at")
    bring(store, book, row(1, facts={"solved": False, "cause": "other"}))
    close_month(store, line, OCTOBER, "anna", NOW, carry=False)
    changes = (("solved", "true"), ("solved_at", "2026-11-02T09:00:00+01:00"), ("clock", "4m"))
    assert set_facts(store, book, CASE, changes, "anna", NOW).month == OCTOBER
    totals = [report_month(store, line, name).total for name in (OCTOBER, NOVEMBER)]
    assert totals == [Decimal("990.00"), Decimal("-500.00")]


def test_a_review_is_taken_back_by_a_change(store: Store) -> None:
    """Somebody looked through the month; then a fact changed: it is open again."""
    book, _ = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    with store.write() as tx:
        tx.save_month(MonthRow("duell", OCTOBER, "reviewed"))
    set_facts(store, book, CASE, (("cause", "customer"),), "anna", NOW)
    assert month(store, OCTOBER).state == "open"


def test_corrections_over_several_closed_months_add_up(store: Store) -> None:
    """October closed at 490, corrected to 0 in November, closed, corrected to 2985 in December: the sum is 2985."""
    book, line = duell_in(store)
    bring(store, book, row(1, facts=solved()))
    close_month(store, line, OCTOBER, "anna", NOW, carry=False)
    set_facts(store, book, CASE, (("cause", "vendor_system"),), "anna", NOW)
    close_month(store, line, NOVEMBER, "anna", NOW + timedelta(days=30), carry=False)
    set_facts(store, book, CASE, (("cause", "customer"), ("on_site", "1h30m")), "anna", NOW)
    totals = [report_month(store, line, name).total for name in (OCTOBER, NOVEMBER, "2026-12")]
    assert totals == [Decimal("490.00"), Decimal("-490.00"), Decimal("2985.00")]


def test_a_batch_that_meets_a_busy_database_is_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The batch's transaction is repeated whole; every row is there once."""
    book, _ = duell_in(store)
    busy = iter([True])
    real = store.write

    def write() -> object:
        if next(busy, False):
            raise StoreBusy("busy")
        return real()

    monkeypatch.setattr(store, "write", write)
    assert bring(store, book, row(1), row(2)) == Imported(new=2)


def test_the_newest_entry_of_a_fact_is_the_one_shown(store: Store) -> None:
    """A fact set twice has two entries and one value."""
    book, _ = duell_in(store)
    bring(store, book, row(1))
    for cause in ("customer", "network"):
        set_facts(store, book, CASE, (("cause", cause),), "anna", NOW)
    found = show_case(store, CASE)
    assert found is not None
    assert [entry.value for entry in found.facts if entry.fact == "cause"] == ["network"]
