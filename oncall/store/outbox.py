"""The outbox: effects written with the state, claimed by one conditional update, finished with their outcome.

`attempts` counts the tries before this one: those to be repeated and those whose claim ran out.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, Select, Update, bindparam, select, update

from oncall.log import get_logger
from oncall.store.base import Base
from oncall.store.codec import dump_effect, load_effect
from oncall.store.insert import new_row
from oncall.store.ready import Ready
from oncall.store.tables import outbox
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.ports import OutboxRow

log = get_logger(__name__)
TAKEN = (outbox.c.id, outbox.c.key, outbox.c.call, outbox.c.kind, outbox.c.doc, outbox.c.attempts)
DUE = outbox.c.due_at <= bindparam("now")
LAPSED = outbox.c.claimed_until <= bindparam("now")


def chosen(first: ColumnElement[object], *conditions: ColumnElement[bool]) -> CTE:
    """Return the rows to claim, those locked by another worker left out (PostgreSQL; SQLite has one writer anyhow)."""
    query: Select[int] = select(outbox.c.id).where(*conditions).order_by(first, outbox.c.id).limit(bindparam("most"))
    return query.with_for_update(skip_locked=True).cte("chosen")


def claim(rows: CTE, tries: int) -> Update:
    """Return the one conditional update that claims the chosen rows."""
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(rows.c.id)))
        .values(
            due_at=None,
            claimed_by=bindparam("worker"),
            claimed_until=bindparam("until"),
            attempts=outbox.c.attempts + tries,
        )
    )


CLAIM = Ready(claim(chosen(outbox.c.due_at, DUE), 0).returning(*TAKEN))
OF_CALL = outbox.c.call == bindparam("of_call")
CLAIM_OF_CALL = Ready(claim(chosen(outbox.c.due_at, DUE, OF_CALL), 0).returning(*TAKEN))
CLAIM_LAPSED = Ready(claim(chosen(outbox.c.claimed_until, LAPSED), 1).returning(*TAKEN))
# A row that is over stays over: a late worker changes nothing.
UNFINISHED = update(outbox).where(outbox.c.key == bindparam("of_key"), outbox.c.done_at.is_(None))
FREED: dict[str, object] = {"claimed_by": None, "claimed_until": None, "error": bindparam("why")}
FINISH = Ready(UNFINISHED.values(due_at=None, done_at=bindparam("now"), **FREED))
RETRY = Ready(UNFINISHED.values(due_at=bindparam("again"), attempts=outbox.c.attempts + 1, **FREED))
KNOWN = select(outbox.c.key).where(outbox.c.key.in_(bindparam("keys", expanding=True)))
NEWEST = (
    select(*TAKEN, outbox.c.due_at, outbox.c.claimed_until, outbox.c.error, outbox.c.written_at)
    .order_by(outbox.c.id.desc())
    .limit(bindparam("most"))
)


def row_of(found: AnyRow) -> OutboxRow:
    """Return a stored row as the ports know it. Raises ValueError when its effect cannot be read."""
    return OutboxRow(found.key, found.call, load_effect(found.kind, found.doc), found.attempts)


def state_of(found: AnyRow) -> str:
    """Return where a row stands: waiting, claimed, failed or done."""
    if found.due_at is not None:
        return "waiting"
    if found.claimed_until is not None:
        return "claimed"
    return "done" if found.error is None else "failed"


class OutboxRows(Rows):
    """The outbox inside a transaction."""

    __slots__ = ()

    def post(self, rows: Sequence[OutboxRow], now: datetime, worker: str, until: datetime) -> None:
        """Add outbox rows, claimed at once by `worker` until `until`; keys already there are left as they are."""
        values = [
            {
                "key": row.key,
                "call": row.call,
                "kind": kind,
                "doc": doc,
                "attempts": row.attempts,
                "claimed_by": worker,
                "claimed_until": until,
                "written_at": now,
            }
            for row in rows
            for kind, doc in [dump_effect(row.effect)]
        ]
        if values:
            self.write_all(new_row(self._kind, outbox), values)

    def queue(self, rows: Sequence[OutboxRow], now: datetime, due: datetime) -> None:
        """Add outbox rows that whichever worker claims first carries out from `due` on; keys already there stay as they are."""
        values = [
            {
                "key": row.key,
                "call": row.call,
                "kind": kind,
                "doc": doc,
                "attempts": row.attempts,
                "due_at": due,
                "written_at": now,
            }
            for row in rows
            for kind, doc in [dump_effect(row.effect)]
        ]
        if values:
            self.write_all(new_row(self._kind, outbox), values)

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of the keys that the outbox has, whatever became of their rows."""
        if not keys:
            return frozenset()
        return frozenset(row.key for row in self.every(KNOWN, {"keys": list(keys)}))

    def finish(self, key: str, now: datetime, error: str | None = None, retry_at: datetime | None = None) -> None:
        """Record an effect's outcome with the rest of the transaction: done, failed, or to be tried again at `retry_at`."""
        if retry_at is None:
            self.changed(FINISH, {"of_key": key, "now": now, "why": error})
        else:
            self.changed(RETRY, {"of_key": key, "again": retry_at, "why": error})


class OutboxQueue(Base):
    """The outbox as the workers see it."""

    def claim_outbox(
        self, worker: str, now: datetime, until: datetime, limit: int, call: str | None = None
    ) -> tuple[OutboxRow, ...]:
        """Claim due rows by one conditional update, for one call or for all; a claim that ran out is not claimed again here."""
        values: dict[str, object] = {"worker": worker, "now": now, "until": until, "most": limit}
        if call is None:
            return self._claim(CLAIM, values)
        return self._claim(CLAIM_OF_CALL, {**values, "of_call": call})

    def expired_claims(self, worker: str, now: datetime, until: datetime, limit: int) -> tuple[OutboxRow, ...]:
        """Claim rows whose earlier claim ran out: their outcome is unknown and is settled by asking the carrier."""
        return self._claim(CLAIM_LAPSED, {"worker": worker, "now": now, "until": until, "most": limit})

    def _claim(self, statement: Ready, values: dict[str, object]) -> tuple[OutboxRow, ...]:
        """Claim rows, oldest first; one that cannot be read steps aside as failed and says so."""
        claimed: list[OutboxRow] = []
        with self.transaction(OutboxRows, write=True) as rows:
            for found in sorted(rows.every(statement, values), key=lambda row: int(row.id)):
                try:
                    claimed.append(row_of(found))
                except ValueError as error:
                    log.error("outbox_row_unreadable", key=found.key, kind=found.kind)  # noqa: TRY400
                    why = f"unreadable: {type(error).__name__}"
                    rows.changed(FINISH, {"of_key": found.key, "now": values["now"], "why": why})
        return tuple(claimed)

    def finish_outbox(
        self, key: str, now: datetime, error: str | None = None, retry_at: datetime | None = None
    ) -> None:
        """Record the outcome: done, failed with `error`, or to be tried again at `retry_at`."""
        with self.transaction(OutboxRows, write=True) as rows:
            rows.finish(key, now, error, retry_at)

    def outbox_rows(self, limit: int) -> tuple[tuple[OutboxRow, str, datetime], ...]:
        """Return the newest outbox rows with their state (waiting, claimed, done, failed) and when they were written."""
        with self._read() as rows:
            return tuple(
                (row_of(found), state_of(found), found.written_at) for found in rows.every(NEWEST, {"most": limit})
            )
