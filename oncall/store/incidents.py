"""Alarms and outages: at most one open alarm a key and one running outage a line, every later write conditional."""

from dataclasses import replace
from functools import cache, lru_cache

from pydantic import TypeAdapter
from sqlalchemy import bindparam, select, update

from oncall.calls.alarm import Alarm
from oncall.store.counters import LINES, count
from oncall.store.incident_tables import alarms, outages
from oncall.store.insert import insert_new
from oncall.store.transaction import Rows
from oncall.usecases.incident_rows import Outage

KEPT = 256
ALARM = select(alarms.c.doc).where(alarms.c.id == bindparam("id"))
OF_KEY = (
    select(alarms.c.doc)
    .where(alarms.c.line == bindparam("line"), alarms.c.key == bindparam("key"))
    .order_by(alarms.c.closed_at.is_(None).desc(), alarms.c.opened_at.desc(), alarms.c.id.desc())
    .limit(1)
)
OPEN = select(alarms.c.doc).where(alarms.c.closed_at.is_(None)).order_by(alarms.c.opened_at, alarms.c.id)
OF_LINE = (
    select(alarms.c.doc)
    .where(alarms.c.line == bindparam("line"))
    .order_by(alarms.c.opened_at.desc(), alarms.c.id.desc())
    .limit(bindparam("most"))
)
OF_CASE = select(alarms.c.doc).where(alarms.c.case_id == bindparam("case")).order_by(alarms.c.opened_at)
SAVE_ALARM = (
    update(alarms)
    .where(alarms.c.id == bindparam("of_id"), alarms.c.version == bindparam("seen"))
    .values(
        state=bindparam("now_state"),
        case_id=bindparam("of_case"),
        closed_at=bindparam("closed"),
        version=bindparam("seen") + 1,
        doc=bindparam("new_doc"),
    )
)
RUNNING = select(outages.c.doc).where(outages.c.ended_at.is_(None)).order_by(outages.c.line)
RUNNING_OF = RUNNING.where(outages.c.line == bindparam("line"))
OUTAGE = select(outages.c.doc).where(outages.c.id == bindparam("id"))
OUTAGES = (
    select(outages.c.doc)
    .where(outages.c.line == bindparam("line"))
    .order_by(outages.c.started_at.desc())
    .limit(bindparam("most"))
)
SAVE_OUTAGE = (
    update(outages)
    .where(outages.c.id == bindparam("of_id"), outages.c.version == bindparam("seen"))
    .values(ended_at=bindparam("ended"), version=bindparam("seen") + 1, doc=bindparam("new_doc"))
)


@cache
def alarm_adapter() -> TypeAdapter[Alarm]:
    """Return what reads and writes an alarm."""
    return TypeAdapter(Alarm)


@cache
def outage_adapter() -> TypeAdapter[Outage]:
    """Return what reads and writes an outage."""
    return TypeAdapter(Outage)


def dump_alarm(alarm: Alarm, version: int) -> str:
    """Return an alarm as JSON text, under the version that its row gets."""
    return alarm_adapter().dump_json(replace(alarm, version=version)).decode()


def dump_outage(outage: Outage, version: int) -> str:
    """Return an outage as JSON text, under the version that its row gets."""
    return outage_adapter().dump_json(replace(outage, version=version)).decode()


@lru_cache(maxsize=KEPT)
def load_alarm(doc: str) -> Alarm:
    """Return the alarm of a document. Raises ValueError when it is none."""
    return alarm_adapter().validate_json(doc)


@lru_cache(maxsize=KEPT)
def load_outage(doc: str) -> Outage:
    """Return the outage of a document. Raises ValueError when it is none."""
    return outage_adapter().validate_json(doc)


def running_outages(rows: Rows) -> tuple[Outage, ...]:
    """Return the running outages of all lines, by line."""
    return tuple(load_outage(row.doc) for row in rows.every(RUNNING))


class IncidentRows(Rows):
    """Alarms and outages inside a transaction."""

    __slots__ = ()

    def alarm(self, alarm: str) -> Alarm | None:
        """Return an alarm, or None."""
        row = self.first(ALARM, {"id": alarm})
        return None if row is None else load_alarm(row.doc)

    def alarm_of_key(self, line: str, key: str) -> Alarm | None:
        """Return the open alarm of a key, else its newest one, or None."""
        row = self.first(OF_KEY, {"line": line, "key": key})
        return None if row is None else load_alarm(row.doc)

    def insert_alarm(self, alarm: Alarm) -> bool:
        """Add an alarm; False when the key has an open one already, or that id is there (nothing changed)."""
        values = {
            "id": alarm.id,
            "line": alarm.line,
            "key": alarm.key,
            "state": alarm.state.value,
            "case_id": alarm.case,
            "opened_at": alarm.opened_at,
            "closed_at": alarm.resolved_at,
            "version": alarm.version,
            "doc": dump_alarm(alarm, alarm.version),
        }
        return self.changed(insert_new(self._kind, alarms), values)

    def save_alarm(self, alarm: Alarm) -> bool:
        """Write an alarm where the stored version is alarm.version, and raise it by one; False when somebody else wrote."""
        values = {
            "of_id": alarm.id,
            "seen": alarm.version,
            "now_state": alarm.state.value,
            "of_case": alarm.case,
            "closed": alarm.resolved_at,
            "new_doc": dump_alarm(alarm, alarm.version + 1),
        }
        return self.changed(SAVE_ALARM, values)

    def open_alarms(self) -> tuple[Alarm, ...]:
        """Return every alarm that is not resolved, of all lines, oldest first."""
        return tuple(load_alarm(row.doc) for row in self.every(OPEN))

    def alarms(self, line: str, limit: int) -> tuple[Alarm, ...]:
        """Return at most `limit` of a line's alarms, the newest first."""
        return tuple(load_alarm(row.doc) for row in self.every(OF_LINE, {"line": line, "most": limit}))

    def alarms_of_case(self, case: str) -> tuple[Alarm, ...]:
        """Return the alarms of a case, oldest first."""
        return tuple(load_alarm(row.doc) for row in self.every(OF_CASE, {"case": case}))

    def outage(self, outage: str) -> Outage | None:
        """Return an outage, or None."""
        row = self.first(OUTAGE, {"id": outage})
        return None if row is None else load_outage(row.doc)

    def running_outage(self, line: str) -> Outage | None:
        """Return a line's outage that has not ended, or None."""
        row = self.first(RUNNING_OF, {"line": line})
        return None if row is None else load_outage(row.doc)

    def outages(self, line: str, limit: int) -> tuple[Outage, ...]:
        """Return at most `limit` of a line's outages, the newest first."""
        return tuple(load_outage(row.doc) for row in self.every(OUTAGES, {"line": line, "most": limit}))

    def insert_outage(self, outage: Outage) -> bool:
        """Add an outage and raise the stamp of the lines; False when the line has a running one already."""
        values = {
            "id": outage.id,
            "line": outage.line,
            "started_at": outage.started_at,
            "ended_at": outage.ended_at,
            "version": outage.version,
            "doc": dump_outage(outage, outage.version),
        }
        fresh = self.changed(insert_new(self._kind, outages), values)
        if fresh:
            count(self, self._kind, LINES)
        return fresh

    def save_outage(self, outage: Outage) -> bool:
        """Write an outage where the version matches, and raise it and the lines' stamp by one; False when somebody else wrote."""
        values = {
            "of_id": outage.id,
            "seen": outage.version,
            "ended": outage.ended_at,
            "new_doc": dump_outage(outage, outage.version + 1),
        }
        saved = self.changed(SAVE_OUTAGE, values)
        if saved:
            count(self, self._kind, LINES)
        return saved
