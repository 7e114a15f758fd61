"""What a call does to a promised call-back, within its transaction: it books one, or it was a try and is over."""

from datetime import datetime, timedelta

from oncall.calls.effects import BookCallback, CallbackOver, Effect, Tell
from oncall.calls.escalation import told_about
from oncall.calls.model import Call
from oncall.usecases.ports import Tx
from oncall.usecases.queue_rows import Callback, CallbackKind, CallbackState

# Not reached is tried again twice; then the people on call are told.
AGAIN_AFTER = (timedelta(minutes=2), timedelta(minutes=10))


def book(tx: Tx, call: Call, effect: BookCallback, now: datetime) -> tuple[Effect, ...]:
    """Store the promise once a call: a caller in line keeps his place, any other waits from now on."""
    tx.book_callback(
        Callback(
            key=call.sid,
            line=call.line,
            number=effect.number,
            kind=CallbackKind(effect.kind),
            since=(call.in_line or now) if effect.kind == CallbackKind.QUEUE else now,
            due_at=effect.due_at,
            call=call.sid,
            case=effect.case or call.case,
            person=effect.person or None,
        )
    )
    return ()


def settle(tx: Tx, call: Call, effect: CallbackOver, now: datetime) -> tuple[Effect, ...]:
    """Record how a try ended; after the last one that reached nobody the staff is told."""
    booked = tx.callback_of(call.sid)
    if booked is None:
        return ()
    if effect.reached:
        tx.settle_callback(booked.key, call.sid, CallbackState.DONE, None)
        return ()
    if booked.kind is CallbackKind.STAFF:
        tx.settle_callback(booked.key, call.sid, CallbackState.FAILED, None)
        return ()
    if booked.tries <= len(AGAIN_AFTER):
        tx.settle_callback(booked.key, call.sid, CallbackState.BOOKED, now + AGAIN_AFTER[booked.tries - 1])
        return ()
    tx.settle_callback(booked.key, call.sid, CallbackState.FAILED, None)
    staff = tuple(person.id for person in call.plan.staff())
    return (Tell(staff, "callback", told_about(call, now), mail=True),)
