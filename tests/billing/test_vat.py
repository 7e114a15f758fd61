"""Value added tax by what a page says of its prices."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.billing.tariff import Vat
from oncall.billing.vat import Split, split


@pytest.mark.parametrize(
    ("vat", "amount", "expected"),
    [
        ("excluded", "490.00", ("490.00", "122.50", "612.50")),
        ("included", "490.00", ("392.00", "98.00", "490.00")),
        ("included", "-990.00", ("-792.00", "-198.00", "-990.00")),
    ],
)
def test_the_parts_of_an_amount(vat: Vat, amount: str, expected: tuple[str, str, str]) -> None:
    """At 25 %: on top of the price, or within it; a correction the other way round."""
    assert split(Decimal(amount), vat, Decimal(25), "NOK") == Split(*(Decimal(part) for part in expected))


def test_what_the_page_does_not_say_is_not_made_up() -> None:
    """Unstated: no parts."""
    assert split(Decimal(490), "unstated", None, "NOK") is None


@given(st.integers(-(10**7), 10**7), st.integers(0, 30), st.sampled_from(["included", "excluded"]))
def test_the_parts_add_up(minor: int, rate: int, vat: Vat) -> None:
    """Net and tax are the gross, to the minor unit."""
    found = split(Decimal(minor).scaleb(-2), vat, Decimal(rate), "NOK")
    assert found is not None
    assert found.net + found.vat == found.gross
