"""What a caller gets when the whole service is down: the people on call now, dialled from a document that asks nobody.

Nothing of it may need us: no address of ours, so no screening, no hold loop, no state. A phone rings for less than its
voicemail needs to pick up. After a talk the carrier goes on to what comes next, as a document cannot know that one took place.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from oncall.calls.dialogue import HangUp, Record, RingTogether, Say, Script
from oncall.calls.model import Leg, LegState, Plan, Step, Way
from oncall.policy.line import Line
from oncall.usecases.make_plan import make_plan

SECOND = timedelta(seconds=1)
SHORTEST = timedelta(seconds=5)
TALKS = "escalate"


def fallback_script(line: Line, now: datetime) -> Script:
    """Return what callers hear: the greeting, each step's phones in turn and its rounds, at the end the voicemail.

    A line that rings nobody at this hour says its greeting; unless it only announces, it takes a message.
    """
    plan = make_plan(line, now)
    if plan.do == "announce":
        return (Say(plan.greeting), HangUp())
    dials = tuple(_dials(plan, now)) if plan.do == TALKS else ()
    between: list[RingTogether | Say] = []
    for number, dial in enumerate(dials):
        between += [Say("next_step"), dial] if number else [dial]
    return (Say(plan.greeting), *between, Say("voicemail"), Record(), Say("goodbye"), HangUp())


def _dials(plan: Plan, now: datetime) -> Iterator[RingTogether]:
    """Yield a dial a step until the caller would have waited too long."""
    left = plan.max_wait
    index = 0
    while (step := plan.step(index)) is not None:
        rings = min(step.lasts, plan.ring_time)
        if left < SHORTEST:
            return
        if step.people:
            yield RingTogether(_legs(step, index, now), min(rings, left) // SECOND)
            left -= rings
        index += 1


def _legs(step: Step, index: int, now: datetime) -> tuple[Leg, ...]:
    """Return the phones of a step."""
    return tuple(Leg(p.id, p, step.stage, index, Way.DIAL, LegState.PLACING, now) for p in step.people)
