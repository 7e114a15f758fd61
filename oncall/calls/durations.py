"""How long things took, in whole seconds cut down: what the log shows and the bill starts from."""

from datetime import datetime

from oncall.calls.model import Call, Leg


def whole_seconds(start: datetime, end: datetime) -> int:
    """Return the whole seconds from start to end, never below nought."""
    return max(0, int((end - start).total_seconds()))


def wait_seconds(call: Call) -> int | None:
    """Return how long the caller waited for a person or for the voicemail; None while he still waits."""
    until = call.accepted_at or call.gave_up_at or call.ended_at
    return None if until is None else whole_seconds(call.started_at, until)


def talk_seconds(call: Call) -> int:
    """Return the talk from a person's acceptance to its end: never greeting, hold, ringing, screening or voicemail."""
    if call.accepted_at is None or call.joined_at is None or call.talk_ended_at is None:
        return 0
    return whole_seconds(call.accepted_at, call.talk_ended_at)


def total_seconds(call: Call) -> int | None:
    """Return the whole call from the first webhook to its end; None while it lasts."""
    return None if call.ended_at is None else whole_seconds(call.started_at, call.ended_at)


def ring_seconds(leg: Leg) -> int:
    """Return how long a leg's phone rang: until picked up, or until it ended."""
    until = leg.answered_at or leg.ended_at
    return 0 if until is None else whole_seconds(leg.placed_at, until)


def leg_talk_seconds(call: Call, leg: Leg) -> int:
    """Return the talk of the leg that took the call; nought for the others."""
    return talk_seconds(call) if leg.id == call.accepted_leg else 0
