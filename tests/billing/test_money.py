"""Amounts as text and back, minor units, and the one rounding."""

from decimal import Decimal

import pytest

from oncall.billing.money import (
    MoneyError,
    format_money,
    format_quantity,
    format_rate,
    half_up,
    minor_digits,
    parse_money,
)


@pytest.mark.parametrize(("currency", "digits"), [("NOK", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3)])
def test_minor_units_follow_iso_4217(currency: str, digits: int) -> None:
    """Most currencies have two decimals, some none, some three."""
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(("text", "amount"), [("490", "490"), ("490.00", "490.00"), (" 0.067 ", "0.067"), ("0", "0")])
def test_prices_are_read(text: str, amount: str) -> None:
    """A price is digits in quotes, with a point if need be."""
    assert str(parse_money(text)) == amount


@pytest.mark.parametrize("text", ["490,-", "-1", "1e3", "", "kr 490", "1 990", ".5", "٤٩٠", 490, 4.9, True, None])
def test_what_is_no_price_is_refused(text: object) -> None:
    """Anything else is refused with the cure, numbers without quotes included."""
    with pytest.raises(MoneyError, match=r"is not an amount \(write digits in quotes"):
        parse_money(text)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("490", "NOK", "490.00"),
        ("0", "NOK", "0.00"),
        ("-990", "NOK", "-990.00"),
        ("7", "JPY", "7"),
        ("1.5", "KWD", "1.500"),
    ],
)
def test_amounts_carry_the_currencys_decimals(amount: str, currency: str, text: str) -> None:
    """Money text always has exactly the decimals of its currency."""
    assert format_money(Decimal(amount), currency) == text


@pytest.mark.parametrize(
    ("rate", "text"), [("490", "490.00"), ("0.067", "0.067"), ("0.0670", "0.067"), ("1000", "1000.00")]
)
def test_a_rate_loses_no_decimals(rate: str, text: str) -> None:
    """A rate finer than the minor unit is shown whole."""
    assert format_rate(Decimal(rate), "NOK") == text


@pytest.mark.parametrize(
    ("quantity", "text"), [("1", "1"), ("0.783333", "0.783333"), ("1.500000", "1.5"), ("100", "100"), ("10.0", "10")]
)
def test_quantities_are_plain(quantity: str, text: str) -> None:
    """Quantities have no useless noughts and no exponent."""
    assert format_quantity(Decimal(quantity)) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "digits", "text"),
    [
        (1, 2, 0, "1"),
        (5, 1000, 2, "0.01"),
        (4999, 1_000_000, 2, "0.00"),
        (93530, 60, 2, "1558.83"),
        (1, 3, 6, "0.333333"),
    ],
)
def test_half_goes_up(numerator: int, denominator: int, digits: int, text: str) -> None:
    """Exactly half goes up, anything less goes down, from the exact fraction."""
    assert str(half_up(numerator, denominator, digits)) == text
