"""What happened while the store was away, told afterwards: it is noted as it was said to the people, nothing is decided on it.

The caller was served from the signed address and the call journal; here the row catches up. No leg is placed and nobody is
moved by these events, and each of them twice is once.
"""

from dataclasses import replace
from datetime import datetime

from oncall.calls import caller, ending, escalation, legs
from oncall.calls.decision import Decision, stop_legs
from oncall.calls.events import DialOver, EndCorrected, GaveUp, LegEnded, MessageRecorded, Noted, Rang, Seen, TalkOver
from oncall.calls.model import Call, Leg, LegOutcome, LegState, State, Way

ASKED_OR_WAITING = escalation.WAITING | {State.ASKED_CONSENT, State.ASKED}


def rang(call: Call, event: Rang, at: datetime) -> Decision:
    """The caller's own call dialled these phones. The carrier asks again only when an answer was lost: then the newer dial rang."""
    known = {leg.id for leg in call.legs}
    fresh = tuple(leg for leg in event.legs if leg.id not in known)
    if fresh:
        call = replace(call, legs=(*(leg for leg in call.legs if not never_heard_of(leg)), *fresh))
    if not fresh or call.state not in ASKED_OR_WAITING:
        return Decision(call)
    since = call.waiting_since or at
    running = replace(call, state=State.RINGING, dial_way=True, step=event.step, told_step=event.step)
    return Decision(replace(running, step_since=event.since, waiting_since=since))


def never_heard_of(leg: Leg) -> bool:
    """Whether a dialled phone has given no sign at all."""
    return leg.open and leg.way is Way.DIAL and leg.sid is None and leg.state is LegState.RINGING


def seen(call: Call, event: Seen, _: datetime) -> Decision:
    """A phone of which only its own requests tell."""
    if call.leg(event.leg.id) is not None:
        return Decision(call)
    return Decision(replace(call, legs=(*call.legs, event.leg)))


def gave_up(call: Call, _: GaveUp, at: datetime) -> Decision:
    """The caller was told that nobody answers."""
    return Decision(*escalation.give_up(call, at))


def noted(call: Call, event: Noted, at: datetime) -> Decision:
    """A leg or the caller's dial was over."""
    if isinstance(event.what, DialOver):
        return dial_over(call, event.what, at)
    return leg_over(call, event.what, at)


def leg_over(call: Call, event: LegEnded, at: datetime) -> Decision:
    """A leg is over: the winner's ends the talk, any other rings no more."""
    if call.state in escalation.WAITING:
        return Decision(legs.closed(call, event, at))
    if call.state is State.TALKING and event.leg == call.accepted_leg:
        return ending.winner_left(call, event, at) if call.joined_at else Decision(ending.lost(call, at))
    return ending.leg_ended_late(call, event, at)


def dial_over(call: Call, event: DialOver, at: datetime) -> Decision:
    """The caller's dial is over: it was the talk, or nobody took the call."""
    winner = call.winner
    if call.state in escalation.WAITING:
        return ending.talked_unseen(call, at) if event.talked else Decision(caller.after_dial(call, event, at))
    if call.state is not State.TALKING:
        return Decision(call)
    if winner is not None and winner.way is Way.DIAL:
        return ending.talk_over(call, TalkOver(), at) if event.talked else Decision(ending.lost(call, at))
    return ending.talked_unseen(call, at) if event.talked and call.joined_at is None else Decision(call)


def message_left(call: Call, event: MessageRecorded, at: datetime) -> Decision:
    """A message was taken though the call still waits here: an apology asked for it when something of ours had failed."""
    call, stopped = stop_legs(call, LegOutcome.CANCELLED, LegOutcome.CANCELLED)
    left = ending.recorded(call, event, at)
    return Decision(left.call, stopped + left.effects)


def end_corrected(call: Call, event: EndCorrected, _: datetime) -> Decision:
    """The carrier bills by its own list, so its end of the call holds; no talk lasts longer. An end not told yet is no matter of this."""
    return Decision(call) if call.ended_at is None else ending.shortened(replace(call, ended_at=event.at), event.at)
