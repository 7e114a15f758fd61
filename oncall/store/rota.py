"""Changes of the rota made outside the line file. They are withdrawn, never deleted: who was on call must stay explained."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from oncall.store.counters import LINES, count, read_counter
from oncall.store.insert import insert_new
from oncall.store.tables import rota_changes
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.rows import ChangeKind, RotaChange

OF_LINE = select(rota_changes).where(rota_changes.c.line == bindparam("line")).order_by(rota_changes.c.id)
IN_FORCE = OF_LINE.where(rota_changes.c.withdrawn_at.is_(None))
ALL_IN_FORCE = select(rota_changes).where(rota_changes.c.withdrawn_at.is_(None)).order_by(rota_changes.c.id)
OF_KEY = select(rota_changes).where(rota_changes.c.key == bindparam("key"))
WITHDRAW = (
    update(rota_changes)
    .where(rota_changes.c.id == bindparam("of_id"), rota_changes.c.withdrawn_at.is_(None))
    .values(withdrawn_at=bindparam("now"), withdrawn_by=bindparam("who"))
)


def change_of(row: AnyRow) -> RotaChange:
    """Return a stored change."""
    return RotaChange(
        row.id, row.line, ChangeKind(row.kind), row.doc, row.by, row.at, row.withdrawn_at, row.withdrawn_by, row.key
    )


class RotaRows(Rows):
    """Changes of the rota inside a transaction."""

    __slots__ = ()

    def add_rota_change(self, key: str, line: str, kind: ChangeKind, doc: str, now: datetime, who: str) -> RotaChange:
        """Add a change (doc: JSON in the shape of its [[rota.*]] table), or return the one of that key when it is there."""
        values = {"key": key, "line": line, "kind": kind.value, "doc": doc, "by": who, "at": now}
        if self.run(insert_new(self._kind, rota_changes), [values]).rowcount == 1:
            count(self, self._kind, LINES)
        row = self.first(OF_KEY, {"key": key})
        if row is None:
            raise LookupError(f"rota change {key} was not stored")
        return change_of(row)

    def rota_changes(self, line: str, *, withdrawn: bool = False) -> tuple[RotaChange, ...]:
        """Return the line's changes in force, in the order of their making; with `withdrawn` those too that were taken back."""
        return tuple(change_of(row) for row in self.every(OF_LINE if withdrawn else IN_FORCE, {"line": line}))

    def lines_stamp(self) -> int:
        """Return the stamp of the lines as this transaction sees it, what it counted itself included."""
        return read_counter(self, LINES)

    def withdraw_rota_change(self, change: int, now: datetime, who: str) -> bool:
        """Take a change back; False when there is none of that id or it is withdrawn already."""
        if not self.changed(WITHDRAW, {"of_id": change, "now": now, "who": who}):
            return False
        count(self, self._kind, LINES)
        return True
