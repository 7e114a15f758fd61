"""Take the snapshot of a call: the line's route and escalation with the people on call at that instant."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls.model import Person, Plan, Step
from oncall.policy.line import Escalation, Line, Route, listed
from oncall.policy.line import Step as LineStep
from oncall.usecases.plan_questions import Known, aside, forwards, path_of, questions_of, said_of
from schedules.hours import state_at
from schedules.resolve import OnCall, who_at

STRANGER = Known()
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


def make_plan(line: Line, at: datetime, caller: str | None = "", known: Known = STRANGER) -> Plan:
    """Return the plan of a call that comes at `at`. People without a number are left out: they cannot be rung.

    A line whose routes are all for other states rings its people; one without an escalation takes a message.
    `caller` is the number in E.164, None when hidden, "" for anybody; `known` is what the records say of him.
    """
    state = state_at(line.hours, at).state
    route = line.route(state) or ESCALATE
    plan = plan_of_route(line, route, state, at)
    if caller != "" and line.callers.refuses(caller):
        return replace(plan, do="refuse", greeting="refused", email=line.callers.email)
    if route.do == "menu" and is_vip(line, caller or None, known):
        return plan
    return replace(plan, questions=questions_of(line, route, at, known))


def is_vip(line: Line, caller: str | None, known: Known) -> bool:
    """Whether the file names this caller, by number or as a customer of the records, as one who skips the menu."""
    return (caller is not None and listed(caller, line.callers.vip)) or known.record.get(
        "customer", ""
    ) in line.callers.vip


def plan_of_route(line: Line, route: Route, state: str, at: datetime) -> Plan:
    """Return the plan of a route for a caller who is asked nothing."""
    path = path_of(line, route, at, STRANGER)
    duty = people_on_call(line, at)
    escalation = line.escalation or MESSAGE_ONLY
    last_resort = people_of(line, line.last_resort)
    steps = tuple(Step(stage(step), rung(line, step, duty) or last_resort, step.lasts) for step in escalation.steps)
    forward = forwards(line, route)
    if path.ring:
        people = tuple(person for person in forward if person.id in path.ring)
        steps = (Step("", people, escalation.max_wait),)
    return Plan(
        steps=steps,
        rounds=1 if route.do == "forward" else escalation.rounds,
        max_wait=escalation.max_wait,
        queue_wait=escalation.queue_wait,
        ring_time=escalation.ring_time,
        screen=escalation.screen == "key" and path.screen,
        consent=escalation.consent,
        then=escalation.then,
        greeting="hold" if route.do == "menu" else said_of(route),
        caller_id=line.caller_id,
        do="escalate" if route.do == "menu" else path.do,
        forward=forward,
        last_resort=last_resort,
        opening=state,
        message=path.message,
        opens_at=path.opens_at,
        aside=aside(line, route, at),
    )


def stage(step: LineStep) -> str:
    """Return the stage a step's legs belong to: primary, backup, or "" for named people."""
    return step.ring if isinstance(step.ring, str) else ""


def rung(line: Line, step: LineStep, duty: OnCall) -> tuple[Person, ...]:
    """Return the people a step rings now."""
    if isinstance(step.ring, str):
        return people_of(line, duty.primary if step.ring == "primary" else duty.backup)
    return people_of(line, step.ring)


def people_of(line: Line, ids: tuple[str, ...]) -> tuple[Person, ...]:
    """Return the line's people of these ids that have a number."""
    found = (line.people.get(person) for person in ids)
    return tuple(Person(p.id, p.name, p.phone, p.email) for p in found if p is not None and p.phone)
