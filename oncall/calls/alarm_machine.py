"""The machine of an alarm: one table, (state, event) -> handler and the states that may follow. Pure, as that of a call is.

An event without a row changes nothing. `fresh` is the plan by the people on call now: a series of rings takes it when it
begins, so that a handover between two series reaches the new pair, and none within a series changes who is rung.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from oncall.calls import alarm_legs, legs
from oncall.calls.alarm import Alarm, AlarmDecision, AlarmPlan, AlarmState, Alert, Reported, TellAlarm
from oncall.calls.alarm_legs import with_leg, with_told
from oncall.calls.effects import NoteFacts, StopAlarmLeg, WakeAt
from oncall.calls.events import LegEnded, LegKeyed, LegNotPlaced, LegPickedUp, LegPlaced, TimeCame
from oncall.calls.model import LegOutcome, LegState

ACKNOWLEDGE, PASS_ON = "1", "2"
MOST_ALERTS = 100
AlarmEvent = Reported | TimeCame | LegPlaced | LegNotPlaced | LegPickedUp | LegKeyed | LegEnded
Handler = Callable[[Alarm, Any, datetime, AlarmPlan], AlarmDecision]
S = AlarmState
OPEN = (S.MAILED, S.GATHERING, S.RINGING, S.UNANSWERED, S.ACKNOWLEDGED)


def came(alarm: Alarm, event: Reported, now: datetime, fresh: AlarmPlan) -> AlarmDecision:
    """The first alert of a key: gather what comes with it and ring, or only write to those on call."""
    alarm = merged(alarm, event)
    if event.rings:
        return gather(alarm, now, fresh)
    people = tuple(person.id for person in (fresh.steps[0].people if fresh.steps else ()))
    mailed = with_told(replace(alarm, state=S.MAILED), people)
    return AlarmDecision(mailed, (TellAlarm(people, "alarm_mailed", sms=False),))


def gather(alarm: Alarm, now: datetime, fresh: AlarmPlan) -> AlarmDecision:
    """Wait a little for alerts of the same fault, so that people are told of all at once."""
    until = now + fresh.group_wait
    alarm = replace(alarm, plan=fresh, severity="A", wait_until=until, state=S.GATHERING)
    if until <= now:
        return AlarmDecision(*alarm_legs.begin(alarm, now))
    return AlarmDecision(alarm, (WakeAt(until),))


def reported(alarm: Alarm, event: Reported, now: datetime, fresh: AlarmPlan) -> AlarmDecision:
    """More alerts of the key, or some that do not fire any more: when none fires the alarm is resolved."""
    after = merged(alarm, event)
    if not after.firing:
        return resolved(after, now)
    if event.rings and alarm.state is S.MAILED:
        gathered_ = gather(after, now, fresh)
        return replace(gathered_, effects=(*gathered_.effects, NoteFacts((("severity", "A"),), "system")))
    return AlarmDecision(after)


def merged(alarm: Alarm, event: Reported) -> Alarm:
    """Return the alarm with these alerts; one known already keeps its place and takes what is new of it."""
    known = {alert.fingerprint: alert for alert in alarm.alerts}
    for alert in event.alerts:
        before = known.get(alert.fingerprint)
        if (alert.firing or before is not None) and not late(before, alert):
            known[alert.fingerprint] = alert
    alerts = tuple(known.values())
    if event.all_clear:
        alerts = tuple(replace(alert, firing=False) for alert in alerts)
    return replace(alarm, alerts=kept(alerts))


def late(before: Alert | None, alert: Alert) -> bool:
    """Whether an alert that fires is one that is known to have ended: the same one, sent before that and come after it."""
    return alert.firing and before is not None and not before.firing and before.starts_at == alert.starts_at is not None


def kept(alerts: tuple[Alert, ...]) -> tuple[Alert, ...]:
    """Return so many of the alerts as are kept, those that fire first."""
    if len(alerts) <= MOST_ALERTS:
        return alerts
    return (*(a for a in alerts if a.firing), *(a for a in alerts if not a.firing))[:MOST_ALERTS]


def resolved(alarm: Alarm, now: datetime) -> AlarmDecision:
    """All is well again: every phone stops, whoever knows of the alarm is told, the case is solved."""
    alarm, stopped = alarm_legs.stop_legs(alarm, LegOutcome.CANCELLED, now)
    alarm = replace(alarm, state=S.RESOLVED, resolved_at=now, wait_until=None)
    tell = (TellAlarm(alarm.told, "alarm_resolved", sms=alarm.series > 0),) if alarm.told else ()
    return AlarmDecision(alarm, (*stopped, NoteFacts((("solved", True), ("solved_at", now)), "system"), *tell))


def gathered(alarm: Alarm, _: TimeCame, now: datetime, fresh: AlarmPlan) -> AlarmDecision:
    """The time to gather alerts, or to leave people in peace, is over: ring those who are on call now."""
    if alarm.wait_until is not None and now < alarm.wait_until:
        return AlarmDecision(alarm)
    return AlarmDecision(*alarm_legs.begin(replace(alarm, plan=fresh), now))


def time_came(alarm: Alarm, _: TimeCame, now: datetime, __: AlarmPlan) -> AlarmDecision:
    """A timer of the ringing is due."""
    return AlarmDecision(*alarm_legs.advance(alarm, now))


def placed(alarm: Alarm, event: LegPlaced, _: datetime, __: AlarmPlan) -> AlarmDecision:
    """Note the carrier's id; a leg that is not wanted any more is stopped now that it can be named."""
    leg = alarm.leg(event.leg)
    if leg is None or leg.sid == event.sid:
        return AlarmDecision(alarm)
    leg = replace(leg, sid=event.sid, state=LegState.RINGING if leg.state is LegState.PLACING else leg.state)
    unwanted = not leg.open and leg.id != alarm.acknowledged_leg
    return AlarmDecision(with_leg(alarm, leg), (StopAlarmLeg(alarm.id, leg.id),) if unwanted else ())


def not_placed(alarm: Alarm, event: LegNotPlaced, now: datetime, _: AlarmPlan) -> AlarmDecision:
    """A dead number counts as spent; after a fault of the carrier's the phone is tried again in a moment."""
    leg = alarm.leg(event.leg)
    if leg is None or leg.state is not LegState.PLACING:
        return AlarmDecision(alarm)
    over = replace(leg, state=LegState.OVER, outcome=LegOutcome.FAILED, ended_at=now, carrier_fault=event.carrier)
    alarm = with_leg(alarm, over)
    if alarm.state is not S.RINGING:
        return AlarmDecision(alarm)
    after, effects = alarm_legs.advance(alarm, now)
    return AlarmDecision(after, (*effects, WakeAt(now + alarm_legs.AGAIN)) if event.carrier else effects)


def picked_up(alarm: Alarm, event: LegPickedUp, now: datetime, _: AlarmPlan) -> AlarmDecision:
    """Somebody, or a voicemail, picked up: only a key tells which."""
    leg = alarm.leg(event.leg)
    if leg is None or leg.state is LegState.SCREENING or not leg.open:
        return AlarmDecision(alarm)
    return AlarmDecision(with_leg(alarm, replace(leg, state=LegState.SCREENING, answered_at=now, sid=event.sid)))


def keyed(alarm: Alarm, event: LegKeyed, now: datetime, _: AlarmPlan) -> AlarmDecision:
    """1 acknowledges, whatever we thought of the leg; 2 hands the alarm on to the next step; any other key does nothing."""
    leg = alarm.leg(event.leg)
    if leg is None or event.digits not in {ACKNOWLEDGE, PASS_ON}:
        return AlarmDecision(alarm)
    if event.digits == ACKNOWLEDGE:
        return acknowledged(alarm, leg.id, event, now)
    if alarm.state is not S.RINGING or not leg.open:
        return AlarmDecision(alarm)
    passed = replace(leg, state=LegState.OVER, outcome=LegOutcome.DECLINED, ended_at=now, sid=event.sid)
    return AlarmDecision(*alarm_legs.next_step(with_leg(alarm, passed), now))


def acknowledged(alarm: Alarm, leg_id: str, event: LegKeyed, now: datetime) -> AlarmDecision:
    """Give the alarm to this leg's person: the others stop or hear who has it."""
    alarm, stopped = alarm_legs.stop_legs(alarm, LegOutcome.CANCELLED, now, but=leg_id)
    leg = alarm.leg(leg_id)
    assert leg is not None
    won = replace(leg, state=LegState.ACCEPTED, outcome=LegOutcome.ACCEPTED, sid=event.sid, ended_at=None)
    won = replace(won, answered_at=leg.answered_at or now)
    person = leg.person.id
    others = tuple(each for each in alarm.told if each != person) if alarm.series > 1 else ()
    alarm = replace(
        with_told(with_leg(alarm, won), (person,)),
        state=S.ACKNOWLEDGED,
        acknowledged_leg=leg_id,
        acknowledged_by=person,
        acknowledged_at=now,
        wait_until=None,
    )
    told = (TellAlarm((person, *others), "alarm_acknowledged"),)
    return AlarmDecision(alarm, (*stopped, NoteFacts((("answered_at", now),), person), *told))


def ended(alarm: Alarm, event: LegEnded, now: datetime, _: AlarmPlan) -> AlarmDecision:
    """A leg is over: the others still ring; when none is left the next step starts at once."""
    leg = alarm.leg(event.leg)
    if leg is None or leg.ended_at is not None:
        return AlarmDecision(alarm)
    alarm = with_leg(alarm, legs.over(leg, event, now))
    if alarm.state is not S.RINGING or not leg.open:
        return AlarmDecision(alarm)
    return AlarmDecision(*alarm_legs.advance(alarm, now))


@dataclass(frozen=True, slots=True)
class Row:
    """What an event does in a state, and where it may lead."""

    do: Handler
    to: frozenset[AlarmState]


def row(do: Handler, *to: AlarmState) -> Row:
    """Make a row of the table."""
    return Row(do, frozenset(to))


TABLE: dict[tuple[AlarmState, type[AlarmEvent]], Row] = {
    (S.NEW, Reported): row(came, S.MAILED, S.GATHERING, S.RINGING, S.UNANSWERED),
    (S.MAILED, Reported): row(reported, S.MAILED, S.GATHERING, S.RINGING, S.UNANSWERED, S.RESOLVED),
    (S.GATHERING, Reported): row(reported, S.GATHERING, S.RESOLVED),
    (S.GATHERING, TimeCame): row(gathered, S.GATHERING, S.RINGING, S.UNANSWERED),
    (S.RINGING, Reported): row(reported, S.RINGING, S.RESOLVED),
    (S.RINGING, TimeCame): row(time_came, S.RINGING, S.UNANSWERED),
    (S.RINGING, LegKeyed): row(keyed, S.RINGING, S.UNANSWERED, S.ACKNOWLEDGED),
    (S.RINGING, LegEnded): row(ended, S.RINGING, S.UNANSWERED),
    (S.RINGING, LegNotPlaced): row(not_placed, S.RINGING, S.UNANSWERED),
    (S.UNANSWERED, Reported): row(reported, S.UNANSWERED, S.RESOLVED),
    (S.UNANSWERED, TimeCame): row(gathered, S.UNANSWERED, S.RINGING),
    (S.UNANSWERED, LegKeyed): row(keyed, S.UNANSWERED, S.ACKNOWLEDGED),
    (S.ACKNOWLEDGED, Reported): row(reported, S.ACKNOWLEDGED, S.RESOLVED),
}
for state in S:
    TABLE.setdefault((state, LegPlaced), row(placed, state))
    TABLE.setdefault((state, LegPickedUp), row(picked_up, state))
    TABLE.setdefault((state, LegEnded), row(ended, state))
    TABLE.setdefault((state, LegNotPlaced), row(not_placed, state))


def decide(alarm: Alarm, event: AlarmEvent, now: datetime, fresh: AlarmPlan) -> AlarmDecision:
    """Return the alarm after the event and the effects to carry out.

    Raises RuntimeError when a handler leads where its row does not allow: a defect of this room.
    """
    found = TABLE.get((alarm.state, type(event)))
    if found is None:
        return AlarmDecision(alarm)
    decision = found.do(alarm, event, now, fresh)
    if decision.alarm.state not in found.to:
        text = f"{alarm.state} + {type(event).__name__} led to {decision.alarm.state}, which its row does not allow"
        raise RuntimeError(text)
    return decision
