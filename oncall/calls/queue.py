"""Events of a caller in line: his turn comes, he would rather be called back or leave a message, the line's cap is reached."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls import crowd, escalation
from oncall.calls.decision import Decision
from oncall.calls.effects import BookCallback, MoveCaller, OpenCase, Place, WakeAt
from oncall.calls.events import CallerKeyed, Heartbeat, TimeCame
from oncall.calls.model import COUNTED, Call, Outcome, State
from oncall.calls.words import GoTo, HoldAsking, Say, Script

MESSAGE, CALL_BACK = "1", "2"
SOON, LATER = 20, 60  # seconds between two questions of a caller whose turn may come soon, and of one far behind
NOT_TOLD = -1
AT_LEAST = timedelta(seconds=1)


def heartbeat(call: Call, _: Heartbeat, now: datetime) -> Decision:
    """The caller in line asks what is next: his people ring as soon as one of them is free."""
    return turn(call, now)


def time_came(call: Call, _: TimeCame, now: datetime) -> Decision:
    """A timer is due, or somebody became free: when it is his turn, the caller is fetched from his long hold sound."""
    after = turn(call, now)
    if after.call.state is State.QUEUED:
        return after
    return Decision(after.call, (*after.effects, MoveCaller(Place.HOLD)))


def turn(call: Call, now: datetime) -> Decision:
    """Ring when somebody is free; take a message when he has been in line for too long; else he goes on waiting."""
    if now >= crowd.queue_ends_at(call) - AT_LEAST:
        return Decision(replace(call, state=State.RECORDING, gave_up_at=now))
    if crowd.everybody_busy(call):
        return Decision(call)
    waits = replace(call, state=State.RINGING, waiting_since=now)
    rung, effects = escalation.next_step(waits, now)
    return Decision(replace(rung, told_step=NOT_TOLD), (*effects, WakeAt(escalation.gives_up_at(waits))))


def keyed(call: Call, event: CallerKeyed, now: datetime) -> Decision:
    """2 books a call-back that keeps the place, where there is a number to call; 1 takes a message; else he waits on."""
    if event.digits == MESSAGE:
        return Decision(replace(call, state=State.RECORDING, gave_up_at=now))
    if event.digits != CALL_BACK or call.caller is None:
        return turn(call, now)
    booked = replace(call, state=State.CALLBACK_BOOKED, outcome=Outcome.CALLBACK, gave_up_at=now, number=call.caller)
    return Decision(booked, (OpenCase(), BookCallback(call.caller, "queue", now)))


def hears(call: Call, now: datetime) -> Script:
    """Return a turn of a caller in line: his number, unless he is far behind, what he may press, a long hold sound."""
    greeting = (Say(call.plan.greeting),) if now == call.started_at and call.plan.greeting else ()
    key = "queued" if call.caller is not None else "queued_hidden"
    soon = call.ahead < max(len(call.plan.staff()), 2)
    left = int((crowd.queue_ends_at(call) - now).total_seconds())
    seconds = max(1, min(SOON if soon else LATER, left))
    told = Say(key, (("place", str(call.ahead + 1)),) if call.ahead < COUNTED else ())
    return (HoldAsking((*greeting, told), Place.KEYS, seconds), GoTo(Place.HOLD))
