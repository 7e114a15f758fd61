"""The caller's later questions: what next at the heartbeat, after the price notice, the dial, the talk, the message."""

from datetime import datetime

from oncall.calls.dialogue import caller_hears
from oncall.calls.events import Event
from oncall.usecases.answer_call import Reply
from oncall.usecases.apply_event import apply_event
from oncall.usecases.desk import Desk


def serve_caller(desk: Desk, sid: str, event: Event, now: datetime) -> Reply | None:
    """Apply what the caller's side reported and say what comes next; None when the store has no such call."""
    change = apply_event(desk, sid, event, now)
    if change is None:
        return None
    return Reply(change.after, caller_hears(change.after, now, new_step=change.new_step))
