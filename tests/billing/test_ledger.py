"""The ledger: one rating per case, tariff and facts; differences booked as lines that are only added."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.billing.facts import Facts, FactValue, parse_facts
from oncall.billing.ledger import Charge, Entry, Rating, book, booked, charges, facts_hash, rate_case, with_rating
from oncall.billing.monthnames import booking_month, next_month
from tests.billing.pages import DEKODE, DUELL, KASSE, price
from tests.billing.strategies import facts as any_facts

OPEN: tuple[str, frozenset[str]] = ("2026-11", frozenset())
CLOSED = ("2026-11", frozenset({"2026-11"}))


def rated(**facts: object) -> Rating:
    """Return the rating of one case at Duell."""
    return rate_case("DU-2026-000001", DUELL, parse_facts({"cause": "other", **facts}))


def test_rated_twice_is_one_rating() -> None:
    """The same case, tariff and facts add nothing."""
    once = with_rating((), rated(solved=True, clock="4m10s"))
    assert with_rating(once, rated(clock=250, solved="true")) == once
    assert len(with_rating(once, rated(solved=False))) == 2


@given(any_facts)
def test_the_hash_does_not_depend_on_order(values: dict[str, FactValue]) -> None:
    """Facts in another order have the same hash, and one fact less another."""
    turned = dict(reversed(values.items()))
    fewer = {name: value for name, value in values.items() if name != "cause"}
    assert facts_hash(Facts(values)) == facts_hash(Facts(turned))
    assert facts_hash(Facts(values)) != facts_hash(Facts(fewer))


def test_a_sum_of_nought_is_no_fact() -> None:
    """No entry and entries of nought are the same facts."""
    assert facts_hash(parse_facts({"case": True, "work": 0})) == facts_hash(parse_facts({"case": True}))
    assert facts_hash(parse_facts({"talk": 0})) != facts_hash(parse_facts({}))


def test_a_first_rating_is_booked_as_a_charge() -> None:
    """The line of the quote becomes a line of the month."""
    found = book("c", charges(rated(solved=False).quote), (), OPEN, "NOK", "rated")
    assert found == (Entry("c", 1, "2026-11", "long", Decimal("990.00"), "NOK", "charge", "rated"),)
    assert found[0].id == "c/1"


def test_booking_again_adds_nothing() -> None:
    """The same charges again find no difference."""
    wanted = charges(rated(solved=False).quote)
    first = book("c", wanted, (), OPEN, "NOK", "rated")
    assert book("c", wanted, first, OPEN, "NOK", "rated again") == ()


def test_a_closed_month_is_corrected_in_the_next() -> None:
    """990 booked in a closed November, then found to be the vendor's error: -990 in December, the old line stays."""
    first = book("c", charges(rated(solved=False).quote), (), OPEN, "NOK", "rated")
    found = book("c", charges(price(DUELL, cause="vendor_system")), first, CLOSED, "NOK", "cause: vendor_system")
    assert found == (
        Entry("c", 2, "2026-12", "long", Decimal("-990.00"), "NOK", "correction", "cause: vendor_system", "c/1"),
    )


def test_another_tier_takes_back_the_old_and_charges_the_new() -> None:
    """Long becomes short: the tiers' sums in the report stay right."""
    first = book("c", charges(rated(solved=False).quote), (), OPEN, "NOK", "rated")
    found = book("c", charges(rated(solved=True, clock="1m").quote), first, OPEN, "NOK", "solved")
    assert [(entry.number, entry.tier, entry.amount, entry.kind, entry.corrects) for entry in found] == [
        (2, "long", Decimal("-990.00"), "correction", "c/1"),
        (3, "short", Decimal("490.00"), "charge", None),
    ]


def test_what_is_not_settled_books_nothing() -> None:
    """Review and held wait; refused, free and none charge nothing."""
    assert charges(price(DUELL)) is None
    assert charges(price(DEKODE, work="1h")) is None
    assert book("c", None, (), OPEN, "NOK", "") == ()
    settled = [price(DUELL, case=False), price(KASSE, contract="second_level", caller_role="till_user")]
    assert [charges(found) for found in settled] == [(), ()]


def test_only_lines_of_the_case_count() -> None:
    """Another case's lines are not this one's."""
    other = book("other", (Charge("long", Decimal(990)),), (), OPEN, "NOK", "")
    assert booked(book("c", (Charge("long", Decimal(990)),), other, OPEN, "NOK", "")) == 990


amounts = st.integers(0, 10**6).map(lambda minor: Decimal(minor).scaleb(-2))
wanted_charges = st.one_of(
    st.none(),
    st.lists(st.builds(Charge, st.sampled_from(["short", "long", "on_site", "free"]), amounts), max_size=3),
)


@given(st.lists(st.tuples(wanted_charges, st.booleans()), max_size=8))
def test_money_neither_appears_nor_vanishes(history: list[tuple[list[Charge] | None, bool]]) -> None:
    """After any history what is booked is what was wanted last; closed months never change; every correction has its line."""
    entries: tuple[Entry, ...] = ()
    closed: frozenset[str] = frozenset()
    last: list[Charge] = []
    for wanted, closes in history:
        frozen = [entry for entry in entries if entry.month in closed]
        entries += book("c", wanted, entries, ("2026-11", closed), "NOK", "why")
        last = last if wanted is None else wanted
        assert booked(entries) == sum(charge.amount for charge in last)
        assert [entry for entry in entries if entry.month in closed] == frozen
        if closes:
            closed |= {booking_month("2026-11", closed)}
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    charged = {entry.id for entry in entries if entry.kind == "charge"}
    assert {entry.corrects for entry in entries if entry.kind == "correction"} <= charged


@pytest.mark.parametrize(("month", "after"), [("2026-11", "2026-12"), ("2026-12", "2027-01"), ("2026-09", "2026-10")])
def test_months_follow_each_other(month: str, after: str) -> None:
    """December is followed by January of the next year."""
    assert next_month(month) == after


def test_a_late_line_skips_all_closed_months() -> None:
    """November and December closed: January."""
    assert booking_month("2026-11", {"2026-11", "2026-12"}) == "2027-01"
