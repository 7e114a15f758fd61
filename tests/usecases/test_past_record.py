"""Past calls of the exact shape: the log says again what was imported, whatever it was."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from oncall.policy.load import load
from oncall.policy.source import read_file
from oncall.reports.log import call_shape
from oncall.usecases.past_call import parse_past_call
from oncall.usecases.past_record import past_record
from oncall.usecases.read_log import log_entry
from tests.usecases.records import DUELL

LINE = load(read_file(str(DUELL)))
START = datetime(2020, 1, 1, tzinfo=UTC)
PEOPLE = st.sampled_from(["anna", "bjorn", "zed"])
STAGES = st.sampled_from(["primary", "backup", None])
LOST = st.sampled_from(["no_answer", "busy", "declined", "failed", "cancelled", "screened_out"])
UNANSWERED = st.sampled_from(["voicemail", "callback", "abandoned", "announced", "refused"])
SECONDS = st.integers(0, 7200)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """Return a row of the exact shape that does not contradict itself: at most one leg took the call, and it has the talk."""
    started = START + timedelta(seconds=draw(st.integers(0, 10**8)), microseconds=draw(st.sampled_from([0, 250_000])))
    wait, rest = draw(SECONDS), draw(SECONDS)
    taker, stage = draw(PEOPLE), draw(STAGES)
    talk = draw(SECONDS) if draw(st.booleans()) else None
    legs = [leg(draw, started, draw(PEOPLE), draw(LOST), draw(STAGES), 0) for _ in range(draw(st.integers(0, 3)))]
    if talk is not None:
        legs.append(leg(draw, started, taker, "accepted", stage, talk))
    total = wait + (talk or 0) + rest
    return {
        "call": f"CA{draw(st.integers(0, 10**9))}",
        "line": "duell",
        "case": None,
        "from": draw(st.sampled_from(["+4790000001", None])),
        "started_at": started.isoformat(),
        "ended_at": (started + timedelta(seconds=total)).isoformat(),
        "outcome": draw(UNANSWERED) if talk is None else "answered",
        "answered_by": None if talk is None else taker,
        "stage": None if talk is None else stage,
        "wait_seconds": wait,
        "talk_seconds": talk or 0,
        "total_seconds": total,
        "policy": draw(st.sampled_from(["duell@1", "old@99"])),
        "legs": legs,
    }


def leg(draw: st.DrawFn, started: datetime, person: str, outcome: str, stage: str | None, talk: int) -> dict[str, Any]:
    """Return a leg."""
    placed = started + timedelta(seconds=draw(st.integers(0, 60)))
    return {
        "person": person,
        "to": "+4740000001",
        "stage": stage,
        "outcome": outcome,
        "placed_at": placed.isoformat(),
        "ring_seconds": draw(st.integers(0, 60)),
        "talk_seconds": talk,
    }


@given(rows())
def test_the_log_says_what_was_imported(row: dict[str, Any]) -> None:
    """Every key, every leg, every second."""
    call = past_record(parse_past_call(row, "duell"), LINE, "duell@1")
    assert call_shape(log_entry(call), ZoneInfo("UTC")) == row


@given(
    rows(),
    st.sets(st.sampled_from(["ended_at", "wait_seconds", "total_seconds", "legs", "stage", "answered_by", "policy"])),
)
def test_what_a_row_leaves_out_is_worked_out(row: dict[str, Any], left_out: set[str]) -> None:
    """A call without its end, wait or legs is still a call: its talk is what the row says, nothing is negative."""
    short = {key: value for key, value in row.items() if key not in left_out}
    entry = log_entry(past_record(parse_past_call(short, "duell"), LINE, "duell@1"))
    assert (entry.talk_seconds, entry.outcome) == (row["talk_seconds"], row["outcome"])
    assert entry.ended_at is not None
    assert entry.ended_at >= entry.started_at
    assert (entry.wait_seconds or 0) >= 0
