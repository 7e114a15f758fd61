"""What is around a call: whose phones others have, who came before. Looked up, and kept, in the call's own transaction."""

from dataclasses import replace
from datetime import datetime

from oncall.calls import crowd
from oncall.calls.events import CallEnded, EndCorrected, Event, LegEnded, LegPlaced, MessageRecorded
from oncall.calls.model import Call, State
from oncall.usecases.ports import Tx

ASKED = {State.RECEIVED, State.ASKED, State.ASKED_CONSENT}
MAY_RING = frozenset(ASKED | {State.GREETED, State.RINGING, State.QUEUED, State.RECORDING})
IN_LINE = frozenset({State.QUEUED, State.CALLBACK_BOOKED})
RINGS_NOBODY = (
    CallEnded,
    EndCorrected,
    MessageRecorded,
    LegPlaced,
)  # whatever the call's state, no phone rings after these
WOKEN = 2


def rings_next(call: Call) -> bool:
    """Whether the call's next event may make a phone ring: only then its surroundings matter."""
    return call.state in MAY_RING or (call.state is State.TALKING and call.joined_at is None)


def matters(call: Call, event: Event) -> bool:
    """Whether what happened to a call can matter at all: not the end of a leg that it never had, or that is over already."""
    if not isinstance(event, LegEnded):
        return True
    leg = call.leg(event.leg)
    return leg is not None and (leg.open or leg.id == call.accepted_leg)


def look_around(tx: Tx, call: Call, now: datetime) -> Call:
    """Return the call with what its people's phones do for others now, and how many are in line before it."""
    if not rings_next(call):
        return call
    since = call.in_line or now
    taken = tx.unavailable(call.sid, crowd.phones(call), since, now)
    ahead = tx.ahead(call.line, since, call.sid) if call.state is State.QUEUED else call.ahead
    return replace(call, unavailable=tuple(sorted(taken)), ahead=ahead)


def placed(tx: Tx, call: Call, now: datetime) -> Call:
    """Return a call with the number of those in front of it, if it has just got into line."""
    if call.state is not State.QUEUED:
        return call
    return replace(call, ahead=tx.ahead(call.line, call.in_line or now, call.sid))


def catch_up(tx: Tx, before: Call | None, after: Call, now: datetime) -> None:
    """Store what was told later: phones that the call has, where no other call has them by now, and its place in line."""
    had, has = crowd.held(before) if before is not None else {}, crowd.held(after)
    for phone in sorted({*had, *has}):
        if phone in has:
            tx.take(after.sid, phone, has[phone], now)
        else:
            tx.let_go(after.sid, phone)
    if before is not None and before.state is State.QUEUED and after.state not in IN_LINE:
        tx.leave_queue(after.sid)


def keep_place(tx: Tx, before: Call | None, after: Call, now: datetime) -> bool:
    """Store which phones the call has and its place in line; False when another call took one of the phones first.

    After False the transaction must be rolled back. Who pressed 1 has the call, whatever the rows say. Phones are taken in one order for everybody, so that two
    transactions never wait for each other. Whoever waits first for what became free is woken.
    """
    had, has = crowd.held(before) if before is not None else {}, crowd.held(after)
    freed = [phone for phone in had if phone not in has]
    taken = after.winner.person.phone if after.winner is not None else None
    for phone in sorted({*freed, *has}):
        if phone not in has:
            tx.let_go(after.sid, phone)
        elif has[phone] != had.get(phone) and not tx.take(after.sid, phone, has[phone], now) and phone != taken:
            return False
    if after.state is State.QUEUED:
        tx.queue_up(after.sid, after.line, after.in_line or now, crowd.phones(after))
    elif before is not None and before.state is State.QUEUED:
        freed = [*freed, *crowd.phones(after)]
        if after.state not in IN_LINE:
            tx.leave_queue(after.sid)
    for waiting in tx.first_in_line(tuple(dict.fromkeys(freed)), WOKEN, now):
        tx.wake(waiting, (now,))
    return True
