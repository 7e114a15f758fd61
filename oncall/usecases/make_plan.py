"""Take the snapshot of a call: the line's route and escalation with the people on call at that instant."""

from datetime import datetime

from oncall.calls.model import Person, Plan, Step
from oncall.policy.line import Line, Route
from oncall.policy.line import Step as LineStep
from schedules.duty import OnCall
from schedules.hours import state_at
from schedules.resolve import who_at

NOBODY = OnCall((), (), None, (), ())
ESCALATE = Route(when="always", do="escalate", say=None)


def people_on_call(line: Line, at: datetime) -> OnCall:
    """Return who is on call at `at`; nobody on a line without a rota."""
    return NOBODY if line.rota is None else who_at(line.rota, at)


def route_at(line: Line, state: str) -> Route:
    """Return the first route for the opening state; a line whose routes are all for other states rings people."""
    return next((route for route in line.routes if route.when in {state, "always"}), ESCALATE)


def make_plan(line: Line, at: datetime) -> Plan:
    """Return the plan of a call that comes at `at`. People without a number are left out: they cannot be rung."""
    state = state_at(line.hours, at).state
    route = route_at(line, state)
    duty = people_on_call(line, at)
    escalation = line.escalation
    last_resort = known(line, escalation.last_resort)
    steps = tuple(Step(stage(step), rung(line, step, duty) or last_resort, step.lasts) for step in escalation.steps)
    if route.ring:
        steps = (Step("", known(line, route.ring), escalation.max_wait),)
    return Plan(
        steps=steps,
        rounds=1 if route.ring else escalation.rounds,
        max_wait=escalation.max_wait,
        ring_time=escalation.ring_time,
        screen=escalation.screen == "key",
        consent=escalation.consent,
        then=escalation.then,
        greeting=route.say or "greeting",
        caller_id=line.caller_id,
        do="escalate" if route.do in {"menu", "forward"} else route.do,
        last_resort=last_resort,
        opening=state,
    )


def stage(step: LineStep) -> str:
    """Return the stage a step's legs belong to: primary, backup, or "" for named people."""
    return step.ring if isinstance(step.ring, str) else ""


def rung(line: Line, step: LineStep, duty: OnCall) -> tuple[Person, ...]:
    """Return the people a step rings now."""
    if isinstance(step.ring, str):
        return known(line, duty.primary if step.ring == "primary" else duty.backup)
    return known(line, step.ring)


def known(line: Line, ids: tuple[str, ...]) -> tuple[Person, ...]:
    """Return the line's people of these ids that have a number."""
    found = (line.people.get(person) for person in ids)
    return tuple(Person(p.id, p.name, p.phone, p.email) for p in found if p is not None and p.phone)
