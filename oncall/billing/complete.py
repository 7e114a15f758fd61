"""From stated facts to all that follow from them: the clock, the state of the hours, solved; and what absent means."""

from datetime import datetime, timedelta
from typing import Any

from oncall.billing.facts import Facts
from oncall.billing.plan import Plan, floor_minutes
from schedules.hours import Hours, state_at

_SPANS = {"opened_to_solved": ("opened_at", "solved_at"), "answered_to_solved": ("answered_at", "solved_at")}


def complete(plan: Plan, facts: Facts, hours: Hours | None) -> dict[str, Any]:
    """Return the values to price by: stated facts first, then what follows from them. What does not follow stays unknown.

    `clock` from the tariff's two instants, its talk or its work; `solved` from `solved_at`; `state` from `opened_at` and
    the line's hours. An absent `case` is an opened one, an absent sum is 0 s.
    """
    values = {**plan.defaults, **facts.values}
    order = plan.order
    if "clock" in order:
        if "clock" not in values:
            _derive_clock(values, plan.tariff.clock)
        if plan.tariff.switches.seconds == "minutes" and "clock" in values:
            values["clock"] = floor_minutes(values["clock"])
    if "solved" in order and "solved" not in values and "solved_at" in values:
        values["solved"] = True
    if hours is not None and "state" in order and "state" not in values and "opened_at" in values:
        values["state"] = state_at(hours, values["opened_at"]).state
    return values


def _derive_clock(values: dict[str, Any], clock: str) -> None:
    if clock == "work":
        values["clock"] = values.get("work", timedelta())
    elif clock == "talk":
        if "talk" in values:
            values["clock"] = values["talk"]
    else:
        start, end = (values.get(name) for name in _SPANS[clock])
        if isinstance(start, datetime) and isinstance(end, datetime) and end >= start:
            values["clock"] = end - start
