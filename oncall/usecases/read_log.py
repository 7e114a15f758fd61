"""Read the call log: stored calls as the entries that the log, the console and the exports show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from oncall.calls import durations
from oncall.calls.model import Call, Leg, Outcome
from oncall.usecases.ports import Store

UNHEARD_OF = -1


@dataclass(frozen=True, slots=True)
class LogLeg:
    """One person's phone in a call. `stage` is primary, backup or None; `outcome` is None while it rings. Whole seconds."""

    person: str
    to: str
    stage: str | None
    outcome: str | None
    placed_at: datetime
    ring_seconds: int
    talk_seconds: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One call as the log has it. Instants are aware UTC, durations whole seconds; what has not happened yet is None."""

    call: str
    line: str
    case: str | None
    caller: str | None
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    answered_by: str | None
    stage: str | None
    wait_seconds: int | None
    talk_seconds: int
    total_seconds: int | None
    policy: str
    legs: tuple[LogLeg, ...]


def read_log(store: Store, line: str, start: datetime | None, end: datetime | None) -> Iterator[LogEntry]:
    """Yield the line's calls that started in [start, end), oldest first. Raises StoreBusy or StoreDown."""
    return (log_entry(call) for call in store.calls(line, start, end))


def log_entry(call: Call) -> LogEntry:
    """Return a call as the log has it."""
    winner = call.winner if call.outcome in {None, Outcome.ANSWERED} else None
    return LogEntry(
        call=call.sid,
        line=call.line,
        case=call.case,
        caller=call.caller,
        started_at=call.started_at,
        ended_at=call.ended_at,
        outcome=call.outcome.value if call.outcome else None,
        answered_by=winner.person.id if winner else None,
        stage=(winner.stage or None) if winner else None,
        wait_seconds=durations.wait_seconds(call),
        talk_seconds=durations.talk_seconds(call),
        total_seconds=durations.total_seconds(call),
        policy=call.policy,
        legs=tuple(_leg(call, leg) for leg in call.legs if leg.step != UNHEARD_OF),
    )


def _leg(call: Call, leg: Leg) -> LogLeg:
    """Return a leg as the log has it."""
    return LogLeg(
        person=leg.person.id,
        to=leg.person.phone,
        stage=leg.stage or None,
        outcome=leg.outcome.value if leg.outcome else None,
        placed_at=leg.placed_at,
        ring_seconds=durations.ring_seconds(leg),
        talk_seconds=durations.leg_talk_seconds(call, leg),
    )
