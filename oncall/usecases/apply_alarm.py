"""Load, decide, save for an alarm: an event changes it by one conditional write, what follows is in the same transaction."""

from datetime import datetime, timedelta

from oncall.calls.alarm import Alarm, AlarmDecision, AlarmEffect, TellAlarm, to_outbox
from oncall.calls.alarm_machine import AlarmEvent, decide
from oncall.calls.effects import NoteFacts, WakeAt
from oncall.usecases.alarm_plan import make_alarm_plan
from oncall.usecases.desk import CLAIM, Desk
from oncall.usecases.fact_rows import PERSON, newest
from oncall.usecases.line_book import Applied
from oncall.usecases.notices import BOTH, MAIL, told, told_managers
from oncall.usecases.open_case import note_facts
from oncall.usecases.ports import OutboxRow, StoreBusy, Tx

TRIES = 8
TOLD_UNTIL = timedelta(days=1)
MOST_NAMED = 20
PREFIX = "alarm:"


class Lost(Exception):
    """Somebody else wrote first: nothing was changed; decide again on what he wrote."""


def apply_alarm(
    desk: Desk, alarm_id: str, event: AlarmEvent, now: datetime, *, done: str | None = None
) -> Alarm | None:
    """Apply an event to an alarm; returns it as it is then, None when there is none of that id.

    `done` names an outbox row that this event is the outcome of: it is finished in the same transaction. Raises StoreBusy
    or StoreDown.
    """
    for _ in range(TRIES):
        try:
            return attempt(desk, alarm_id, event, now, done)
        except Lost:
            continue
    raise StoreBusy(f"{alarm_id}: other workers wrote first {TRIES} times")


def attempt(desk: Desk, alarm_id: str, event: AlarmEvent, now: datetime, done: str | None) -> Alarm | None:
    """Try once. Raises Lost."""
    rows: tuple[OutboxRow, ...] = ()
    with desk.store.read() as tx:
        seen = tx.alarm(alarm_id)
    applied = line_of(desk, seen) if seen is not None else None
    with desk.store.write() as tx:
        alarm = tx.alarm(alarm_id)
        if done is not None:
            tx.finish(done, now)
        if alarm is None or applied is None:
            return alarm
        decision = decide(alarm, event, now, make_alarm_plan(applied.line, now))
        if decision.alarm != alarm or decision.effects:
            rows = store_alarm(desk, tx, applied, alarm, decision, now)
            if not tx.save_alarm(decision.alarm):
                raise Lost
    if rows:
        desk.kick(rows)
    return decision.alarm


def line_of(desk: Desk, alarm: Alarm) -> Applied | None:
    """Return an alarm's line as it is now; its case is priced under the version it was opened under, which is loaded here."""
    desk.book.at(alarm.policy, desk.store)
    return desk.book.by_id(alarm.line)


def store_alarm(
    desk: Desk, tx: Tx, applied: Applied, before: Alarm, decision: AlarmDecision, now: datetime
) -> tuple[OutboxRow, ...]:
    """Write what follows from a decision: facts, messages, timers, the audit trail, effects. Returns the effects' rows."""
    alarm = decision.alarm
    for effect in decision.effects:
        if isinstance(effect, NoteFacts):
            note(desk, tx, alarm, effect, now)
        elif isinstance(effect, TellAlarm):
            tx.queue(messages(applied, before, alarm, effect, now), now, now)
    wakes = tuple(effect.at for effect in decision.effects if isinstance(effect, WakeAt))
    if wakes:
        tx.wake(alarm.id, wakes)
    record(tx, before, alarm, decision.effects, now)
    posted = [found for effect in decision.effects if (found := to_outbox(effect)) is not None]
    rows = tuple(OutboxRow(f"{alarm.id}:{before.version}:{n}", None, each) for n, each in enumerate(posted))
    if rows:
        tx.post(rows, now, desk.worker, now + CLAIM)
    return rows


def note(desk: Desk, tx: Tx, alarm: Alarm, effect: NoteFacts, now: datetime) -> None:
    """Note facts on the alarm's case; what a person has said of the solution stands."""
    if alarm.case is None:
        return
    known = newest(tx.facts(alarm.case))
    said = {fact for fact, row in known.items() if row.source == PERSON}
    facts = tuple((fact, value) for fact, value in effect.facts if fact not in said)
    if not facts:
        return
    try:
        note_facts(desk, tx, alarm.case, facts, effect.by, now)
    except LookupError as error:
        raise Lost from error


def messages(applied: Applied, before: Alarm, alarm: Alarm, tell: TellAlarm, now: datetime) -> tuple[OutboxRow, ...]:
    """Return a row for each person and medium, or those for the managers when nobody is named."""
    line = applied.line
    winner = line.people.get(alarm.acknowledged_by or "")
    values = {
        "title": alarm.title,
        "case": alarm.case or "",
        "person": winner.name if winner else "",
        "alerts": "\n".join(f"- {alert.title}" for alert in alarm.alerts[:MOST_NAMED] if alert.title != alarm.title),
    }
    by = BOTH if tell.sms else (MAIL,)
    about, until = f"{alarm.id}:{before.version}", now + TOLD_UNTIL
    if not tell.people:
        return told_managers(line, tell.key, values, about=about, at=now, until=until, by=by)
    return tuple(
        row
        for person in tell.people
        for row in told(line, person, tell.key, values, about=about, at=now, until=until, by=by)
    )


def record(tx: Tx, before: Alarm, after: Alarm, effects: tuple[AlarmEffect, ...], now: datetime) -> None:
    """Write what happened into the audit trail of the case: every change of state, every leg that ended, who was told."""
    if after.case is None:
        return
    told_ = ", ".join(person for each in effects if isinstance(each, TellAlarm) for person in each.people)
    if after.state is not before.state:
        detail = {"title": after.title, "by": after.acknowledged_by or "", "told": told_}
        if after.over:
            detail |= {"closed": "closed when resolved"}
        tx.audit(now, after.acknowledged_by or "system", f"alarm_{after.state}", after.case, detail)
    ended = {leg.id for leg in before.legs if leg.ended_at is not None}
    for leg in after.legs:
        if leg.ended_at is not None and leg.id not in ended:
            seconds = str(int(((leg.answered_at or leg.ended_at) - leg.placed_at).total_seconds()))
            detail = {"leg": leg.id, "stage": leg.stage, "outcome": str(leg.outcome), "rang_seconds": seconds}
            tx.audit(now, leg.person.id, "alarm_rang", after.case, detail)
