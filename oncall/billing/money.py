"""Money as Decimal: minor units of a currency, reading, writing, and the one rounding (half-up, once per line)."""

import re
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217 minor units that are not two digits.
_DIGITS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
_MONEY = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
QUANTITY_PLACES = 6
_UNITS = tuple(Decimal(1).scaleb(-digits) for digits in range(QUANTITY_PLACES + 1))
_POWERS = tuple(10**digits for digits in range(QUANTITY_PLACES + 1))


class MoneyError(ValueError):
    """Text that is not an amount. One line: what, and the cure."""


def minor_digits(currency: str) -> int:
    """Return how many decimals the currency's minor unit has (ISO 4217): 2 for NOK and EUR, 0 for JPY."""
    return _DIGITS.get(currency, 2)


def parse_money(value: object) -> Decimal:
    """Read a price of a line file: text such as "490" or "490.00", never negative. Raises MoneyError."""
    if isinstance(value, str) and _MONEY.fullmatch(value.strip()):
        return Decimal(value.strip())
    raise MoneyError(f'{value!r} is not an amount (write digits in quotes with a point, such as "490" or "490.50")')


def format_money(amount: Decimal, currency: str) -> str:
    """Write an amount with exactly the currency's decimals: "490.00"."""
    return f"{amount.quantize(Decimal(1).scaleb(-minor_digits(currency)), ROUND_HALF_UP):f}"


def format_rate(rate: Decimal, currency: str) -> str:
    """Write a rate with at least the currency's decimals and none of its own lost: "490.00", "0.067"."""
    least = minor_digits(currency)
    own = -int(rate.normalize().as_tuple().exponent)
    return f"{rate:.{max(least, own)}f}"


def format_quantity(quantity: Decimal) -> str:
    """Write a quantity as a plain decimal without useless noughts: "1", "0.783333"."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def half_up(numerator: int, denominator: int, digits: int) -> Decimal:
    """Return numerator/denominator rounded half-up to `digits` decimals, exactly. At most six; nothing is negative."""
    whole = (2 * numerator * _POWERS[digits] + denominator) // (2 * denominator)
    return Decimal(whole) * _UNITS[digits]
