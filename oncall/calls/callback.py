"""A call back to a customer: the people on call ring, whoever presses 1 has the customer dialled as the line, both talk.

There is no caller who waits: timers alone drive the wait, and the customer's phone is dialled within the responder's call.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls import ending, escalation
from oncall.calls.decision import Decision, stop_legs
from oncall.calls.effects import CallbackOver
from oncall.calls.events import CallBack, CustomerDialOver, CustomerReached, LegEnded, TalkOver, TimeCame
from oncall.calls.legs import REACHED_WITHIN, ended_late
from oncall.calls.model import CALLBACK, Call, LegOutcome, Outcome, State
from oncall.calls.words import DialCustomer, Say, Script

RINGS = 30  # seconds that the customer's phone rings


def begin(call: Call, _: CallBack, now: datetime) -> Decision:
    """Ring the people on call for a customer who is to be called back."""
    return escalation.begin(call, now)


def person_hears(call: Call) -> Script:
    """Return what the person hears who took it: whom he gets, then the customer."""
    said = Say("calling_back", (("caller", call.caller or ""),))
    return (said, DialCustomer(call.caller or "", call.accepted_leg or "", RINGS))


def reached(call: Call, _: CustomerReached, now: datetime) -> Decision:
    """The customer picked up: the talk begins."""
    return Decision(replace(call, state=State.TALKING, accepted_at=now, joined_at=now))


def over(call: Call, event: CustomerDialOver, now: datetime) -> Decision:
    """The dial to the customer is over: a talk of so many seconds, or he was not reached."""
    if not event.talked:
        return missed(call, now)
    if event.seconds is not None or call.joined_at is None:
        began = max(now - timedelta(seconds=event.seconds or 0), call.started_at)
        call = replace(call, accepted_at=began, joined_at=began)
    return talked(call, now, now)


def talked(call: Call, ended: datetime, now: datetime) -> Decision:
    """The two have talked: the promise is kept."""
    after = ending.talk_over(replace(call, left_at=now, ended_at=ended), TalkOver(call.accepted_leg), ended)
    return Decision(after.call, (*after.effects, CallbackOver(reached=True)))


def missed(call: Call, now: datetime) -> Decision:
    """The customer was not reached, or the person who took it hung up before."""
    call, stopped = stop_legs(call, LegOutcome.CANCELLED, LegOutcome.CANCELLED, but=call.accepted_leg)
    call = replace(call, state=State.CALLBACK_BOOKED, outcome=Outcome.CALLBACK, gave_up_at=now, ended_at=now)
    return Decision(call, (*stopped, CallbackOver(reached=False)))


def person_left(call: Call, event: LegEnded, now: datetime) -> Decision:
    """A leg is over: that of the person who took it ends the talk, or the try."""
    if call.channel != CALLBACK:
        return ending.winner_left(call, event, now)
    after = ended_late(call, event, now).call
    winner = after.winner
    if winner is None or winner.id != event.leg:
        return Decision(after)
    return missed(after, now) if after.joined_at is None else talked(after, winner.ended_at or now, now)


def time_came(call: Call, _: TimeCame, now: datetime) -> Decision:
    """Nothing was heard of the customer's phone for two minutes: not reached."""
    if call.accepted_at is None or now < call.accepted_at + REACHED_WITHIN:
        return Decision(call)
    return missed(call, now)
