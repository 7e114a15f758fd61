"""The ledger: ratings, corrections, overrides, disputes; entries are only ever added, never changed."""

import json

from sqlalchemy import bindparam, select

from oncall.store.columns import amount_of, minor_units
from oncall.store.insert import insert_new
from oncall.store.tables import ledger_entries
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.rows import EntryKind, LedgerEntry

OF_MONTH = (
    select(ledger_entries)
    .where(ledger_entries.c.line == bindparam("line"), ledger_entries.c.month == bindparam("month"))
    .order_by(ledger_entries.c.id)
)
OF_CASE = select(ledger_entries).where(ledger_entries.c.case_id == bindparam("case")).order_by(ledger_entries.c.id)


def entry_of(row: AnyRow) -> LedgerEntry:
    """Return a stored entry."""
    return LedgerEntry(
        key=row.key,
        line=row.line,
        month=row.month,
        case=row.case_id,
        kind=EntryKind(row.kind),
        amount=amount_of(row.amount_units, row.amount_decimals),
        currency=row.currency,
        tier=row.tier,
        state=row.state,
        because=tuple(json.loads(row.because)),
        by=row.by,
        at=row.at,
        reason=row.reason,
        note=row.note,
        ref=row.ref,
    )


class LedgerRows(Rows):
    """The ledger inside a transaction."""

    __slots__ = ()

    def add_entry(self, entry: LedgerEntry) -> bool:
        """Append an entry; False when one of that key is there already. Raises ValueError when there is no such case."""
        units, decimals = minor_units(entry.amount)
        values = {
            **{column.name: getattr(entry, column.name, None) for column in ledger_entries.c if column.name != "id"},
            "case_id": entry.case,
            "kind": entry.kind.value,
            "amount_units": units,
            "amount_decimals": decimals,
            "because": json.dumps(entry.because, ensure_ascii=False),
        }
        return self.run(insert_new(self._kind, ledger_entries), [values]).rowcount == 1

    def entries(self, line: str, month: str) -> tuple[LedgerEntry, ...]:
        """Return a line's entries of a month `YYYY-MM`, oldest first."""
        return tuple(entry_of(row) for row in self.every(OF_MONTH, {"line": line, "month": month}))

    def case_entries(self, case: str) -> tuple[LedgerEntry, ...]:
        """Return a case's entries, oldest first."""
        return tuple(entry_of(row) for row in self.every(OF_CASE, {"case": case}))
