"""What there is to say of an action beyond its rule's conditions: durations billed, rounding, who is referred to."""

from collections.abc import Callable, Mapping
from typing import Any

from oncall.billing.actions import Action, Ask, Hold, PerCount, PerTime, Refuse, Review, Settle
from oncall.billing.durations import clock_face, spoken
from oncall.billing.phrases import label

Values = Mapping[str, Any]
SayMore = Callable[[Values], list[str]]


def extras(action: Action, stated: frozenset[str], clock: str) -> SayMore | None:
    """Return what more to say when a rule is hit, None for nothing. `stated`: facts its conditions tell of already."""
    match action:
        case PerTime():
            return _per_time(action, [(name, label(name, clock)) for name in action.of if name not in stated])
        case PerCount(of=name, unit=unit):
            return lambda values: (
                [] if name not in values else [f"{values[name]} {unit if values[name] == 1 else name}"]
            )
        case _:
            fixed = _fixed(action)
            return (lambda _: fixed) if fixed else None


def _fixed(action: Action) -> list[str]:
    match action:
        case Settle(state="none"):
            return ["no payment is stated"]
        case Hold(waits_for=what):
            return [f"held: {what}"]
        case Refuse(refer_to=whom):
            return [f"referred to {whom}" if whom else "refused", "said only: an emergency is put through"]
        case Ask(fact=fact):
            return [f"needed: {fact}"]
        case Review(missing=name):
            return [f"for a person to decide: {name}"]
        case _:
            return []


def _per_time(action: PerTime, named: list[tuple[str, str]]) -> SayMore:
    """Return what to say of billed time: each duration not told of yet, the rounding, work above an approved estimate."""
    rounding = {"started": f"per started {spoken(action.per)}", "nearest": f"to the nearest {spoken(action.per)}"}
    after = [rounding[action.rounding]] if action.rounding in rounding else []
    of_work = "work" in action.of
    words = " or ".join(label(name, name) for name in action.of)

    def say(values: Values) -> list[str]:
        if not any(values.get(name) for name in action.of):
            return [f"no {words}"]
        said = [f"{name} {clock_face(values[fact])}" for fact, name in named if values.get(fact)]
        return said + after + (_above_estimate(values) if of_work else [])

    return say


def _above_estimate(values: Values) -> list[str]:
    estimate, work = values.get("estimate"), values.get("work")
    if not estimate or not work or work <= estimate or values.get("estimate_approved") is not True:
        return []
    return [f"work {clock_face(work)} is above the approved estimate {clock_face(estimate)} and is billed"]
