"""Ring and stop the phones of an alarm from the outbox. What cannot be known after a crash is asked of the carrier."""

from collections.abc import Callable
from datetime import UTC, datetime

from oncall.calls.alarm import Alarm, AlarmState
from oncall.calls.effects import PlaceAlarmLeg, StopAlarmLeg
from oncall.calls.events import LegNotPlaced, LegPlaced
from oncall.calls.model import Leg
from oncall.policy.line import Line
from oncall.usecases.apply_alarm import apply_alarm
from oncall.usecases.desk import Desk
from oncall.usecases.ports import CarrierError, OutboxRow

Now = Callable[[], datetime]
EVER = datetime.fromtimestamp(0, UTC)


def ring_alarm(desk: Desk, effect: PlaceAlarmLeg, row: OutboxRow, now: Now, *, unsure: bool) -> None:
    """Ring a person, unless the alarm is past that, and record what became of it."""
    alarm, leg, line = load(desk, effect.alarm, effect.leg)
    wanted = alarm is not None and alarm.state is AlarmState.RINGING
    if alarm is None or leg is None or line is None or not wanted or leg.sid is not None or not leg.open:
        desk.store.finish_outbox(row.key, now())
        return
    if not unsure and in_a_call(desk, alarm, leg, now()):
        event: LegPlaced | LegNotPlaced = LegNotPlaced(leg.id, carrier=False)
    else:
        event = place(desk, alarm, leg, line, now, unsure=unsure)
    apply_alarm(desk, alarm.id, event, now(), done=row.key)


def in_a_call(desk: Desk, alarm: Alarm, leg: Leg, now: datetime) -> bool:
    """Whether a caller has the phone: it counts as busy, and nobody hears a second call knock while he talks to a customer."""
    with desk.store.read() as tx:
        return bool(tx.unavailable(alarm.id, (leg.person.phone,), EVER, now))


def place(desk: Desk, alarm: Alarm, leg: Leg, line: Line, now: Now, *, unsure: bool) -> LegPlaced | LegNotPlaced:
    """Ask the carrier for the leg; a reply that was lost is looked for once."""
    try:
        sid = (unsure and found(desk, alarm, leg, line, now())) or desk.carrier.place_alarm_leg(
            alarm, leg, line.numbers[0], line.languages[0]
        )
    except CarrierError as error:
        lost = placed_all_the_same(desk, alarm, leg, line, now()) if error.unknown else None
        if lost is None:
            return LegNotPlaced(leg.id, carrier=not error.number_fault)
        sid = lost
    return LegPlaced(leg.id, sid)


def placed_all_the_same(desk: Desk, alarm: Alarm, leg: Leg, line: Line, now: datetime) -> str | None:
    """Return the carrier's id of a leg whose request seemed to fail, None when it has none or cannot be asked."""
    try:
        return found(desk, alarm, leg, line, now)
    except CarrierError:
        return None


def found(desk: Desk, alarm: Alarm, leg: Leg, line: Line, now: datetime) -> str | None:
    """Return the carrier's id of a leg that an earlier try placed; calls known to be something else are left out."""
    with desk.store.read() as tx:
        checks = tx.phone_checks(alarm.line, leg.placed_at)
        alarms = tx.open_alarms()
    rung = (own for one in alarms for own in one.legs)
    legs = (own for call in desk.store.open_calls(now) for own in call.legs)
    sids = (*(own.sid for own in rung), *(own.sid for own in legs), *(check.sid for check in checks))
    known = frozenset(sid for sid in sids if sid is not None)
    seen = desk.carrier.find_leg(leg.person.phone, line.numbers[0], leg.placed_at, known)
    return seen.sid if seen is not None else None


def stop_alarm_leg(desk: Desk, effect: StopAlarmLeg) -> None:
    """Stop a leg that the carrier knows, or have it say what has become of the alarm. Raises CarrierError."""
    alarm, leg, line = load(desk, effect.alarm, effect.leg)
    if alarm is None or leg is None or line is None or leg.sid is None:
        return
    if effect.tell:
        desk.carrier.move_alarm_leg(alarm, leg, line.languages[0])
    else:
        desk.carrier.end_leg(leg.sid)


def load(desk: Desk, alarm_id: str, leg_id: str) -> tuple[Alarm | None, Leg | None, Line | None]:
    """Return an alarm, its leg and its line as they are now."""
    with desk.store.read() as tx:
        alarm = tx.alarm(alarm_id)
    applied = desk.book.by_id(alarm.line) if alarm is not None else None
    return alarm, alarm.leg(leg_id) if alarm is not None else None, applied.line if applied is not None else None
