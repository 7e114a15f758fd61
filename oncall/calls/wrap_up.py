"""The responder's key after the talk: how the case stands, as facts."""

from datetime import datetime

from oncall.calls.decision import Decision
from oncall.calls.effects import NoteFacts
from oncall.calls.ending import talk_over
from oncall.calls.events import TalkOver, WrapUpKeyed
from oncall.calls.model import Call

WRAP_UP: dict[str, tuple[tuple[str, str | bool], ...]] = {
    "1": (("solved", True), ("cause", "other")),
    "2": (("solved", False),),
    "3": (("solved", True), ("cause", "vendor_system")),
}


def wrapped_up(call: Call, event: WrapUpKeyed, _: datetime) -> Decision:
    """The responder's key says how the case stands; solved means solved when the talk ended."""
    leg = call.leg(event.leg)
    facts = WRAP_UP.get(event.digits)
    if leg is None or facts is None or leg.id != call.accepted_leg or call.talk_ended_at is None:
        return Decision(call)
    solved_at = (("solved_at", call.talk_ended_at),) if event.digits in {"1", "3"} else ()
    return Decision(call, (NoteFacts((*facts, *solved_at), leg.person.id),))


def wrapped_up_first(call: Call, event: WrapUpKeyed, now: datetime) -> Decision:
    """The responder's key comes before any word of the caller's end: the talk was over when the responder came from it."""
    winner = call.winner
    if winner is None or winner.left_at is None or winner.id != event.leg or event.digits not in WRAP_UP:
        return Decision(call)
    over = talk_over(call, TalkOver(winner.id), winner.left_at)
    noted = wrapped_up(over.call, event, now)
    return Decision(noted.call, over.effects + noted.effects)
