"""Does every call come somewhere: a route for every state, people behind it, and how long a caller can wait."""

from collections.abc import Iterator
from datetime import timedelta

from oncall.billing.durations import format_duration
from oncall.policy.findings import Notes
from oncall.policy.line import ALWAYS, Line, Route
from schedules.hours import CLOSED, Hours


def states_of(hours: Hours) -> frozenset[str]:
    """Return every state that the hours can be in; "closed" is always one."""
    windows = [window for day in hours.weekly for window in day] + [each for rule in hours.on for each in rule.windows]
    return frozenset({CLOSED, *(window.state for window in windows)})


def escalating_states(line: Line) -> frozenset[str]:
    """Return the states in which a call may ring the roles of the rota."""
    if line.escalation is None or not any(isinstance(step.ring, str) for step in line.escalation.steps):
        return frozenset()
    return frozenset(state for state in states_of(line.hours) if _escalates(line.route(state)))


def longest_wait(line: Line) -> timedelta:
    """Return the longest a caller can wait, counted from the first ring: the greeting before it is not in it.

    That is all steps of all rounds and the last-resort people once, cut at max_wait; nought for a line that rings nobody.
    """
    escalation = line.escalation
    if escalation is None or not any(_escalates(route) for route in line.routes):
        return timedelta()
    steps = escalation.rounds * sum((step.lasts for step in escalation.steps), timedelta())
    resort = escalation.ring_time if line.last_resort else timedelta()
    return min(escalation.max_wait, steps + resort)


def check_routes(line: Line, notes: Notes) -> None:
    """Note states without a route, routes without people, and steps that the longest wait cuts off."""
    if not line.routes:
        notes.warn("route", "is missing: nobody is rung, callers only hear that they cannot be helped", "add [[route]]")
        return
    states = states_of(line.hours)
    for at, route in enumerate(line.routes):
        if route.when not in states | {ALWAYS}:
            cure = f"the hours know {', '.join(sorted(states))}, and always"
            notes.error(f"route.{at}.when", f'"{route.when}" is a state that never comes', cure)
        for where, opens in opening_states(f"route.{at}", route):
            if opens not in states - {CLOSED}:
                cure = f"the hours know {', '.join(sorted(states - {CLOSED})) or 'none'}"
                notes.error(where, f'"{opens}" is a state that never comes', cure)
    for state in sorted(states):
        if line.route(state) is None:
            notes.warn("route", f'no route is for the state "{state}"', 'add [[route]] with when = "always" at the end')
    if any(_escalates(route) for route in line.routes):
        _check_escalation(line, notes)


def opening_states(path: str, route: Route) -> Iterator[tuple[str, str]]:
    """Yield the states whose begin is told to callers of a route, with where the file says so."""
    ways = ((path, route.opens), *((f"{path}.key.{at}", key.opens) for at, key in enumerate(route.keys)))
    yield from ((f"{where}.opens", opens) for where, opens in ways if opens is not None)


def _escalates(route: Route | None) -> bool:
    """Return whether a route, or a key of its menu, rings the escalation, at once or for a caller who insists."""
    return route is not None and any(way.do == "escalate" or way.through for way in route.ways)


def _check_escalation(line: Line, notes: Notes) -> None:
    """Note what a route that rings people lacks."""
    escalation = line.escalation
    if escalation is None:
        notes.error(
            "escalation", "is missing: a route rings people", "add [escalation] with [[escalation.step]] tables"
        )
        return
    for at, step in enumerate(escalation.steps):
        if isinstance(step.ring, str) and line.rota is None:
            cure = "add [rota], or name people: ring = [...]"
            notes.error(f"escalation.step.{at}.ring", f'"{step.ring}" needs a rota', cure)
    begins = timedelta()
    for at, step in enumerate(escalation.steps):
        if begins >= escalation.max_wait:
            wait = format_duration(escalation.max_wait)
            notes.warn(
                f"escalation.step.{at}", f"is never rung: max_wait is {wait}", "raise max_wait or shorten the steps"
            )
        begins += step.lasts
    if escalation.consent and not all("consent" in line.say.get(language, {}) for language in line.languages):
        what = "asks callers to accept a price, but the shipped sentence names none"
        notes.warn("escalation.consent", what, "add consent under [say.*] in each language")
