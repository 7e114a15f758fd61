"""Leases: who leads. A lease runs out by itself; its epoch grows with every new holder, so that an old one is told apart."""

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, case, or_, select
from sqlalchemy.sql.dml import ReturningInsert

from oncall.store.base import Base
from oncall.store.insert import insert_into
from oncall.store.tables import leases

EVERY = select(leases.c.name, leases.c.held_until)


@cache
def beat_statement(kind: str) -> ReturningInsert[int]:
    """Return the one statement that takes a free or lapsed lease, keeps one's own, and returns the epoch; else no row."""
    insert = insert_into(kind, leases)
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=[leases.c.name],
        set_={
            "holder": new.holder,
            "held_until": new.held_until,
            "epoch": case((leases.c.holder == new.holder, leases.c.epoch), else_=leases.c.epoch + 1),
        },
        where=or_(leases.c.holder == new.holder, leases.c.held_until <= bindparam("now")),
    ).returning(leases.c.epoch)


class LeaseDesk(Base):
    """Leases by name."""

    def beat(self, name: str, holder: str, now: datetime, until: datetime) -> int | None:
        """Take or keep the lease `name`: its epoch when held by `holder` until `until`, None when another holds it."""
        values = {"name": name, "holder": holder, "held_until": until, "epoch": 1, "now": now}
        with self._write() as rows:
            row = rows.first(beat_statement(self._database.engine.dialect.name), values)
        return None if row is None else int(row.epoch)

    def leases(self) -> dict[str, datetime]:
        """Return until when each lease is, or was, held."""
        with self._read() as rows:
            return {str(row.name): row.held_until for row in rows.every(EVERY)}
