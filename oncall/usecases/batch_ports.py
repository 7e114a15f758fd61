"""What use cases need of the store for many cases at a time, and of customers as a whole; parts of the ports Tx and Store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from oncall.usecases.rows import LedgerEntry, NewRating

if TYPE_CHECKING:
    from oncall.usecases.ports import CaseRow, FactRow


class BatchTx(Protocol):
    """Many cases inside a transaction."""

    def add_ratings(self, rows: Sequence[NewRating], now: datetime) -> None:
        """Append ratings; a case, tariff version and set of facts that are rated already stay as they are."""

    def save_cases(self, rows: Sequence["CaseRow"]) -> bool:
        """Write cases as `save_case` does; False when somebody else wrote one of them: then leave without committing."""


class BatchStore(Protocol):
    """Many cases and all customers, to be read. Every method may raise StoreBusy or StoreDown."""

    def facts_of(self, wanted: Sequence[str]) -> Mapping[str, tuple["FactRow", ...]]:
        """Return the whole history of each case, oldest first; a case without facts has none."""

    def entries_of(self, wanted: Sequence[str]) -> Mapping[str, tuple[LedgerEntry, ...]]:
        """Return the ledger of each case that has one, oldest first."""

    def open_cases(self, line: str, since: datetime) -> tuple["CaseRow", ...]:
        """Return the line's cases opened at or after `since` that are not solved, oldest first."""

    def customers(self, line: str) -> tuple[Mapping[str, str], ...]:
        """Return every number of the line's customers and of those of every line: the columns of the import, by customer."""
