"""Take what monitoring reports under one key: open an alarm with a case, add to the open one, or resolve it. Twice is once."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from oncall.calls.alarm import Alarm, AlarmState, Alert, Reported
from oncall.calls.alarm_machine import decide, late
from oncall.policy.incidents import Alerts
from oncall.usecases.alarm_plan import make_alarm_plan
from oncall.usecases.apply_alarm import PREFIX, TRIES, Lost, store_alarm
from oncall.usecases.desk import Desk
from oncall.usecases.fact_rows import typed_row
from oncall.usecases.line_book import Applied
from oncall.usecases.open_case import write_facts
from oncall.usecases.ports import CaseRow, OutboxRow, StoreBusy, Tx
from schedules.hours import state_at

LEVELS = {"a": "A", "b": "B"}


@dataclass(frozen=True, slots=True)
class AlertGroup:
    """One report: its key, what it is about, its alerts; `all_clear` when nothing under the key fires any more."""

    key: str
    title: str
    alerts: tuple[Alert, ...]
    all_clear: bool = False


def take_alert(desk: Desk, applied: Applied, group: AlertGroup, now: datetime) -> str | None:
    """Store a report and return its case; None when there was nothing to open or to close. Raises StoreBusy or StoreDown."""
    rules = applied.line.alerts or Alerts()
    state = state_at(applied.line.hours, now).state
    wanted = tuple(each for each in group.alerts if not each.firing or rules.answer(each.severity, state) != "ignore")
    rings = any(each.firing and rules.answer(each.severity, state) == "ring" for each in wanted)
    event = Reported(wanted, rings, all_clear=group.all_clear)
    with desk.store.read() as tx:
        seen = tx.alarm_of_key(applied.line.id, group.key)
    if seen is not None:
        desk.book.at(seen.policy, desk.store)
    for _ in range(TRIES):
        try:
            return attempt(desk, applied, group, event, now)
        except Lost:
            continue
    raise StoreBusy(f"alert {group.key}: other workers wrote first {TRIES} times")


def attempt(desk: Desk, applied: Applied, group: AlertGroup, event: Reported, now: datetime) -> str | None:
    """Try once. Raises Lost."""
    with desk.store.write() as tx:
        alarm = tx.alarm_of_key(applied.line.id, group.key)
        if alarm is not None and solved_by_hand(tx, alarm, event):
            alarm = replace(alarm, state=AlarmState.RESOLVED, resolved_at=now)
            if not tx.save_alarm(alarm):
                raise Lost
        if alarm is None or alarm.over:
            fresh = firing(alarm, event)
            if not fresh:
                return alarm.case if alarm is not None else None
            event = replace(event, alerts=fresh)
            alarm = open_alarm(tx, applied, group, event, now)
            new = True
        else:
            new = False
        decision = decide(alarm, event, now, make_alarm_plan(applied.line, now))
        rows: tuple[OutboxRow, ...] = ()
        if new or decision.alarm != alarm or decision.effects:
            rows = store_alarm(desk, tx, applied, alarm, decision, now)
            if not (tx.insert_alarm(decision.alarm) if new else tx.save_alarm(decision.alarm)):
                raise Lost
    if rows:
        desk.kick(rows)
    return decision.alarm.case


def solved_by_hand(tx: Tx, alarm: Alarm, event: Reported) -> bool:
    """Whether an open alarm is over though nobody resolved it: its case is solved, and what fires now began anew.

    Monitoring that never sends `resolved` would otherwise add every later fault to an alarm that rings no more.
    """
    if alarm.over or alarm.state not in {AlarmState.ACKNOWLEDGED, AlarmState.MAILED} or alarm.case is None:
        return False
    known = {(alert.fingerprint, alert.starts_at) for alert in alarm.alerts if alert.starts_at is not None}
    anew = any(each.firing and (each.fingerprint, each.starts_at) not in known for each in event.alerts)
    case = tx.case(alarm.case) if anew else None
    return case is not None and case.solved


def firing(closed: Alarm | None, event: Reported) -> tuple[Alert, ...]:
    """Return the alerts that open an alarm: those that fire, without what comes late of one that is resolved."""
    known = {alert.fingerprint: alert for alert in closed.alerts} if closed is not None else {}
    return tuple(each for each in event.alerts if each.firing and not late(known.get(each.fingerprint), each))


def open_alarm(tx: Tx, applied: Applied, group: AlertGroup, event: Reported, now: datetime) -> Alarm:
    """Return a new alarm with its case, which is stored."""
    line = applied.line
    said = {LEVELS[word] for each in event.alerts if (word := each.severity.strip().lower()) in LEVELS}
    level = min(said) if said else "A" if event.rings else "B"
    digest = hashlib.blake2s(group.key.encode(), digest_size=6).hexdigest()
    alarm = Alarm(
        id=f"{PREFIX}{line.id}:{digest}:{now.astimezone(UTC):%Y%m%dT%H%M%S%f}",
        line=line.id,
        policy=applied.policy,
        key=group.key,
        title=group.title,
        severity=level,
        opened_at=now,
        plan=make_alarm_plan(line, now),
    )
    return replace(alarm, case=open_alert_case(tx, applied, alarm, now))


def open_alert_case(tx: Tx, applied: Applied, alarm: Alarm, now: datetime) -> str:
    """Store the case of an alarm: number, channel, severity, and what the calendar says; its promises run from here."""
    line = applied.line
    local = now.astimezone(line.zone)
    case = CaseRow(
        id=tx.next_case_id(line.id, local.year),
        line=line.id,
        caller=None,
        customer=None,
        opened_at=now,
        month=f"{local:%Y-%m}",
        policy=applied.policy,
        state="none",
        tier="",
        amount=None,
        currency=line.currency,
        rating="{}",
        solved=False,
    )
    tx.insert_case(case)
    opening = state_at(line.hours, now).state
    rows = [
        typed_row("case", value=True, source="system", by=alarm.id, at=now),
        typed_row("channel", "alert", "system", alarm.id, now),
        typed_row("opened_at", now, "system", alarm.id, now),
        typed_row("state", opening, "calendar", line.id, now),
        typed_row("severity", alarm.severity, "system", alarm.id, now),
    ]
    write_facts(tx, applied, case, rows, now)
    tx.audit(now, "monitoring", "alert_came", case.id, {"title": alarm.title, "key": alarm.key})
    return case.id
