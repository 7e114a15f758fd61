"""Overrides and disputes: what a case is billed, with the computed price always beside it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.billing.facts import parse_facts
from oncall.billing.ledger import Entry, book, booked
from oncall.billing.standing import Dispute, Override, Standing, override_problem, price_as, standing
from oncall.billing.tariff import Switches
from tests.billing.pages import DEKODE, DUELL, KASSE, price

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG = price(DUELL, cause="other", solved=False)
HALF = Override(Decimal(495), None, "goodwill", "waited too long", "anna", AT)
OPEN = Dispute("customer", AT, "was our till")


def test_without_rows_a_case_stands_as_rated() -> None:
    """The computed price is the price."""
    assert standing(LONG) == Standing(
        "rated", "long", standing(LONG).charges, Decimal("990.00"), disputed=False, because=LONG.because
    )
    assert standing(LONG).amount == 990


def test_an_override_shows_the_computed_amount() -> None:
    """The new amount, who set it and why, and what it would have been."""
    found = standing(LONG, [HALF])
    assert (found.amount, found.computed, found.tier) == (Decimal(495), Decimal(990), "long")
    assert found.because[0] == "set by anna to 495.00 (goodwill: waited too long); computed: 990.00"


def test_an_override_settles_a_review() -> None:
    """A case in review with an amount set by hand is rated."""
    found = standing(price(DUELL), [replace(HALF, tier="short", amount=Decimal(490))])
    assert (found.state, found.tier, found.amount, found.computed) == ("rated", "short", Decimal(490), None)


def test_the_newest_override_decides() -> None:
    """A later one replaces it; one without an amount takes it back."""
    undone = replace(HALF, amount=None, note="was a mistake")
    assert standing(LONG, [HALF, replace(HALF, amount=Decimal(0))]).amount == 0
    assert standing(LONG, [HALF, undone]).amount == 990


@pytest.mark.parametrize(
    ("outcome", "left", "disputed", "amount"),
    [
        (None, None, "stays", 990),
        (None, None, "leaves", 0),
        ("upheld", None, "stays", 0),
        ("rejected", None, "leaves", 990),
        ("reduced", "490", "stays", 490),
        ("reduced", "2000", "stays", 990),
    ],
)
def test_a_dispute(outcome: str | None, left: str | None, disputed: str, amount: int) -> None:
    """Open: stays or leaves by the switch. Upheld: nothing. Rejected: as before. Reduced: what is left, never more."""
    row = replace(OPEN, outcome=outcome, amount=None if left is None else Decimal(left))  # type: ignore[arg-type]
    found = standing(LONG, (), [row], Switches(disputed=disputed))  # type: ignore[arg-type]
    assert (found.amount, found.computed, found.disputed) == (Decimal(amount), Decimal(990), outcome is None)


def test_a_dispute_of_one_tier_leaves_the_others() -> None:
    """Only the disputed tier is touched."""
    upheld = replace(OPEN, tier="on_site", outcome="upheld")
    assert standing(LONG, (), [upheld]).amount == 990
    assert standing(price(DUELL, cause="other", on_site="1h"), (), [upheld]).amount == 0


@pytest.mark.parametrize(
    ("override", "limit", "problem"),
    [
        (HALF, None, None),
        (HALF, Decimal(495), None),
        (HALF, Decimal(494), "second: a change of 495.00 needs a second person (name who agreed, not anna)"),
        (
            replace(HALF, second="anna"),
            Decimal(1),
            "second: a change of 495.00 needs a second person (name who agreed, not anna)",
        ),
        (replace(HALF, second="bjorn"), Decimal(1), None),
        (replace(HALF, note=" "), None, "note: is empty (say in a sentence why the amount is changed)"),
        (
            replace(HALF, amount=Decimal("0.001")),
            None,
            "amount: 0.001 is not an amount in NOK (write it as on the bill)",
        ),
        (replace(HALF, amount=Decimal(-1)), None, "amount: -1 is not an amount in NOK (write it as on the bill)"),
        (replace(HALF, amount=None), Decimal(0), None),
    ],
)
def test_who_may_override(override: Override, limit: Decimal | None, problem: str | None) -> None:
    """A note always, a second person above the limit, an amount that can be on a bill."""
    assert override_problem(override, LONG, limit) == problem


def test_a_reason_is_one_of_the_codes() -> None:
    """Another word is refused with the list."""
    odd = replace(HALF, reason="because")  # type: ignore[arg-type]
    assert override_problem(odd, LONG, None) == (
        "reason: 'because' is not known (one of goodwill, agreed_price, wrong_facts, duplicate, training, other)"
    )


def test_a_tier_has_its_price() -> None:
    """An override that names a tier takes that tier's price for the case's own facts."""
    facts = parse_facts({"cause": "other", "on_site": "30m"})
    found = [price_as(DUELL, tier, facts) for tier in ("short", "free", "on_site", "nothing")]
    assert found == [Decimal(490), Decimal(0), Decimal(995), None]
    assert price_as(DEKODE, "half_hour", parse_facts({"work": "1h"})) is None
    assert price_as(KASSE, "recurring.flat", parse_facts({})) is None
    assert price_as(KASSE, "recurring.second_level", parse_facts({"stations": 6})) is None


amounts = st.integers(0, 10**5).map(lambda minor: Decimal(minor).scaleb(-2))
overrides = st.builds(
    Override,
    st.one_of(st.none(), amounts),
    st.sampled_from([None, "short"]),
    st.just("goodwill"),
    st.just("n"),
    st.just("a"),
    st.just(AT),
)
disputes = st.builds(
    Dispute, st.just("c"), st.just(AT), st.just("n"), st.sampled_from([None, "long"]),
    st.sampled_from([None, "upheld", "rejected", "reduced"]), amounts,
)  # fmt: skip
quotes = st.sampled_from(
    [
        LONG,
        price(DUELL),
        price(DUELL, cause="vendor_bug"),
        price(DUELL, cause="other", on_site="47m"),
        price(DUELL, case=False),
    ]
)
steps = st.tuples(
    quotes, st.lists(overrides, max_size=2), st.lists(disputes, max_size=2), st.sampled_from(["stays", "leaves"])
)


@given(st.lists(steps, max_size=6))
def test_the_ledger_follows_every_standing(history: list[tuple[object, list[Override], list[Dispute], str]]) -> None:
    """Over overrides, disputes and re-rating what is booked is what the case stands at, or stood at last."""
    entries: tuple[Entry, ...] = ()
    last = Decimal(0)
    for quote, by_hand, disputed, switch in history:
        found = standing(quote, by_hand, disputed, Switches(disputed=switch))  # type: ignore[arg-type]
        entries += book("c", found.charges, entries, ("2026-11", ()), "NOK", "")
        last = last if found.amount is None else found.amount
        assert booked(entries) == last
