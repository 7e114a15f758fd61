"""Take the snapshot of a call: the line's route and escalation with the people on call at that instant."""

from datetime import datetime, timedelta

from oncall.calls.model import Person, Plan, Step
from oncall.policy.line import Escalation, Line, Route
from oncall.policy.line import Step as LineStep
from schedules.hours import state_at
from schedules.resolve import OnCall, who_at

NOBODY = OnCall((), (), None, (), ())
ESCALATE = Route(when="always", do="escalate")
MESSAGE_ONLY = Escalation(
    screen="key",
    consent=False,
    rounds=1,
    max_wait=timedelta(minutes=4),
    ring_time=timedelta(seconds=18),
    then="voicemail",
    steps=(),
)


def people_on_call(line: Line, at: datetime) -> OnCall:
    """Return who is on call at `at`; nobody on a line without a rota."""
    return NOBODY if line.rota is None else who_at(line.rota, at)


def make_plan(line: Line, at: datetime) -> Plan:
    """Return the plan of a call that comes at `at`. People without a number are left out: they cannot be rung.

    A line whose routes are all for other states rings its people; one without an escalation takes a message.
    A menu rings people too until its keys are asked for: a caller is never turned away for a missing answer.
    """
    state = state_at(line.hours, at).state
    route = line.route(state) or ESCALATE
    duty = people_on_call(line, at)
    escalation = line.escalation or MESSAGE_ONLY
    last_resort = known(line, line.last_resort)
    steps = tuple(Step(stage(step), rung(line, step, duty) or last_resort, step.lasts) for step in escalation.steps)
    if route.do == "forward" and route.ring:
        steps = (Step("", known(line, route.ring), escalation.max_wait),)
    return Plan(
        steps=steps,
        rounds=1 if route.do == "forward" else escalation.rounds,
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
