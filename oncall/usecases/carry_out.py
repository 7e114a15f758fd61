"""Carry out one effect from the outbox. What cannot be known after a crash is asked of the carrier, never repeated blindly."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from oncall.calls.effects import (
    CancelLeg,
    MissedCalls,
    MoveCaller,
    MoveLeg,
    Notice,
    OutageWord,
    Place,
    PlaceAlarmLeg,
    PlaceLeg,
    PlacePhoneCheck,
    StopAlarmLeg,
    Tell,
    TellCaller,
    TellCustomer,
)
from oncall.calls.ending import left_at
from oncall.calls.escalation import in_own_dial
from oncall.calls.events import MoveBegan
from oncall.calls.model import Call, Leg, State
from oncall.usecases.apply_event import apply_event
from oncall.usecases.deliver_notice import deliver_notice
from oncall.usecases.desk import Desk
from oncall.usecases.outage_words import deliver_word
from oncall.usecases.place_leg import place_leg
from oncall.usecases.place_phone_check import place_phone_check
from oncall.usecases.ports import CarrierError, OutboxRow
from oncall.usecases.ring_alarm import ring_alarm, stop_alarm_leg
from oncall.usecases.send_once import FIRST_RETRY, LONGEST_RETRY
from oncall.usecases.tell_caller import tell_caller
from oncall.usecases.tell_customer import tell_customer
from oncall.usecases.tell_missed_calls import tell_missed_calls
from oncall.usecases.tell_staff import tell_staff, write_to_staff
from oncall.usecases.together import Share

Now = Callable[[], datetime]
TRIES = 5
TRIES_TO_TELL = 40


def carry_out(desk: Desk, row: OutboxRow, now: Now, *, unsure: bool = False, share: Share | None = None) -> None:
    """Do what the row says and record the outcome. `unsure`: an earlier try may have done it already.

    `share`: its part in the requests that go out at the same time, whose outcomes are written with its own.
    """
    unsure = unsure or row.attempts > 0
    match row.effect:
        case Notice() as notice:
            deliver_notice(desk, notice, row, now, unsure=unsure)
        case TellCustomer() as word:
            tell_customer(desk, word, row, now, unsure=unsure)
        case MissedCalls() as missed:
            tell_missed_calls(desk, missed, row, now, unsure=unsure)
        case PlacePhoneCheck() as check:
            place_phone_check(desk, check, row, now, unsure=unsure)
        case PlaceAlarmLeg() as placed:
            ring_alarm(desk, placed, row, now, unsure=unsure)
        case StopAlarmLeg() as stopped:
            retrying(desk, row, now, lambda: stop_alarm_leg(desk, stopped))
        case OutageWord() as word:
            deliver_word(desk, word, row, now, unsure=unsure)
        case _:
            carry_out_for_call(desk, row, now, unsure=unsure, share=share or Share())


def carry_out_for_call(desk: Desk, row: OutboxRow, now: Now, *, unsure: bool, share: Share) -> None:
    """Do what a row of a call says."""
    call = load(desk, row.call)
    if call is None:
        desk.store.finish_outbox(row.key, now(), error="no such call")
        return
    match row.effect:
        case PlaceLeg(leg=leg_id):
            place_leg(desk, row, call, call.leg(leg_id), now, unsure=unsure, share=share)
        case CancelLeg(leg=leg_id):
            leg = call.leg(leg_id)
            retrying(desk, row, now, lambda: end(desk, call, leg))
        case MoveCaller(to=to):
            move_caller(desk, row, call, to, now)
        case MoveLeg(leg=leg_id, to=to):
            leg = call.leg(leg_id)
            retrying(desk, row, now, lambda: move_leg(desk, call, leg, to))
        case Tell(mail=True) as tell:
            write_to_staff(desk, call, tell, row, now)
        case Tell() as tell:
            retrying(desk, row, now, lambda: tell_staff(desk, call, tell, unsure=unsure))
        case TellCaller() as word:
            retrying(desk, row, now, lambda: tell_caller(desk, call, word, unsure=unsure))
        case _:
            desk.store.finish_outbox(row.key, now())


def load(desk: Desk, sid: str | None) -> Call | None:
    """Return the call of a row as it is now."""
    if sid is None:
        return None
    with desk.store.read() as tx:
        return tx.call(sid)


def move_caller(desk: Desk, row: OutboxRow, call: Call, to: Place, now: Now) -> None:
    """Bring the caller to the talk at once, unless a heartbeat did; when it fails the next heartbeat does.

    Or fetch him from where the talk was to have been: he waits again, or the talk is over.
    """
    if to is not Place.TALK:
        retrying(desk, row, now, lambda: None if is_elsewhere(call) else desk.carrier.move(call.sid, call, to))
        return
    change = apply_event(desk, call.sid, MoveBegan(), now())
    if change is not None and change.after.state is State.TALKING and change.after.joined_at is None:
        try:
            desk.carrier.move(call.sid, change.after, to)
        except CarrierError as error:
            desk.store.finish_outbox(row.key, now(), error=str(error))
            return
    desk.store.finish_outbox(row.key, now())


def is_elsewhere(call: Call) -> bool:
    """Whether a caller who was to be fetched is not there any more: gone, talking, or come again and in a dial of his own."""
    talks = call.state is State.TALKING and left_at(call) is None
    return call.over or talks or (call.state is State.ENDED and in_own_dial(call))


def end(desk: Desk, call: Call, leg: Leg | None) -> None:
    """Stop a leg that the carrier knows; one still being placed is stopped when it is named."""
    if leg is not None and leg.sid is not None and not took_it(call, leg):
        desk.carrier.end_leg(leg.sid)


def move_leg(desk: Desk, call: Call, leg: Leg | None, to: Place) -> None:
    """Make a responder's leg fetch another place."""
    if leg is not None and leg.sid is not None and not took_it(call, leg):
        desk.carrier.move(leg.sid, call, to, leg)


def took_it(call: Call, leg: Leg) -> bool:
    """Whether a leg that was to be stopped, or sent away, has taken the call since then: a late 1 counts."""
    return call.state is State.TALKING and leg.id == call.accepted_leg


def retrying(desk: Desk, row: OutboxRow, now: Now, do: Callable[[], None]) -> None:
    """Do it and record the outcome: done, to be tried again twice as late each time, or given up.

    Word to somebody is worth sending for hours; a phone that still rings or a move is not.
    """
    try:
        do()
    except CarrierError as error:
        tries = TRIES_TO_TELL if isinstance(row.effect, Tell | TellCaller) else TRIES
        gone = error.permanent or row.attempts + 1 >= tries
        desk.store.finish_outbox(row.key, now(), error=str(error), retry_at=None if gone else now() + pause(row))
    else:
        desk.store.finish_outbox(row.key, now())


def pause(row: OutboxRow) -> timedelta:
    """Return how long to wait before the next try: up to half longer by the row's key, so that many do not come at once."""
    longer = 1 + hashlib.blake2s(row.key.encode(), digest_size=1).digest()[0] / 512
    doubled: timedelta = FIRST_RETRY * 2 ** min(row.attempts, 20)
    return min(doubled, LONGEST_RETRY) * longer
