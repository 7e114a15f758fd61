"""Many cases at a time: their histories and ledgers read together, ratings and rows written together."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, not_, select

from oncall.store.base import Base
from oncall.store.cases import SAVE, case_of, columns_of
from oncall.store.customers import COLUMNS, EVERY_LINE
from oncall.store.insert import insert_new
from oncall.store.ledger import entry_of
from oncall.store.tables import case_facts, cases, customers, ledger_entries, ratings
from oncall.store.transaction import Rows
from oncall.usecases.ports import CaseRow, FactRow
from oncall.usecases.rows import LedgerEntry, NewRating

IDS_AT_ONCE = 1000
FACTS = (
    select(
        case_facts.c.case_id,
        case_facts.c.fact,
        case_facts.c.value,
        case_facts.c.source,
        case_facts.c.by,
        case_facts.c.at,
    )
    .where(case_facts.c.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(case_facts.c.case_id, case_facts.c.id)
)
OPEN = (
    select(cases)
    .where(cases.c.line == bindparam("line"), cases.c.opened_at >= bindparam("since"), not_(cases.c.solved))
    .order_by(cases.c.opened_at, cases.c.id)
)
CUSTOMERS = (
    select(customers.c.phone, *(customers.c[name] for name in COLUMNS))
    .where(customers.c.line.in_([bindparam("line"), EVERY_LINE]))
    .order_by(customers.c.customer, customers.c.phone, customers.c.line.desc())
)
ENTRIES = (
    select(ledger_entries)
    .where(ledger_entries.c.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(ledger_entries.c.id)
)


class BatchRows(Rows):
    """Many cases inside a transaction."""

    __slots__ = ()

    def add_ratings(self, rows: Sequence[NewRating], now: datetime) -> None:
        """Append ratings; a case, tariff version and set of facts that are rated already stay as they are."""
        values = [
            {"case_id": r.case, "tariff": r.tariff, "facts_hash": r.facts_hash, "quote": r.quote, "at": now}
            for r in rows
        ]
        if values:
            self.run(insert_new(self._kind, ratings), values)

    def save_cases(self, rows: Sequence[CaseRow]) -> bool:
        """Write cases as `save_case` does; False when somebody else wrote one of them: then leave without committing."""
        values = []
        for case in rows:
            row = {**columns_of(case), "of_id": case.id, "of_version": case.version, "version": case.version + 1}
            del row["id"]
            values.append(row)
        return not values or self.run(SAVE, values).rowcount == len(values)


class BatchBook(Base):
    """Many cases as the reports read them."""

    def facts_of(self, wanted: Sequence[str]) -> Mapping[str, tuple[FactRow, ...]]:
        """Return the whole history of each case, oldest first; a case without facts has none."""
        found: dict[str, list[FactRow]] = {case: [] for case in wanted}
        ids = list(found)
        for first in range(0, len(ids), IDS_AT_ONCE):
            with self._read() as rows:
                for case, *fact in rows.every(FACTS, {"cases": ids[first : first + IDS_AT_ONCE]}):
                    found[case].append(FactRow(*fact))
        return {case: tuple(facts) for case, facts in found.items()}

    def entries_of(self, wanted: Sequence[str]) -> Mapping[str, tuple[LedgerEntry, ...]]:
        """Return the ledger of each case that has one, oldest first."""
        found: dict[str, list[LedgerEntry]] = {}
        for first in range(0, len(wanted), IDS_AT_ONCE):
            with self._read() as rows:
                for row in rows.every(ENTRIES, {"cases": list(wanted[first : first + IDS_AT_ONCE])}):
                    found.setdefault(row.case_id, []).append(entry_of(row))
        return {case: tuple(entries) for case, entries in found.items()}

    def open_cases(self, line: str, since: datetime) -> tuple[CaseRow, ...]:
        """Return the line's cases opened at or after `since` that are not solved, oldest first."""
        with self._read() as rows:
            return tuple(case_of(row) for row in rows.every(OPEN, {"line": line, "since": since}))

    def customers(self, line: str) -> tuple[Mapping[str, str], ...]:
        """Return every number of the line's customers and of those of every line: the columns of the import, by customer.

        A number that the line has a record of its own for is given once, as that record has it.
        """
        found: dict[str, Mapping[str, str]] = {}
        with self._read() as rows:
            for row in rows.every(CUSTOMERS, {"line": line}):
                found.setdefault(row.phone, dict(zip(("phone", *COLUMNS), row, strict=True)))
        return tuple(found.values())
