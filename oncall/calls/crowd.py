"""More callers than people: who of the plan can be rung now, and the way into the queue when nobody can.

Whose phones are taken comes with the call (`Call.unavailable`), looked up in the transaction that will be written: phones
that ring, are asked or talk for another call, on whichever line, and phones for which somebody waits who came before.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls.decision import stop_legs
from oncall.calls.effects import Effect, WakeAt
from oncall.calls.model import Call, Leg, LegOutcome, Person, State

LONGEST_CALL = timedelta(hours=4)  # the carrier ends every call then
REPORT_MAY_COME = timedelta(seconds=60)


def can_ring(call: Call, person: Person) -> bool:
    """Whether nobody else has, or waits before this caller for, the person's phone."""
    return person.phone not in call.unavailable


def available(call: Call, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Return those of the people who can be rung for this call now."""
    return tuple(person for person in people if can_ring(call, person))


def phones(call: Call) -> tuple[str, ...]:
    """Return the phones of everybody whom the plan may ring, each once."""
    steps = (*call.plan.steps, *((call.plan.first,) if call.plan.first else ()))
    people = [person for step in steps for person in step.people]
    return tuple(dict.fromkeys(person.phone for person in (*people, *call.plan.last_resort)))


def everybody_busy(call: Call) -> bool:
    """Whether the plan has people, and not one of them can be rung now."""
    own = phones(call)
    return bool(own) and all(phone in call.unavailable for phone in own)


def queue_ends_at(call: Call) -> datetime:
    """Return the instant after which this caller waits in line no longer."""
    return (call.queued_at or call.started_at) + call.plan.queue_wait


def enter(call: Call, now: datetime) -> tuple[Call, tuple[Effect, ...]]:
    """Put the caller in line; one who was in it before keeps its end."""
    call, stopped = stop_legs(call, LegOutcome.NO_ANSWER, LegOutcome.SCREENED_OUT)
    call = replace(call, state=State.QUEUED, queued_at=call.queued_at or now, step=-1, step_since=None)
    return call, (*stopped, WakeAt(queue_ends_at(call)))


def held(call: Call) -> Mapping[str, datetime]:
    """Return the phones that this call has, each with the instant at which that is void should its end never be told."""
    taken: dict[str, datetime] = {}
    for leg in call.legs:
        if leg.open:
            taken[leg.person.phone] = max(held_until(call, leg), taken.get(leg.person.phone, leg.placed_at))
    return taken


def held_until(call: Call, leg: Leg) -> datetime:
    """Return when an open leg must be over: after ringing, after the longest talk, after the keys that follow the talk."""
    if leg.id != call.accepted_leg or call.accepted_at is None:
        return leg.placed_at + call.plan.ring_time + REPORT_MAY_COME
    return call.accepted_at + LONGEST_CALL if call.talk_ended_at is None else call.talk_ended_at + REPORT_MAY_COME
