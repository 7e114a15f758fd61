"""The call rows: written by key and version, read by key, counted in an index."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil

from sqlalchemy import and_, bindparam, func, or_, select, update

from oncall.calls.durations import talk_seconds, total_seconds, wait_seconds
from oncall.calls.model import Call, Outcome
from oncall.log import get_logger
from oncall.store.base import Base
from oncall.store.codec import dump_call, load_call
from oncall.store.insert import new_row
from oncall.store.ready import Ready
from oncall.store.tables import calls
from oncall.store.transaction import Rows
from oncall.usecases.ports import StoreDown

PAGE = 200
IDS_AT_ONCE = 1000
log = get_logger(__name__)

ONE = Ready(select(calls.c.doc).where(calls.c.sid == bindparam("sid")))
SAVE = Ready(
    update(calls)
    .where(calls.c.sid == bindparam("of_sid"), calls.c.version == bindparam("of_version"))
    .values({column.name: bindparam(column.name) for column in calls.c if column.name != "sid"})
)
OPEN = (
    select(calls.c.sid, calls.c.doc)
    .where(calls.c.ended_at.is_(None), calls.c.started_at < bindparam("before"))
    .order_by(calls.c.started_at)
)
COUNTED = (Outcome.ANSWERED, Outcome.VOICEMAIL, Outcome.ABANDONED)
# Grouped by one number, not by outcome and wait: a third cheaper, as fewer and shorter keys are sorted.
COUNTS = (
    select(
        calls.c.wait_seconds,
        func.count().label("total"),
        *(func.count().filter(calls.c.outcome == outcome.value).label(outcome.value) for outcome in COUNTED),
    )
    .where(
        calls.c.line == bindparam("line"),
        calls.c.started_at >= bindparam("start"),
        calls.c.started_at < bindparam("end"),
    )
    .group_by(calls.c.wait_seconds)
)
OF_CASES = (
    select(calls.c.case_id, calls.c.sid)
    .where(calls.c.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(calls.c.started_at, calls.c.sid)
)

TALK = (
    select(calls.c.case_id, func.coalesce(func.sum(calls.c.talk_seconds), 0))
    .where(calls.c.case_id.in_(bindparam("cases", expanding=True)))
    .group_by(calls.c.case_id)
)


def columns_of(call: Call) -> dict[str, object]:
    """Return the row of a call."""
    winner = call.winner
    return {
        "sid": call.sid,
        "line": call.line,
        "started_at": call.started_at,
        "ended_at": call.ended_at,
        "state": call.state.value,
        "outcome": None if call.outcome is None else call.outcome.value,
        "caller": call.caller,
        "case_id": call.case,
        "answered_by": None if winner is None else winner.person.id,
        "wait_seconds": wait_seconds(call),
        "talk_seconds": talk_seconds(call),
        "total_seconds": total_seconds(call),
        "policy": call.policy,
        "version": call.version,
        "doc": dump_call(call),
    }


def read_call(sid: str, doc: str) -> Call:
    """Return the call of a stored document; StoreDown when it cannot be read."""
    try:
        return load_call(doc)
    except ValueError:
        raise StoreDown(f"call {sid} cannot be read (cure: restore it, or use the program that wrote it)") from None


FIRST_TAKER = (
    select(calls.c.answered_by)
    .where(calls.c.case_id == bindparam("case"), calls.c.answered_by.is_not(None))
    .order_by(calls.c.started_at, calls.c.sid)
    .limit(1)
)


class CallRows(Rows):
    """Calls inside a transaction."""

    __slots__ = ()

    def call(self, sid: str) -> Call | None:
        """Return the call of that carrier id, or None."""
        row = self.first(ONE, {"sid": sid})
        return None if row is None else read_call(sid, row[0])

    def first_taker(self, case: str) -> str | None:
        """Return who took the first of a case's calls that somebody took, or None."""
        row = self.first(FIRST_TAKER, {"case": case})
        return None if row is None else str(row[0])

    def insert_call(self, call: Call) -> bool:
        """Add a call row; False when one of that id is there already (nothing changed)."""
        return self.changed(new_row(self._kind, calls), columns_of(call))

    def save_call(self, call: Call) -> bool:
        """Write `call` where the stored version is call.version, and raise it by one; False when somebody else wrote."""
        values = columns_of(replace(call, version=call.version + 1))
        del values["sid"]
        return self.changed(SAVE, {"of_sid": call.sid, "of_version": call.version, **values})


class CallLog(Base):
    """Calls over many transactions, each short."""

    def open_calls(self, before: datetime) -> tuple[Call, ...]:
        """Return calls without an end that started before that instant, oldest first; an unreadable one is logged, not returned."""
        found: list[Call] = []
        with self._read() as rows:
            for sid, doc in rows.every(OPEN, {"before": before}):
                try:
                    found.append(load_call(doc))
                except ValueError:
                    log.error("call_unreadable", call=sid)  # noqa: TRY400
        return tuple(found)

    def newest_calls(self, line: str, limit: int) -> tuple[Call, ...]:
        """Return at most `limit` of the line's calls, the newest first."""
        newest = select(calls.c.sid, calls.c.doc).where(calls.c.line == line)
        newest = newest.order_by(calls.c.started_at.desc(), calls.c.sid.desc()).limit(limit)
        with self._read() as rows:
            return tuple(read_call(sid, doc) for sid, doc in rows.every(newest))

    def calls(self, line: str, start: datetime | None, end: datetime | None) -> Iterator[Call]:
        """Return the line's calls that started in [start, end), oldest first, a page in memory at a time."""
        query = select(calls.c.started_at, calls.c.sid, calls.c.doc).where(calls.c.line == line)
        query = query if start is None else query.where(calls.c.started_at >= start)
        query = query if end is None else query.where(calls.c.started_at < end)
        query = query.order_by(calls.c.started_at, calls.c.sid).limit(PAGE)
        page = query
        while True:
            with self._read() as rows:
                found = rows.every(page)
            for _, sid, doc in found:
                yield read_call(sid, doc)
            if len(found) < PAGE:
                return
            at, sid, _ = found[-1]
            later = or_(calls.c.started_at > at, and_(calls.c.started_at == at, calls.c.sid > sid))
            page = query.where(calls.c.started_at >= at, later)

    def call_counts(self, line: str, start: datetime, end: datetime) -> Mapping[str, int]:
        """Return total, answered, voicemail, abandoned, wait_seconds_p50, wait_seconds_p90 of calls started in [start, end).

        The percentiles are nearest-rank over every call that has a wait, answered or not; 0 when there is none.
        """
        with self._read() as rows:
            found = rows.every(COUNTS, {"line": line, "start": start, "end": end})
        waits = {wait: total for wait, total, *_ in found if wait is not None}
        sums = [sum(row[column] for row in found) for column in range(1, 2 + len(COUNTED))]
        return {
            **dict(zip(("total", *(outcome.value for outcome in COUNTED)), sums, strict=True)),
            "wait_seconds_p50": percentile(waits, 50),
            "wait_seconds_p90": percentile(waits, 90),
        }

    def case_calls(self, cases: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the calls of each case, oldest first; a case without calls has an empty tuple."""
        found: dict[str, list[str]] = {case: [] for case in cases}
        ids = list(found)
        for first in range(0, len(ids), IDS_AT_ONCE):
            with self._read() as rows:
                for case, sid in rows.every(OF_CASES, {"cases": ids[first : first + IDS_AT_ONCE]}):
                    found[case].append(sid)
        return {case: tuple(sids) for case, sids in found.items()}

    def case_talk(self, cases: Sequence[str]) -> Mapping[str, int]:
        """Return the whole seconds talked in all calls of each case; a case without calls has 0."""
        found = dict.fromkeys(cases, 0)
        ids = list(found)
        for first in range(0, len(ids), IDS_AT_ONCE):
            with self._read() as rows:
                found |= {
                    case: int(talk) for case, talk in rows.every(TALK, {"cases": ids[first : first + IDS_AT_ONCE]})
                }
        return found


def percentile(counts: Mapping[int, int], percent: int) -> int:
    """Return the nearest-rank percentile of values given as value → how often: the smallest that `percent` do not exceed."""
    rank = ceil(sum(counts.values()) * percent / 100)
    for value in sorted(counts):
        rank -= counts[value]
        if rank <= 0:
            return value
    return 0
