"""From an action with a price to the function that makes its line out of known facts. Each line is rounded once, half-up.

A pricer answers a Line, None (nought units: nothing to pay) or text (no price is stated: the name a review is missing).
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from oncall.billing.actions import Bands, Flat, PerCount, PerTime, Priced
from oncall.billing.durations import MICRO, format_duration
from oncall.billing.facts import unit_of
from oncall.billing.money import QUANTITY_PLACES, half_up
from oncall.billing.quote import Line

Values = Mapping[str, Any]
Pricer: TypeAlias = Callable[[Values], Line | str | None]
Maker: TypeAlias = Callable[[int, int], Line]
_UNITS = {timedelta(hours=1): "hour", timedelta(minutes=1): "minute", timedelta(seconds=1): "second"}


class Terms(NamedTuple):
    """What every line of a rule has in common. `once`: the unit of a flat amount (case, year); `digits`: the currency's."""

    tier: str
    rates: Mapping[str, Decimal | None]
    digits: int
    once: str


def pricer(action: Priced, terms: Terms) -> Pricer:
    """Return the pricer of an action. The facts it is made of must be known when it is called."""
    match action:
        case Flat(rate=rate):
            whole = _maker(terms, rate, terms.once)(1, 1)
            return lambda _: whole
        case PerTime():
            return _per_time(action, _maker(terms, action.rate, unit_name(action.per)))
        case PerCount(of=of, unit=unit, rate=rate):
            make = _maker(terms, rate, unit)
            return lambda values: make(values[of], 1) if values[of] else None
        case Bands():
            return _banded(action, terms)


def unit_name(per: timedelta) -> str:
    """Return what a unit of time is called on a line: "hour", "30m"."""
    return _UNITS.get(per, format_duration(per))


def _maker(terms: Terms, name: str, unit: str) -> Maker:
    """Return the function from a quantity, as a fraction, to a line at the named rate."""
    tier, rate = terms.tier, terms.rates.get(name)
    digits = terms.digits
    top, bottom = (0, 1) if rate is None else rate.as_integer_ratio()

    def make(numerator: int, denominator: int) -> Line:
        quantity = half_up(numerator, denominator, QUANTITY_PLACES) if denominator > 1 else Decimal(numerator)
        amount = None if rate is None else half_up(top * numerator, bottom * denominator, digits)
        return Line(tier, quantity, unit, rate, amount, name)

    return make


def _per_time(action: PerTime, make: Maker) -> Pricer:
    first, *others = action.of
    per, least = action.per // MICRO, action.minimum // MICRO
    units = _rounding(action, per)

    def price(values: Values) -> Line | None:
        micros = sum([values[name] for name in others], values[first]) // MICRO
        if not micros:
            return None
        numerator, denominator = units(max(micros, least))
        return make(numerator, denominator) if numerator else None

    return price


def _rounding(action: PerTime, per: int) -> Callable[[int], tuple[int, int]]:
    """Return the function from microseconds to billed units, as a fraction."""
    if action.rounding == "exact":
        return lambda micros: (micros, per)
    if action.rounding == "nearest":
        return lambda micros: ((2 * micros + per) // (2 * per), 1)
    if action.limit_included:
        return lambda micros: (-(-micros // per), 1)
    return lambda micros: (micros // per + 1, 1)


def _banded(action: Bands, terms: Terms) -> Pricer:
    of, beyond = action.of, f"price:{action.of}"
    bands = [
        (band.upto, band.each, _maker(terms, band.rate, unit_of(of) if band.each else terms.once))
        for band in action.bands
    ]

    def price(values: Values) -> Line | str | None:
        value = values[of]
        if not value:
            return None
        for upto, each, make in bands:
            if upto is None or value <= upto:
                return make(value if each else 1, 1)
        return beyond

    return price
