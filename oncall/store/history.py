"""What was known of a case and what it was rated at: rows that are only ever added."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from oncall.store.insert import insert_new
from oncall.store.tables import case_facts, ratings
from oncall.store.transaction import Rows
from oncall.usecases.ports import FactRow

OF_CASE = (
    select(case_facts.c.fact, case_facts.c.value, case_facts.c.source, case_facts.c.by, case_facts.c.at)
    .where(case_facts.c.case_id == bindparam("case"))
    .order_by(case_facts.c.id)
)
ADD = insert(case_facts)


class HistoryRows(Rows):
    """A case's history inside a transaction."""

    __slots__ = ()

    def add_facts(self, case: str, rows: Sequence[FactRow]) -> None:
        """Append to a case's history. Raises ValueError when there is no such case."""
        values = [
            {"case_id": case, "fact": row.fact, "value": row.value, "source": row.source, "by": row.by, "at": row.at}
            for row in rows
        ]
        if values:
            self.run(ADD, values)

    def facts(self, case: str) -> tuple[FactRow, ...]:
        """Return a case's whole history, oldest first."""
        return tuple(FactRow(*row) for row in self.every(OF_CASE, {"case": case}))

    def add_rating(self, case: str, tariff: str, facts_hash: str, quote: str, now: datetime) -> bool:
        """Append a rating (quote as JSON text); False when case, tariff version and facts are rated already."""
        values = {"case_id": case, "tariff": tariff, "facts_hash": facts_hash, "quote": quote, "at": now}
        return self.run(insert_new(self._kind, ratings), [values]).rowcount == 1
