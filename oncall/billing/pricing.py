"""From an action with a price to the function that makes its line out of known facts. Each line is rounded once, half-up.

A pricer answers a Line, None (nought units: nothing to pay) or text (no price is stated: the name a review is missing).
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias

from oncall.billing.actions import Band, Bands, Flat, PerCount, PerTime, Priced
from oncall.billing.durations import MICRO, format_duration
from oncall.billing.money import QUANTITY_PLACES, half_up
from oncall.billing.quote import Line

Values = Mapping[str, Any]
Pricer: TypeAlias = Callable[[Values], Line | str | None]
_UNITS = {timedelta(hours=1): "hour", timedelta(minutes=1): "minute", timedelta(seconds=1): "second"}


def pricer(action: Priced, tier: str, rates: Mapping[str, Decimal | None], digits: int, once: str) -> Pricer:
    """Return the pricer of an action. `digits`: the currency's; `once`: the unit of a flat amount (case, year)."""
    match action:
        case Flat(rate=name):
            whole = _line(1, 1, once, tier, name, rates.get(name), digits)
            return lambda _: whole
        case PerTime():
            return partial(_per_time, action, unit_name(action.per), tier, rates, digits)
        case PerCount(of=of, unit=unit, rate=name):
            make = partial(_line, denominator=1, unit=unit, tier=tier, name=name, rate=rates.get(name), digits=digits)
            return lambda values: make(values[of]) if values[of] else None
        case Bands():
            return partial(_banded, action, tier, rates, digits, once)


def unit_name(per: timedelta) -> str:
    """Return what a unit of time is called on a line: "hour", "30m"."""
    return _UNITS.get(per, format_duration(per))


def _per_time(
    action: PerTime, unit: str, tier: str, rates: Mapping[str, Decimal | None], digits: int, values: Values
) -> Line | None:
    micros = sum((values[name] for name in action.of), timedelta()) // MICRO
    if not micros:
        return None
    per = action.per // MICRO
    number, of = _units(action, max(micros, action.minimum // MICRO), per)
    return _line(number, of, unit, tier, action.rate, rates.get(action.rate), digits) if number else None


def _units(action: PerTime, micros: int, per: int) -> tuple[int, int]:
    """Return the billed units as a fraction, in lowest cost: numerator and denominator."""
    if action.rounding == "exact":
        return micros, per
    if action.rounding == "nearest":
        return (2 * micros + per) // (2 * per), 1
    return (-(-micros // per) if action.limit_included else micros // per + 1), 1


def _banded(
    action: Bands, tier: str, rates: Mapping[str, Decimal | None], digits: int, once: str, values: Values
) -> Line | str | None:
    value = values[action.of]
    if not value:
        return None
    for band in action.bands:
        if band.upto is None or value <= band.upto:
            return _of_band(band, value, tier, rates, digits, once)
    return f"price:{action.of}"


def _of_band(band: Band, value: Any, tier: str, rates: Mapping[str, Decimal | None], digits: int, once: str) -> Line:
    rate = rates.get(band.rate)
    return _line(value if band.each else 1, 1, "station" if band.each else once, tier, band.rate, rate, digits)


def _line(numerator: int, denominator: int, unit: str, tier: str, name: str, rate: Decimal | None, digits: int) -> Line:
    quantity = half_up(numerator, denominator, QUANTITY_PLACES) if denominator > 1 else Decimal(numerator)
    if rate is None:
        return Line(tier, quantity, unit, None, None, name)
    top, bottom = rate.as_integer_ratio()
    return Line(tier, quantity, unit, rate, half_up(top * numerator, bottom * denominator, digits), name)
