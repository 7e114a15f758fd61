"""Ring one phone. What cannot be known after a crash is asked of the carrier, never repeated blindly."""

from collections.abc import Callable
from datetime import datetime

from oncall.calls.escalation import WAITING
from oncall.calls.events import LegNotPlaced, LegPlaced
from oncall.calls.model import Call, Leg
from oncall.usecases.apply_event import apply_all
from oncall.usecases.desk import Desk
from oncall.usecases.may_ring import may_ring
from oncall.usecases.ports import CarrierError, OutboxRow
from oncall.usecases.together import Share

Now = Callable[[], datetime]


def place_leg(desk: Desk, row: OutboxRow, call: Call, leg: Leg | None, now: Now, *, unsure: bool, share: Share) -> None:
    """Ring a phone, unless nobody waits any more or the leg is there already, and record what became of it."""
    if leg is None or leg.sid is not None or not leg.open or call.state not in WAITING:
        desk.store.finish_outbox(row.key, now())
        return
    told = share.report((ring(desk, call, leg, now, unsure=unsure), row.key))
    if told:
        apply_all(desk, call.sid, told, now())


def ring(desk: Desk, call: Call, leg: Leg, now: Now, *, unsure: bool) -> LegPlaced | LegNotPlaced:
    """Ask the carrier for the leg; a reply that was lost is looked for once. A number that may not be dialled is not."""
    if leg.person.phone != call.caller and not may_ring(desk, call.line, call.policy, leg.person.phone, now()):
        return LegNotPlaced(leg.id, carrier=False)
    try:
        sid = (found(desk, call, leg, now()) if unsure else None) or desk.carrier.place_leg(call, leg)
    except CarrierError as error:
        lost = placed_all_the_same(desk, call, leg, now()) if error.unknown else None
        if lost is None:
            return LegNotPlaced(leg.id, carrier=not error.number_fault)
        sid = lost
    return LegPlaced(leg.id, sid)


def placed_all_the_same(desk: Desk, call: Call, leg: Leg, now: datetime) -> str | None:
    """Return the carrier's id of a leg whose request seemed to fail, None when it has none or cannot be asked."""
    try:
        return found(desk, call, leg, now)
    except CarrierError:
        return None


def found(desk: Desk, call: Call, leg: Leg, now: datetime) -> str | None:
    """Return the carrier's id of a leg that an earlier try placed without our learning it, or None.

    Calls to the same phone that are known to be something else, other callers' legs among them, are left out.
    """
    with desk.store.read() as tx:
        checks = tx.phone_checks(call.line, leg.placed_at)
        alarms = tx.open_alarms()
    others = (other for one in (call, *desk.store.open_calls(now)) for other in one.legs)
    rung = (other for alarm in alarms for other in alarm.legs)
    sids = (*(other.sid for other in others), *(other.sid for other in rung), *(check.sid for check in checks))
    known = frozenset(sid for sid in sids if sid is not None)
    shown = call.caller if call.plan.caller_id == "caller" and call.caller else call.called
    seen = desk.carrier.find_leg(leg.person.phone, shown, leg.placed_at, known)
    return seen.sid if seen is not None else None
