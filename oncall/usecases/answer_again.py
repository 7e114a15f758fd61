"""A call that came before asks at the number's own address again: an answer of ours was lost, or could not be used."""

from datetime import datetime, timedelta

from oncall.calls.events import CallCame, Event, Heartbeat, TalkOver
from oncall.calls.model import Call, State, Way
from oncall.usecases.answer_call import Reply
from oncall.usecases.desk import Desk
from oncall.usecases.serve_caller import serve_caller

TRIES_LAST = timedelta(seconds=15)


def asked_again(call: Call, now: datetime) -> Event:
    """Return what it means that a call asks again.

    While it talks: it was not brought to the talk; or it comes from there and could not tell us, if it talked by dial, or was
    brought longer ago than the carrier tries the same address. Before, it is to be told the same once more.
    """
    if call.state is not State.TALKING:
        return CallCame()
    by_dial = call.winner is not None and call.winner.way is Way.DIAL
    over = by_dial or (call.joined_at is not None and now - call.joined_at > TRIES_LAST)
    return TalkOver() if over else Heartbeat(moved=True)


def answer_again(desk: Desk, reply: Reply, now: datetime) -> Reply:
    """Return the reply to a call that came, with what it means if it is one that talks."""
    if reply.call.state is not State.TALKING:
        return reply
    return serve_caller(desk, reply.call.sid, asked_again(reply.call, now), now) or reply
