"""Ask the carrier's own list how calls and legs ended whose end was never reported, so that a lost callback costs nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from oncall.calls.events import CallEnded, Event, LegEnded, Noted
from oncall.calls.model import CALLBACK, Call, Leg
from oncall.log import get_logger
from oncall.usecases.apply_event import apply_event
from oncall.usecases.desk import Desk
from oncall.usecases.ports import CarrierCall, CarrierError

OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
GRACE = timedelta(seconds=15)
CLOCKS_DIFFER = timedelta(minutes=1)
RECENT = timedelta(minutes=30)
FEW = 20
MOST_LEGS = 100
log = get_logger(__name__)


def settle_calls(desk: Desk, now: datetime, grace: timedelta = GRACE) -> int:
    """End every call, and every leg of a recent call, that the carrier says is over; returns how many calls that ended.

    Calls that came within `grace` are left alone: their end will be reported. The talk of a call ends with the winner's leg at the latest. Stops at the first failure of the REST API; raises
    StoreBusy or StoreDown.
    """
    settled = 0
    try:
        going_on = desk.store.open_calls(now - grace)
        for call in going_on:
            for end in leg_ends(desk, call, winner_of(call) if call.channel == CALLBACK else ()):
                apply_event(desk, call.sid, end, now)
        for call, listed in ask(desk, tuple(call for call in going_on if call.channel != CALLBACK)):
            if listed.status in OVER:
                ends: list[Event] = [Noted(end) for end in leg_ends(desk, call, winner_of(call))]
                for event in (*ends, CallEnded(listed.ended_at or now)):
                    apply_event(desk, call.sid, event, now)
                settled += 1
        settle_legs(desk, now)
    except CarrierError as error:
        log.warning("calls_not_settled", why=str(error))
    return settled


def ask(desk: Desk, calls: Sequence[Call]) -> Iterator[tuple[Call, CarrierCall]]:
    """Yield what the carrier has of these calls: one by one while they are few, else from its list. May raise CarrierError."""
    if len(calls) <= FEW:
        found = (desk.carrier.call(call.sid) for call in calls)
        yield from ((call, listed) for call, listed in zip(calls, found, strict=True) if listed is not None)
        return
    wanted = {call.sid: call for call in calls}
    since = min(call.started_at for call in calls) - CLOCKS_DIFFER
    yield from ((wanted[listed.sid], listed) for listed in desk.carrier.calls(since) if listed.sid in wanted)


def winner_of(call: Call) -> tuple[Leg, ...]:
    """Return the leg whose person took the call, if one did."""
    return (call.winner,) if call.winner is not None else ()


def settle_legs(desk: Desk, now: datetime) -> None:
    """Note the ends of legs that nobody reported, of calls that are over; so many a time. May raise CarrierError."""
    left = MOST_LEGS
    for applied in desk.book.all():
        for call in desk.store.calls(applied.line.id, now - RECENT, now - GRACE):
            if call.ended_at is None or now < call.ended_at + GRACE or left <= 0:
                continue
            silent = tuple(leg for leg in call.legs if leg.sid is not None and leg.ended_at is None)[:left]
            left -= len(silent)
            for end in leg_ends(desk, call, silent):
                apply_event(desk, call.sid, end, now)


def leg_ends(desk: Desk, call: Call, legs: Sequence[Leg]) -> Iterator[LegEnded]:
    """Yield how these legs of a call ended by the carrier's list; nothing of those that last, or that it does not know."""
    for leg in legs:
        listed = desk.carrier.call(leg.sid) if leg.sid is not None and call.leg(leg.id) is not None else None
        if listed is not None and listed.status in OVER and listed.ended_at is not None:
            yield LegEnded(leg.id, None, listed.ended_at)
