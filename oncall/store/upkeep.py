"""What is due, what is over and may go, and what the server's clock says."""

from datetime import datetime

from sqlalchemy import Table, and_, bindparam, delete, func, select, text
from sqlalchemy.sql.dml import ReturningDelete

from oncall.calls.model import Call
from oncall.store.base import Base
from oncall.store.calls import read_call
from oncall.store.missed_tables import missed_gathered
from oncall.store.queue_tables import callbacks
from oncall.store.tables import calls, outbox, timers
from oncall.usecases.upkeep_ports import Backlog

EFFECTS = select(func.count().label("many"), func.min(outbox.c.due_at).label("since")).where(
    outbox.c.due_at <= bindparam("now")
)
TIMERS = select(func.count().label("many"), func.min(timers.c.due_at).label("since")).where(
    timers.c.due_at <= bindparam("now")
)
TRIED = (
    select(outbox.c.error, func.count().label("many"))
    .where(outbox.c.due_at.is_not(None), outbox.c.error.is_not(None))
    .group_by(outbox.c.error)
)
FROM = select(func.count().label("many"), func.count(calls.c.ended_at).label("over")).where(
    calls.c.caller == bindparam("number")
)
CALLED = (
    select(calls.c.sid)
    .where(
        calls.c.line == bindparam("line"),
        calls.c.started_at >= bindparam("since"),
        calls.c.caller == bindparam("number"),
    )
    .limit(1)
)
BOOKED = (
    select(callbacks.c.key)
    .where(callbacks.c.line == bindparam("line"), callbacks.c.number == bindparam("number"))
    .limit(1)
)
DOCS_FROM = select(calls.c.sid, calls.c.doc).where(calls.c.caller == bindparam("number"))
DOCS_BEFORE = (
    select(calls.c.sid, calls.c.doc)
    .where(
        calls.c.line == bindparam("line"),
        calls.c.ended_at < bindparam("before"),
        calls.c.doc.contains('"recording":"', autoescape=True),
    )
    .order_by(calls.c.started_at)
    .limit(bindparam("most"))
)


def drop(table: Table, *over: object) -> ReturningDelete[int]:
    """Return the removal of a few rows that are over; those that somebody has locked are left for the next time."""
    chosen = (
        select(table.c.id).where(and_(*over)).limit(bindparam("most")).with_for_update(skip_locked=True)  # type: ignore[arg-type]
    )
    return delete(table).where(table.c.id.in_(chosen.cte("chosen").select())).returning(table.c.id)


OVER = outbox.c.done_at.is_not(None)
DROPS = (
    ("effects", drop(outbox, OVER, outbox.c.call.is_not(None), outbox.c.done_at < bindparam("over"))),
    ("notices", drop(outbox, OVER, outbox.c.call.is_(None), outbox.c.done_at < bindparam("over"))),
    ("effects", drop(timers, timers.c.due_at.is_(None), timers.c.at < bindparam("over"))),
    ("effects", drop(missed_gathered, missed_gathered.c.at < bindparam("over"))),
)


class UpkeepDesk(Base):
    """usecases.upkeep_ports.UpkeepStore."""

    def backlog(self, now: datetime) -> Backlog:
        """Return what is due and not done."""
        with self._read() as rows:
            effects, woken = rows.first(EFFECTS, {"now": now}), rows.first(TIMERS, {"now": now})
        assert effects is not None
        assert woken is not None
        return Backlog(effects.many, effects.since, woken.many, woken.since)

    def tried_again(self) -> dict[str, int]:
        """Return how many outbox rows wait for another try, by what was wrong at their last one."""
        with self._read() as rows:
            return {str(row.error): int(row.many) for row in rows.every(TRIED)}

    def prune(self, effects_before: datetime, notices_before: datetime, limit: int) -> int:
        """Remove at most `limit` outbox rows and as many timers that were over before these instants; returns how many went."""
        instants = {"effects": effects_before, "notices": notices_before}
        gone = 0
        for kind, statement in DROPS:
            with self._write() as rows:
                gone += len(rows.every(statement, {"over": instants[kind], "most": limit}))
        return gone

    def has_called(self, line: str, number: str, since: datetime) -> bool:
        """Return whether a call to the line came from a number at or after an instant."""
        with self._read() as rows:
            return rows.first(CALLED, {"line": line, "number": number, "since": since}) is not None

    def asked_to_be_called(self, line: str, number: str) -> bool:
        """Return whether a call-back to a number was ever booked with the line."""
        with self._read() as rows:
            return rows.first(BOOKED, {"line": line, "number": number}) is not None

    def calls_from(self, number: str) -> tuple[int, int]:
        """Return how many calls came from a number, and how many of them are not over."""
        with self._read() as rows:
            row = rows.first(FROM, {"number": number})
        assert row is not None
        return row.many, row.many - row.over

    def recordings_of(self, number: str) -> tuple[str, ...]:
        """Return the carrier's ids of the messages left from a number."""
        with self._read() as rows:
            found = [read_call(row.sid, row.doc) for row in rows.every(DOCS_FROM, {"number": number})]
        return tuple(call.recording for call in found if call.recording)

    def recordings_before(self, line: str, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Return (call, carrier's id of its message) of at most `limit` calls that ended before an instant, oldest first."""
        values = {"line": line, "before": before, "most": limit}
        with self._read() as rows:
            found: list[Call] = [read_call(row.sid, row.doc) for row in rows.every(DOCS_BEFORE, values)]
        return tuple((call.sid, call.recording) for call in found if call.recording)

    def database_clock(self) -> datetime | None:
        """Return what time the database server has; None for a file, which has no clock of its own."""
        if self._embedded is not None:
            return None
        with self._read() as rows:
            row = rows.first(text("SELECT clock_timestamp()"))
        return None if row is None else row[0]
