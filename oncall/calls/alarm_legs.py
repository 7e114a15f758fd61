"""Who is rung for an alarm and when: steps by time, the same people again within a step, the next step when nobody is left."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls.alarm import Alarm, AlarmEffect, AlarmState, TellAlarm
from oncall.calls.effects import PlaceAlarmLeg, StopAlarmLeg, WakeAt
from oncall.calls.escalation import SHORTEST_RING, SPENT
from oncall.calls.model import Leg, LegOutcome, LegState, Person, Way

KEPT_LEGS = 60
AGAIN = timedelta(seconds=5)
Acted = tuple[Alarm, tuple[AlarmEffect, ...]]


def begin(alarm: Alarm, now: datetime) -> Acted:
    """Ring the first step's people together."""
    fresh = replace(alarm, state=AlarmState.RINGING, series=alarm.series + 1, step=-1, step_since=now, wait_until=None)
    return next_step(fresh, now)


def next_step(alarm: Alarm, now: datetime) -> Acted:
    """End the running step's legs and ring the next step's people; after the last step everybody is written to."""
    alarm, stopped = stop_legs(alarm, LegOutcome.NO_ANSWER, now)
    index = alarm.step + 1
    while (step := alarm.plan.step(index)) is not None and not step.people:
        index += 1
    if step is None:
        alarm, told = nobody(alarm, now)
        return alarm, stopped + told
    alarm, rung = ring(replace(alarm, step=index, step_since=now), step.people, now)
    return alarm, (*stopped, *rung, WakeAt(now + step.lasts))


def nobody(alarm: Alarm, now: datetime) -> Acted:
    """Nobody acknowledged: everybody on the plan is written to, and after a time all of it begins again."""
    until = now + alarm.plan.repeat
    people = tuple(person.id for person in alarm.plan.staff())
    alarm = replace(with_told(alarm, people), state=AlarmState.UNANSWERED, wait_until=until)
    return alarm, (TellAlarm(people, "alarm_unanswered"), WakeAt(until))


def advance(alarm: Alarm, now: datetime) -> Acted:
    """Let time decide: the next step, or whom it still makes sense to ring again."""
    if now >= step_ends_at(alarm) or used_up(alarm):
        return next_step(alarm, now)
    step = alarm.plan.step(alarm.step)
    if step is None or step_ends_at(alarm) - now < SHORTEST_RING:
        return alarm, ()
    return ring(alarm, tuple(person for person in step.people if silent(last_leg(alarm, person), now)), now)


def step_ends_at(alarm: Alarm) -> datetime:
    """Return when the running step ends."""
    step = alarm.plan.step(alarm.step)
    since = alarm.step_since or alarm.opened_at
    return since + step.lasts if step else since


def ring(alarm: Alarm, people: tuple[Person, ...], now: datetime) -> Acted:
    """Add a leg for each of the people; of legs that are long over the newest are kept."""
    step = alarm.plan.step(alarm.step)
    stage = step.stage if step else ""
    legs = tuple(
        Leg(str(alarm.legs_made + n), person, stage, alarm.step, Way.REST, LegState.PLACING, now)
        for n, person in enumerate(people, 1)
    )
    alarm = replace(alarm, legs=(*alarm.legs, *legs)[-KEPT_LEGS:], legs_made=alarm.legs_made + len(legs))
    alarm = with_told(alarm, tuple(person.id for person in people))
    return alarm, tuple(PlaceAlarmLeg(alarm.id, leg.id) for leg in legs)


def with_told(alarm: Alarm, people: tuple[str, ...]) -> Alarm:
    """Return the alarm with these people among those who know of it."""
    return replace(alarm, told=tuple(dict.fromkeys((*alarm.told, *people))))


def with_leg(alarm: Alarm, leg: Leg) -> Alarm:
    """Return the alarm with that leg in place of the one with the same id."""
    return replace(alarm, legs=tuple(leg if old.id == leg.id else old for old in alarm.legs))


def stop_legs(alarm: Alarm, outcome: LegOutcome, now: datetime, *, but: str | None = None) -> Acted:
    """End every open leg but one. Ringing ones are hung up, picked-up ones fetch what has become of the alarm."""
    legs: list[Leg] = []
    effects: list[AlarmEffect] = []
    for leg in alarm.legs:
        if not leg.open or leg.id == but:
            legs.append(leg)
            continue
        talks = leg.state is LegState.SCREENING
        ended = LegOutcome.SCREENED_OUT if talks and outcome is LegOutcome.NO_ANSWER else outcome
        legs.append(replace(leg, state=LegState.OVER, outcome=ended, ended_at=now))
        effects.append(StopAlarmLeg(alarm.id, leg.id, tell=talks))
    return replace(alarm, legs=tuple(legs)), tuple(effects)


def last_leg(alarm: Alarm, person: Person) -> Leg | None:
    """Return the person's newest leg of the running step, or None."""
    since = alarm.step_since or alarm.opened_at
    own = (leg for leg in reversed(alarm.legs) if leg.person.id == person.id and leg.placed_at >= since)
    return next(own, None)


def used_up(alarm: Alarm) -> bool:
    """Whether nobody of the running step is left to ring."""
    step = alarm.plan.step(alarm.step)
    return step is None or all(spent(last_leg(alarm, person)) for person in step.people)


def spent(leg: Leg | None) -> bool:
    """Whether ringing this person again within the step makes no sense."""
    return leg is not None and not leg.open and leg.outcome in SPENT and not leg.carrier_fault


def silent(leg: Leg | None, now: datetime) -> bool:
    """Whether to ring again: it rang out, or the carrier failed us a moment ago."""
    if leg is None or leg.open:
        return False
    return leg.outcome is LegOutcome.NO_ANSWER or (leg.carrier_fault and now >= (leg.ended_at or now) + AGAIN)
