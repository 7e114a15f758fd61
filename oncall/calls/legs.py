"""Events of the staff's phones: placed, picked up, keys, ended. The first 1 wins; a late 1 still wins while the caller waits."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls import escalation
from oncall.calls.decision import Decision, stop_legs, with_leg
from oncall.calls.effects import CancelLeg, Effect, MoveCaller, OpenCase, Tell, WakeAt
from oncall.calls.events import LegEnded, LegKeyed, LegNotPlaced, LegPickedUp, LegPlaced
from oncall.calls.model import CALLBACK, Call, Leg, LegOutcome, LegState, State, Way

TAKE = "1"
JOINS_WITHIN = timedelta(seconds=30)
REACHED_WITHIN = timedelta(minutes=2)  # a customer who is called back: ringing, and what is said before and after
RINGS_SHORTER = timedelta(seconds=3)


def placed(call: Call, event: LegPlaced, _: datetime) -> Decision:
    """Note the carrier's id; a leg that is not wanted any more is cancelled now that it can be named."""
    leg = call.leg(event.leg)
    if leg is None or leg.sid == event.sid:
        return Decision(call)
    leg = replace(leg, sid=event.sid, state=LegState.RINGING if leg.state is LegState.PLACING else leg.state)
    unwanted = not leg.open and leg.id != call.accepted_leg
    return Decision(with_leg(call, leg), (CancelLeg(leg.id),) if unwanted else ())


def not_placed(call: Call, event: LegNotPlaced, now: datetime) -> Decision:
    """A dead number counts as spent; a failing REST API makes the next heartbeat dial."""
    leg = call.leg(event.leg)
    if leg is None or leg.state is not LegState.PLACING:
        return Decision(call)
    over = replace(leg, state=LegState.OVER, outcome=LegOutcome.FAILED, ended_at=now, carrier_fault=event.carrier)
    call = replace(with_leg(call, over), dial_way=call.dial_way or event.carrier)
    return Decision(*escalation.advance(call, now))


def not_placed_late(call: Call, event: LegNotPlaced, now: datetime) -> Decision:
    """Note that a leg never rang, when it does not matter any more."""
    leg = call.leg(event.leg)
    if leg is None or leg.state is not LegState.PLACING:
        return Decision(call)
    return Decision(with_leg(call, replace(leg, state=LegState.OVER, outcome=LegOutcome.FAILED, ended_at=now)))


def picked_up(call: Call, event: LegPickedUp, now: datetime) -> Decision:
    """Somebody, or something, picked up: screen it, or connect at once on a line that does not screen."""
    leg = call.leg(event.leg)
    if leg is None or call.over or gone(call, leg, event.sid):
        return Decision(call)
    if not call.plan.screen:
        return accept(call, leg, event.sid, now)
    if leg.state is LegState.SCREENING:
        return Decision(call)
    leg = replace(leg, state=LegState.SCREENING, outcome=None, ended_at=None, answered_at=now, sid=event.sid)
    return Decision(with_leg(call, leg))


def gone(call: Call, leg: Leg, sid: str) -> bool:
    """Whether nobody is on a leg: the call that asks has ended, so that it asks again; or it was given up, and its phone has gone to another call."""
    ended = leg.ended_at is not None and leg.sid == sid
    return ended or (not leg.open and leg.person.phone in call.unavailable)


def keyed(call: Call, event: LegKeyed, now: datetime) -> Decision:
    """1 takes the call, whatever we thought of the leg; every other key leaves it where it is."""
    leg = call.leg(event.leg)
    if leg is None or call.over or event.digits != TAKE or gone(call, leg, event.sid):
        return Decision(call)
    return accept(call, leg, event.sid, now)


def accept(call: Call, leg: Leg, sid: str, now: datetime) -> Decision:
    """Give the call to this leg's person: the others stop, the caller is brought, a case is opened."""
    call, stopped = stop_legs(call, LegOutcome.CANCELLED, LegOutcome.CANCELLED, but=leg.id)
    won = replace(
        leg,
        state=LegState.ACCEPTED,
        outcome=LegOutcome.ACCEPTED,
        sid=sid,
        answered_at=leg.answered_at or now,
        ended_at=None,
    )
    by_dial = leg.way is Way.DIAL
    call = replace(
        with_leg(call, won),
        state=State.TALKING,
        accepted_leg=leg.id,
        accepted_at=now,
        joined_at=now if by_dial else None,
        moving_at=None,
    )
    tell = Tell((leg.person.id,), "accepted", (*escalation.told_about(call, now), ("code", call.plan.code)))
    if call.channel == CALLBACK:
        wake = WakeAt(now + REACHED_WITHIN)
        return Decision(replace(call, state=State.CALLING_BACK), (*stopped, OpenCase(), tell, wake))
    move: tuple[Effect, ...] = () if by_dial else (MoveCaller(), WakeAt(now + JOINS_WITHIN))
    return Decision(call, (*move, *stopped, OpenCase(), tell))


def ended(call: Call, event: LegEnded, now: datetime) -> Decision:
    """A leg of a waiting call is over: the others still ring; when none is left the next step starts at once.

    "No answer" long before the ring time is over means that somebody pressed the call away (`pressed_away`).
    """
    after = closed(call, event, now)
    return Decision(call) if after is call else Decision(*escalation.advance(after, now))


def closed(call: Call, event: LegEnded, now: datetime) -> Call:
    """Return the call with that leg over; the same call when it is over already or unknown."""
    leg = call.leg(event.leg)
    if leg is None or not leg.open:
        return call
    if event.outcome is LegOutcome.NO_ANSWER and pressed_away(call, leg, when(event, now)):
        event = replace(event, outcome=LegOutcome.DECLINED)
    return with_leg(call, over(leg, event, now))


def pressed_away(call: Call, leg: Leg, now: datetime) -> bool:
    """Whether a leg rang for less than the plan's ring time; a dial may be shorter than that."""
    return leg.way is Way.REST and now - leg.placed_at < call.plan.ring_time - RINGS_SHORTER


def ended_late(call: Call, event: LegEnded, now: datetime) -> Decision:
    """A leg is over when nobody waits for it any more: note when."""
    leg = call.leg(event.leg)
    if leg is None or leg.ended_at is not None:
        return Decision(call)
    return Decision(with_leg(call, over(leg, event, now)))


def over(leg: Leg, event: LegEnded, now: datetime) -> Leg:
    """Return the leg as ended now; one that was picked up and completed without the key was screened out."""
    if leg.outcome is not None:
        outcome = leg.outcome
    elif event.outcome is not None and leg.state is not LegState.SCREENING:
        outcome = event.outcome
    else:
        outcome = LegOutcome.SCREENED_OUT if leg.state is LegState.SCREENING else LegOutcome.NO_ANSWER
    return replace(leg, state=LegState.OVER, outcome=outcome, ended_at=when(event, now))


def when(event: LegEnded, now: datetime) -> datetime:
    """Return when a leg ended: by the carrier's clock where it says so, never later than now."""
    return now if event.at is None else min(event.at, now)
