"""Value added tax of an amount, by what the page says of its prices: included, excluded, or nothing."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from oncall.billing.money import minor_digits
from oncall.billing.tariff import Vat

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Split:
    """An amount without tax, the tax, and both together; rounded half-up to the minor unit, always adding up."""

    net: Decimal
    vat: Decimal
    gross: Decimal


def split(amount: Decimal, vat: Vat, rate: Decimal | None, currency: str) -> Split | None:
    """Return the three parts of an amount, None where the page does not say. `rate` is in per cent.

    Split a total once, not line by line, so that the parts of a bill add up. Amounts may be negative (a correction).
    """
    if vat == "unstated" or rate is None:
        return None
    unit = Decimal(1).scaleb(-minor_digits(currency))
    if vat == "excluded":
        tax = (amount * rate / _HUNDRED).quantize(unit, ROUND_HALF_UP)
        return Split(amount, tax, amount + tax)
    tax = (amount * rate / (_HUNDRED + rate)).quantize(unit, ROUND_HALF_UP)
    return Split(amount - tax, tax, amount)
