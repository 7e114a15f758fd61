"""The values an unknown fact may have, cut into classes that no rule of a tariff can tell apart within.

Values of closed lists, and texts, are gathered by what every condition says of them. Counts, durations and times are cut at
every limit a rule names, just below and just above it: trying class after class tries both sides of each limit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from oncall.billing.actions import Bands, facts_of
from oncall.billing.conditions import Between, Compare, Condition, Not, OneOf, Shape, Test, tester
from oncall.billing.durations import MICRO, ZERO
from oncall.billing.facts import FACT_TYPES, FactType
from oncall.billing.tariff import Tariff

_LOWEST: dict[str, Any] = {"count": 0, "duration": ZERO, "time": datetime(1, 1, 2, tzinfo=UTC)}
_STEP: dict[str, Any] = {"count": 1, "duration": MICRO, "time": MICRO}
_FAR: dict[str, Any] = {
    "count": 1_000_000,
    "duration": timedelta(days=36_600),
    "time": datetime(9999, 12, 30, tzinfo=UTC),
}


@dataclass(frozen=True, slots=True)
class ValueClass:
    """Values from `low` to `high` that every condition judges alike. `endless`: no highest; `high` is then one far away.

    A class of texts or listed values has one of them as both ends.
    """

    low: Any
    high: Any
    endless: bool = False


def value_classes(tariff: Tariff, fact: str) -> tuple[ValueClass, ...]:
    """Return the classes of a fact's values, in a fixed order."""
    row = FACT_TYPES[fact]
    conditions = [condition for rule in tariff.rules for condition in rule.when if condition.fact == fact]
    conditions += _of_prices(tariff, fact)
    tests = tuple(tester(condition) for condition in conditions)
    if row.kind in _LOWEST:
        return _ranges(row, conditions, tests)
    return _kinds(_listed(row, conditions), tests)


def _of_prices(tariff: Tariff, fact: str) -> list[Condition]:
    """Return what prices made of the fact tell apart: nought from more, and band from band."""
    found: list[Condition] = []
    for rule in tariff.rules:
        if fact in facts_of(rule.then):
            found.append(Compare(fact, ">", _LOWEST[FACT_TYPES[fact].kind]))
            bands = rule.then.bands if isinstance(rule.then, Bands) else ()
            found += [Compare(fact, "<=", band.upto) for band in bands if band.upto is not None]
    return found


def _ranges(row: FactType, conditions: list[Condition], tests: tuple[Test, ...]) -> tuple[ValueClass, ...]:
    pieces: list[tuple[Any, Any]] = []
    low, step = _LOWEST[row.kind], _STEP[row.kind]
    for limit in sorted({limit for condition in conditions for limit in _limits(condition)}):
        if low < limit:
            pieces.append((low, limit - step))
        if low <= limit:
            pieces.append((limit, limit))
            low = limit + step
    pieces.append((low, max(low, _FAR[row.kind])))
    joined = [list(group) for _, group in groupby(pieces, key=lambda piece: _verdicts(tests, piece[0]))]
    return tuple(ValueClass(group[0][0], group[-1][1], group is joined[-1]) for group in joined)


def _limits(condition: Condition) -> Iterator[Any]:
    match condition:
        case Not(of=plain):
            yield from _limits(plain)
        case Compare(bound=bound):
            yield bound
        case Between(low=low, high=high):
            yield from (low, high)
        case OneOf(values=values):
            yield from values
        case Shape():
            return


def _listed(row: FactType, conditions: list[Condition]) -> list[Any]:
    if row.kind == "bool":
        return [True, False]
    if row.values:
        return list(row.values)
    named = [value for condition in conditions for value in _named(condition)]
    longest = max((len(value) for value in named), default=0)
    return [*named, "~" * (longest + 1)]


def _named(condition: Condition) -> Iterator[str]:
    plain = condition.of if isinstance(condition, Not) else condition
    if isinstance(plain, OneOf):
        yield from (str(value) for value in plain.values)
    elif isinstance(plain, Shape):
        yield from ("0" * plain.length, "~" * plain.length)


def _kinds(values: list[Any], tests: tuple[Test, ...]) -> tuple[ValueClass, ...]:
    first: dict[tuple[bool, ...], Any] = {}
    for value in values:
        first.setdefault(_verdicts(tests, value), value)
    return tuple(ValueClass(value, value) for value in first.values())


def _verdicts(tests: tuple[Test, ...], value: Any) -> tuple[bool, ...]:
    return tuple(bool(test(value)) for test in tests)
