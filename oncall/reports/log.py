"""A call as JSON, in the shape and order of keys that scripts rely on; instants in the line's zone with their offset."""

from zoneinfo import ZoneInfo

from oncall.reports.instants import rfc3339
from oncall.usecases.read_log import LogEntry, LogLeg


def call_shape(entry: LogEntry, zone: ZoneInfo) -> dict[str, object]:
    """Return a call of the log as a JSON object. What has not happened, or is not known, is null."""
    return {
        "call": entry.call,
        "line": entry.line,
        "case": entry.case,
        "from": entry.caller,
        "started_at": rfc3339(entry.started_at, zone),
        "ended_at": rfc3339(entry.ended_at, zone),
        "outcome": entry.outcome,
        "answered_by": entry.answered_by,
        "stage": entry.stage,
        "wait_seconds": entry.wait_seconds,
        "talk_seconds": entry.talk_seconds,
        "total_seconds": entry.total_seconds,
        "policy": entry.policy,
        "legs": [_leg_shape(leg, zone) for leg in entry.legs],
    }


def _leg_shape(leg: LogLeg, zone: ZoneInfo) -> dict[str, object]:
    """Return one person's phone as a JSON object."""
    return {
        "person": leg.person,
        "to": leg.to,
        "stage": leg.stage,
        "outcome": leg.outcome,
        "placed_at": rfc3339(leg.placed_at, zone),
        "ring_seconds": leg.ring_seconds,
        "talk_seconds": leg.talk_seconds,
    }
