"""English phrases for conditions: how it reads when one holds ("solved within 15 minutes (4:10)") and when it fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from oncall.billing.conditions import Between, Compare, Condition, Not, OneOf, Shape
from oncall.billing.durations import clock_face, spoken
from oncall.billing.facts import SUMS, FactValue

Values = Mapping[str, Any]
Say = Callable[[Values], str]
_LABELS = {
    "caller_role": "caller", "on_site": "on site", "estimate_approved": "estimate approved", "opened_at": "opened",
    "answered_at": "answered", "solved_at": "solved", "case": "case opened",
}  # fmt: skip
CLOCKS = {
    "talk": "talk", "work": "work", "answered_to_solved": "answered to solved", "opened_to_solved": "opened to solved",
}  # fmt: skip
_VALUES = {
    "vendor_system": "a system error of the vendor", "vendor_bug": "a bug of the vendor", "customer": "the customer",
    "third_party": "a third party", "network": "the network", "other": "something else", "till_user": "till user",
}  # fmt: skip
_NOT = {"estimate_approved": "estimate not approved", "case": "no case opened"}
_HOLDS = {"<": "under", "<=": "within", ">": "over", ">=": "at least"}
_TIME_HOLDS = {"<": "before", "<=": "until", ">": "after", ">=": "from"}
_TIME_FAILS = {"<": "from", "<=": "after", ">": "until", ">=": "before"}
_FAILS = {"<": "at least", "<=": "over", ">": "within", ">=": "under"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """How one condition reads when it holds (None: another says it), and when it fails ("": not worth saying)."""

    holds: Say | None
    fails: Say


def phrases(conditions: tuple[Condition, ...], clock: str) -> tuple[Phrase, ...]:
    """Return a phrase per condition, in order. `solved = true` beside a limit on the clock reads as one."""
    solved = OneOf("solved", (True,)) in conditions
    limits = [c for c in conditions if c.fact == "clock" and isinstance(c, Compare) and c.operator in {"<", "<="}]
    joined = solved and bool(limits)
    return tuple(_phrase(c, clock, joined=joined) for c in conditions)


def label(fact: str, clock: str) -> str:
    """Return what a fact is called in a reason."""
    return CLOCKS.get(clock, clock) if fact == "clock" else _LABELS.get(fact, fact)


def value_words(fact: str, value: FactValue) -> str:
    """Return a value as a reason says it, without its fact: "the customer", "1:30:00"."""
    if isinstance(value, timedelta):
        return clock_face(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = str(value)
    if fact in {"cause", "caller_role"}:
        text = _VALUES.get(text, text)
    return text if fact in {"serial", "severity"} else text.replace("_", " ")


def _phrase(condition: Condition, clock: str, *, joined: bool) -> Phrase:
    if joined and condition.fact == "solved":
        return Phrase(None, lambda _: "not solved")
    if joined and isinstance(condition, Compare) and condition.fact == "clock":
        how = f"solved {_HOLDS[condition.operator]} {_bound(condition.bound)}"
        shown = _measured("clock", condition.bound)
        return Phrase(lambda values: f"{how} {shown(values)}", lambda values: f"not {how} {shown(values)}")
    match condition:
        case Compare():
            return _comparison(condition, label(condition.fact, clock))
        case Between(fact=fact, low=low, high=high):
            span = f"between {_bound(low)} and {_bound(high)}"
            return _around(fact, label(fact, clock), span, f"not {span}")
        case Not(of=Shape() as shape) | (Shape() as shape):
            return _shape(shape)
        case _:
            return _actual(condition.fact, label(condition.fact, clock))


def _comparison(condition: Compare, name: str) -> Phrase:
    fact, operator, bound = condition.fact, condition.operator, condition.bound
    if operator == ">" and not bound:
        quiet = fact in SUMS
        return Phrase(_actual(fact, name).holds, lambda _: "" if quiet else f"no {name}")
    shown = _measured(fact, bound)
    timed = isinstance(bound, datetime)
    holds = f"{name} {(_TIME_HOLDS if timed else _HOLDS)[operator]} {_bound(bound)}"
    fails = f"{name} {(_TIME_FAILS if timed else _FAILS)[operator]} {_bound(bound)}"
    return Phrase(lambda values: f"{holds} {shown(values)}", lambda values: f"{fails} {shown(values)}")


def _around(fact: str, name: str, inside: str, outside: str) -> Phrase:
    shown = _measured(fact, None)
    return Phrase(lambda values: f"{name} {inside} {shown(values)}", lambda values: f"{name} {outside} {shown(values)}")


def _measured(fact: str, bound: object) -> Say:
    def say(values: Values) -> str:
        value = values[fact]
        if value == bound:
            return f"({value_words(fact, value)}, exactly the limit)"
        return f"({value_words(fact, value)})"

    return say


def _shape(shape: Shape) -> Phrase:
    kind = "digits" if shape.digits else "characters"
    fact, wanted = shape.fact, f"{shape.length} {kind}"

    def say(values: Values) -> str:
        right = len(values[fact]) == shape.length and (not shape.digits or values[fact].isdigit())
        return f"{fact} of {wanted}" if right else f"{fact} {values[fact]} has not {wanted}"

    return Phrase(say, say)


def _actual(fact: str, name: str) -> Phrase:
    def say(values: Values) -> str:
        value = values[fact]
        if isinstance(value, bool):
            return name if value else _NOT.get(fact, f"not {name}")
        if fact == "stations":
            return f"{value} station{'' if value == 1 else 's'}"
        return (
            f"{name} {value_words(fact, value)}"
            if isinstance(value, timedelta)
            else f"{name}: {value_words(fact, value)}"
        )

    return Phrase(say, say)


def _bound(bound: object) -> str:
    if isinstance(bound, timedelta):
        return spoken(bound)
    return bound.isoformat(timespec="seconds") if isinstance(bound, datetime) else str(bound)
