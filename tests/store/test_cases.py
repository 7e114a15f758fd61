"""Cases on both databases: numbers, versions, the caller's last case, history, ratings."""

from dataclasses import replace
from decimal import Decimal

import pytest

from oncall.store import Store
from oncall.store.cases import prefix_of
from oncall.usecases.ports import CaseRow, FactRow
from oncall.usecases.rows import CaseTotal
from tests.store.samples import MINUTE, NOON, SECOND, ended_call, sample_case


def put(store: Store, *cases: CaseRow) -> None:
    """Store cases."""
    with store.write() as tx:
        for case in cases:
            tx.insert_case(case)


def test_a_case_comes_back_equal(store: Store) -> None:
    """Amount, instant and flags are read back as they were, to the digit."""
    case = replace(sample_case(), amount=Decimal("1990.00"), solved=True, customer=None)
    put(store, case)
    with store.read() as tx:
        found = tx.case(case.id)
        assert tx.case("DU-2026-999999") is None
    assert found == case
    assert found is not None
    assert str(found.amount) == "1990.00"


def test_a_case_without_an_amount_has_none(store: Store) -> None:
    """No amount is not nought."""
    case = replace(sample_case(), amount=None)
    put(store, case)
    with store.read() as tx:
        assert tx.case(case.id) == case


def test_case_numbers_count_up_by_series_and_year(store: Store) -> None:
    """Numbers go up by one; another year or other letters begin at one; lines that begin alike share a series."""
    with store.write() as tx:
        numbers = [
            tx.next_case_id(line, year)
            for line, year in [("duell", 2026), ("dual", 2026), ("duell", 2027), ("kasse", 2026)]
        ]
    assert numbers == ["DU-2026-000001", "DU-2026-000002", "DU-2027-000001", "KA-2026-000001"]


def test_a_number_of_a_rolled_back_transaction_is_given_again(store: Store) -> None:
    """Numbers have no gaps."""

    def fail() -> None:
        with store.write() as tx:
            tx.next_case_id("duell", 2026)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.write() as tx:
        assert tx.next_case_id("duell", 2026) == "DU-2026-000001"


def test_a_given_number_is_never_given_again(store: Store) -> None:
    """An imported case counts as used in its series; a number below the newest changes nothing."""
    put(store, sample_case("DU-2026-000041"), sample_case("DU-2026-000007"), sample_case("OLD/4711"))
    with store.write() as tx:
        assert tx.next_case_id("duell", 2026) == "DU-2026-000042"


@pytest.mark.parametrize(
    ("line", "prefix"), [("duell", "DU"), ("a-line", "AL"), ("x1", "X1"), ("7", "7X"), ("ø3m", "3M")]
)
def test_the_prefix_is_the_first_two_letters(line: str, prefix: str) -> None:
    """Letters of the id, its signs when there are too few letters, filled with X."""
    assert prefix_of(line) == prefix


def test_saving_a_case_is_conditional(store: Store) -> None:
    """The first to save wins and raises the version, the second changes nothing."""
    case = sample_case()
    put(store, case)
    with store.write() as tx:
        assert tx.save_case(replace(case, tier="short")) is True
        assert tx.save_case(replace(case, tier="long")) is False
        assert tx.case(case.id) == replace(case, tier="short", version=1)


def test_inserting_a_case_again_changes_nothing(store: Store) -> None:
    """The repetition of a transaction in doubt is harmless."""
    put(store, sample_case())
    put(store, replace(sample_case(), tier="long"))
    with store.read() as tx:
        assert tx.case(sample_case().id) == sample_case()


def last_of(store: Store, caller: str = "+4790000000", line: str = "duell") -> str | None:
    """Return the caller's last case since noon."""
    with store.read() as tx:
        case = tx.last_case_of(line, caller, NOON)
    return None if case is None else case.id


def test_an_unsolved_case_is_the_last_however_old(store: Store) -> None:
    """Unsolved is enough, but only for the same caller and line."""
    put(store, sample_case("A", opened_at=NOON - 9 * MINUTE))
    assert (last_of(store), last_of(store, "+4790000001"), last_of(store, line="kasse")) == ("A", None, None)


def test_a_solved_case_is_the_last_when_it_is_recent(store: Store) -> None:
    """Opened at the instant counts, before it does not."""
    put(store, replace(sample_case("A", opened_at=NOON - SECOND), solved=True))
    assert last_of(store) is None
    put(store, replace(sample_case("B"), solved=True))
    assert last_of(store) == "B"


def test_a_solved_case_is_the_last_when_it_was_called_about(store: Store) -> None:
    """A later call about an old case makes it recent."""
    put(store, replace(sample_case("A", opened_at=NOON - 9 * MINUTE), solved=True))
    with store.write() as tx:
        tx.insert_call(ended_call(1, 1, case="A", started_at=NOON - SECOND))
    assert last_of(store) is None
    with store.write() as tx:
        tx.insert_call(ended_call(2, 1, case="A"))
    assert last_of(store) == "A"


def test_the_newest_of_several_is_the_last(store: Store) -> None:
    """Newest by the time of opening."""
    put(store, sample_case("B", opened_at=NOON - MINUTE), sample_case("A", opened_at=NOON - SECOND))
    assert last_of(store) == "A"


def test_cases_of_a_month_oldest_first(store: Store) -> None:
    """Other months and lines are left out."""
    late, early = sample_case("A", opened_at=NOON + MINUTE), sample_case("B")
    put(store, late, early, replace(sample_case("C"), month="2026-12"), replace(sample_case("D"), line="kasse"))
    assert store.cases("duell", "2026-11") == (early, late)


def test_totals_of_a_month_are_exact(store: Store) -> None:
    """Sums by tier and state, also of amounts with different decimals; no amount at all is None."""
    amounts = [
        ("short", "rated", "0.10"),
        ("short", "rated", "0.2"),
        ("short", "rated", "490"),
        ("short", "review", None),
    ]
    put(
        store,
        *(
            replace(
                sample_case(f"C{number}"), tier=tier, state=state, amount=None if amount is None else Decimal(amount)
            )
            for number, (tier, state, amount) in enumerate(amounts)
        ),
    )
    assert store.case_totals("duell", "2026-11") == (
        CaseTotal("short", "rated", "NOK", 3, Decimal("490.30")),
        CaseTotal("short", "review", "NOK", 1, None),
    )


def test_a_history_keeps_everything_in_order(store: Store) -> None:
    """Facts are appended, also the same twice, and read oldest first."""
    put(store, sample_case())
    rows = [
        FactRow("on_site", '"1h"', "person", "p0", NOON),
        FactRow("on_site", '"1h"', "person", "p0", NOON),
        FactRow("cause", "null", "person", "p1", NOON - MINUTE),
    ]
    with store.write() as tx:
        tx.add_facts(sample_case().id, rows[:2])
        tx.add_facts(sample_case().id, [])
    with store.write() as tx:
        tx.add_facts(sample_case().id, rows[2:])
    with store.read() as tx:
        assert tx.facts(sample_case().id) == tuple(rows)
        assert tx.facts("DU-2026-999999") == ()


def test_facts_of_no_case_are_refused(store: Store) -> None:
    """A fact must belong to a case; what is said is one line, and no error of a library."""
    with pytest.raises(ValueError, match="refused a row") as refused, store.write() as tx:
        tx.add_facts("nobody", [FactRow("cause", '"other"', "person", "p0", NOON)])
    assert len(str(refused.value).splitlines()) == 1


def test_a_rating_is_stored_once_per_tariff_and_facts(store: Store) -> None:
    """Rating again adds a row only for another tariff or other facts."""
    put(store, sample_case())
    with store.write() as tx:
        stored = [
            tx.add_rating(sample_case().id, tariff, facts, "{}", NOON)
            for tariff, facts in [("a", "b"), ("a", "b"), ("a", "c"), ("b", "b")]
        ]
    assert stored == [True, False, True, True]
