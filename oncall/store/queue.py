"""Callers who wait in line: phones held by one call each, places by arrival, call-backs claimed by one conditional write."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, delete, or_, select, update

from oncall.store import queue_reads
from oncall.store.insert import insert_into, insert_new, new_row
from oncall.store.queue_tables import callbacks, held_phones, queue_places, queue_wants
from oncall.store.ready import Ready
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.queue_rows import Callback, CallbackKind, CallbackState

LET_GO = Ready(
    delete(held_phones).where(held_phones.c.phone == bindparam("of_phone"), held_phones.c.call == bindparam("of_call"))
)
LEAVE = tuple(Ready(delete(table).where(table.c.call == bindparam("of_call"))) for table in (queue_places, queue_wants))
ONE = select(callbacks).where(callbacks.c.key == bindparam("key"))
OF_SID = select(callbacks).where(callbacks.c.sid == bindparam("sid"), callbacks.c.state == CallbackState.CALLING.value)
DUE = (
    select(callbacks)
    .where(callbacks.c.due_at <= bindparam("now"))
    .order_by(callbacks.c.since, callbacks.c.key)
    .limit(bindparam("most"))
)
OF_LINE = (
    select(callbacks)
    .where(callbacks.c.line == bindparam("line"))
    .order_by(callbacks.c.since.desc(), callbacks.c.key)
    .limit(bindparam("most"))
)
BEGIN = (
    update(callbacks)
    .where(callbacks.c.key == bindparam("of_key"), callbacks.c.tries == bindparam("seen"))
    .where(callbacks.c.due_at <= bindparam("now"))
    .values(state=CallbackState.CALLING.value, due_at=None, tries=callbacks.c.tries + 1, sid=bindparam("new_sid"))
)
SETTLE = (
    update(callbacks)
    .where(callbacks.c.key == bindparam("of_key"), callbacks.c.sid == bindparam("of_sid"))
    .where(callbacks.c.state == CallbackState.CALLING.value)
    .values(state=bindparam("to"), due_at=bindparam("due"))
)


@cache
def taking(kind: str) -> Ready:
    """Return the statement that takes a phone: a new row, or one that is void or our own. `kind` names the dialect."""
    new = insert_into(kind, held_phones).values(
        phone=bindparam("phone"), call=bindparam("call"), until=bindparam("until")
    )
    free = or_(held_phones.c.call == new.excluded.call, held_phones.c.until <= bindparam("now"))
    own = {"call": new.excluded.call, "until": new.excluded.until}
    return Ready(new.on_conflict_do_update(index_elements=[held_phones.c.phone], set_=own, where=free))


def callback_of(row: AnyRow) -> Callback:
    """Return a stored call-back."""
    return Callback(
        key=row.key,
        line=row.line,
        number=row.number,
        kind=CallbackKind(row.kind),
        since=row.since,
        due_at=row.due_at,
        call=row.call,
        case=row.case_id,
        person=row.person,
        state=CallbackState(row.state),
        tries=row.tries,
        sid=row.sid,
    )


class QueueRows(Rows):
    """Held phones and places inside a transaction."""

    __slots__ = ()

    def unavailable(self, call: str, phones: Sequence[str], since: datetime, now: datetime) -> frozenset[str]:
        """Return those of the phones that another call holds, or that somebody waits for who came before `since`."""
        if not phones:
            return frozenset()
        values = {"of_call": call, "since": since, "now": now, **queue_reads.named(phones)}
        return frozenset(phones[place] for (place,) in self.every(queue_reads.unavailable(len(phones)), values))

    def take(self, call: str, phone: str, until: datetime, now: datetime) -> bool:
        """Take a phone for a call until that instant, or take it for longer; False when another call has it."""
        return self.changed(taking(self._kind), {"phone": phone, "call": call, "until": until, "now": now})

    def let_go(self, call: str, phone: str) -> None:
        """Let a phone go, if the call has it."""
        self.changed(LET_GO, {"of_phone": phone, "of_call": call})

    def queue_up(self, call: str, line: str, since: datetime, phones: Sequence[str]) -> None:
        """Give a call a place in the line, waiting for any of the phones; one that is there keeps its place."""
        if self.changed(new_row(self._kind, queue_places), {"call": call, "line": line, "since": since}) and phones:
            wants = [{"call": call, "phone": phone, "since": since} for phone in sorted(set(phones))]
            self.write_all(new_row(self._kind, queue_wants), wants)

    def leave_queue(self, call: str) -> None:
        """Give up a call's place."""
        for statement in LEAVE:
            self.changed(statement, {"of_call": call})

    def ahead(self, line: str, since: datetime, call: str) -> int:
        """Return how many have a place of that line in front of the call, counted up to `COUNTED`."""
        row = self.first(queue_reads.AHEAD, {"line": line, "since": since, "of_call": call})
        return 0 if row is None else int(row[0])

    def first_in_line(self, phones: Sequence[str], limit: int, now: datetime) -> tuple[str, ...]:
        """Return the first so many calls that wait for any of those of the phones that no call has now."""
        if not phones:
            return ()
        values = {"most": limit, "now": now, **queue_reads.named(phones)}
        found = {(row.since, row.call) for row in self.every(queue_reads.first_in_line(len(phones)), values)}
        return tuple(call for _, call in sorted(found)[:limit])


class CallbackRows(Rows):
    """Call-backs inside a transaction."""

    __slots__ = ()

    def book_callback(self, callback: Callback) -> bool:
        """Add a call-back; False when one of that key is there already (nothing changed)."""
        values = {column.name: getattr(callback, column.name, None) for column in callbacks.c}
        own = {"case_id": callback.case, "kind": callback.kind.value, "state": callback.state.value}
        return self.changed(insert_new(self._kind, callbacks), {**values, **own})

    def callback(self, key: str) -> Callback | None:
        """Return one call-back, or None."""
        row = self.first(ONE, {"key": key})
        return None if row is None else callback_of(row)

    def callback_of(self, sid: str) -> Callback | None:
        """Return the call-back whose running try is that call, or None."""
        row = self.first(OF_SID, {"sid": sid})
        return None if row is None else callback_of(row)

    def due_callbacks(self, now: datetime, limit: int) -> tuple[Callback, ...]:
        """Return call-backs that are due, in the order of their places."""
        return tuple(callback_of(row) for row in self.every(DUE, {"now": now, "most": limit}))

    def callbacks(self, line: str, limit: int) -> tuple[Callback, ...]:
        """Return a line's call-backs, the newest first."""
        return tuple(callback_of(row) for row in self.every(OF_LINE, {"line": line, "most": limit}))

    def begin_callback(self, key: str, tries: int, sid: str, now: datetime) -> bool:
        """Claim a call-back that is due and has had so many tries for the call `sid`; False when somebody else did."""
        return self.changed(BEGIN, {"of_key": key, "seen": tries, "new_sid": sid, "now": now})

    def settle_callback(self, key: str, sid: str, state: CallbackState, due_at: datetime | None) -> bool:
        """Record how the try `sid` ended: over, or booked again for `due_at`; False when another try runs or it is over."""
        return self.changed(SETTLE, {"of_key": key, "of_sid": sid, "to": state.value, "due": due_at})
