"""One condition of a rule: a fact and what must hold for its value; and reading it from a line file's `when`.

`when = { cause = ["a", "b"], clock = "<= 15m" }` is one condition per key, all of which must hold. A value may be
  true, 3, "customer"                  equal to it
  ["a", "b"]                           one of these
  "<= 15m", "< 3", ">= ...", "> 0s"    counts, durations and times compared; durations carry a unit
  "between 1 and 5"                    both ends included
  "12 digits", "12 characters"         of a text
  { not = ... }                        any of the above does not hold
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from oncall.billing.facts import FactError, FactType, FactValue, fact_type, parse_fact

Operator = Literal["<", "<=", ">", ">="]
Ordered = int | timedelta | datetime
Test = Callable[[Any], bool]

_COMPARE = re.compile(r"(<=|>=|<|>)\s*(\S.*)")
_BETWEEN = re.compile(r"between\s+(\S+)\s+and\s+(\S+)")
_SHAPE = re.compile(r"(\d{1,3}) (digits|characters)", re.ASCII)
_ORDERED_KINDS = ("count", "duration", "time")


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these."""

    fact: str
    values: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """The value stands so to the bound. `<=` means `<=`: at exactly the limit it holds."""

    fact: str
    operator: Operator
    bound: Ordered


@dataclass(frozen=True, slots=True)
class Between:
    """The value lies between the two, both included."""

    fact: str
    low: Ordered
    high: Ordered


@dataclass(frozen=True, slots=True)
class Shape:
    """The text has exactly so many characters, or so many digits and nothing else."""

    fact: str
    length: int
    digits: bool


@dataclass(frozen=True, slots=True)
class Not:
    """The condition inside does not hold. An unknown fact stays unknown."""

    of: "OneOf | Compare | Between | Shape"

    @property
    def fact(self) -> str:
        """Return the fact of the condition inside."""
        return self.of.fact


Plain: TypeAlias = OneOf | Compare | Between | Shape
Condition: TypeAlias = Plain | Not


def tester(condition: Condition) -> Test:
    """Return the function that says whether the condition holds for a known value of its fact's type."""
    match condition:
        case OneOf(values=values):
            return frozenset(values).__contains__
        case Compare(operator=operator, bound=bound):
            return _compare(operator, bound)
        case Between(low=low, high=high):
            return lambda value: low <= value <= high
        case Shape(length=length, digits=digits):
            return lambda value: len(value) == length and (not digits or (value.isascii() and value.isdigit()))
        case Not(of=plain):
            holds = tester(plain)
            return lambda value: not holds(value)


def _compare(operator: Operator, bound: Any) -> Test:
    # value <= bound is bound >= value: the bound's own method is the fastest test there is.
    tests: dict[str, Test] = {"<=": bound.__ge__, "<": bound.__gt__, ">=": bound.__le__, ">": bound.__lt__}
    return tests[operator]


def parse_condition(fact: str, raw: object) -> Condition:
    """Read one key of a `when` table. Raises FactError naming the fact, what is wrong and the cure."""
    row = fact_type(fact)
    if isinstance(raw, dict):
        if set(raw) != {"not"} or isinstance(raw["not"], dict):
            raise FactError(fact, "a table here has one key, not", f'write {fact} = {{ not = "..." }}')
        return Not(_plain(row, raw["not"]))
    return _plain(row, raw)


def _plain(row: FactType, raw: object) -> Plain:
    if isinstance(raw, list | tuple):
        if not raw:
            raise FactError(row.name, "the list is empty, so it never holds", "name a value or drop the key")
        return OneOf(row.name, tuple(_value(row, item) for item in raw))
    if isinstance(raw, str) and row.kind in _ORDERED_KINDS:
        return _ordered(row, raw.strip())
    if isinstance(raw, str) and row.kind == "text" and (shape := _SHAPE.fullmatch(raw.strip())):
        return Shape(row.name, int(shape[1]), shape[2] == "digits")
    return OneOf(row.name, (_value(row, raw),))


def _ordered(row: FactType, text: str) -> Plain:
    if found := _COMPARE.fullmatch(text):
        operator: Operator = found[1]  # type: ignore[assignment]
        return Compare(row.name, operator, _bound(row, found[2]))
    if found := _BETWEEN.fullmatch(text):
        low, high = _bound(row, found[1]), _bound(row, found[2])
        if low > high:  # type: ignore[operator]
            raise FactError(row.name, f"nothing lies {text}", "put the smaller end first")
        return Between(row.name, low, high)
    return OneOf(row.name, (_value(row, text),))


def _bound(row: FactType, text: str) -> Ordered:
    return _value(row, text)  # type: ignore[return-value]


def _value(row: FactType, raw: object) -> FactValue:
    text = raw.strip() if isinstance(raw, str) else raw
    if row.kind == "duration" and not (isinstance(text, str) and text[-1:].isalpha()):
        raise FactError(row.name, f"{raw!r} has no unit", 'write it with a unit in quotes, such as "15m" or "<= 15m"')
    return parse_fact(row.name, text)
