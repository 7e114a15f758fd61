"""Months of a line: open until somebody says otherwise, frozen with a hash when closed."""

from functools import cache

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from oncall.store.base import Base
from oncall.store.insert import insert_into
from oncall.store.tables import months
from oncall.store.transaction import Rows
from oncall.usecases.rows import MonthRow

OPEN = "open"
CLOSED = "closed"
ONE = select(months).where(months.c.line == bindparam("line"), months.c.month == bindparam("month"))


@cache
def put_statement(kind: str) -> sqlite.Insert | postgresql.Insert:
    """Return the statement that stores a month unless it is closed."""
    insert = insert_into(kind, months)
    return insert.on_conflict_do_update(
        index_elements=[months.c.line, months.c.month],
        set_={name: insert.excluded[name] for name in ("state", "closed_at", "hash", "doc")},
        where=months.c.state != CLOSED,
    )


class MonthRows(Rows):
    """Months inside a transaction."""

    __slots__ = ()

    def month(self, line: str, month: str) -> MonthRow:
        """Return a month `YYYY-MM`; one nobody touched yet is open."""
        row = self.first(ONE, {"line": line, "month": month})
        return MonthRow(line, month, OPEN) if row is None else MonthRow(*row)

    def save_month(self, month: MonthRow) -> bool:
        """Store a month's state; False, and nothing changed, when it is closed already: closed is for ever."""
        values = {column.name: getattr(month, column.name) for column in months.c}
        return self.changed(put_statement(self._kind), values)


class MonthBook(Base):
    """Months as the reports read them."""

    def month_state(self, line: str, month: str) -> str:
        """Return open, reviewed or closed."""
        with self.transaction(MonthRows, write=False) as rows:
            return rows.month(line, month).state
