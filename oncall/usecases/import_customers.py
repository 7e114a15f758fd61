"""Import customers: a row per phone number, each stored whole; importing the same again changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from oncall.usecases.customer_rows import Row
from oncall.usecases.ports import Store

BATCH = 250


@dataclass(slots=True)
class ImportedCustomers:
    """What became of the rows: how many were new or changed, how many known, and which were refused, by line number."""

    new: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def import_customers(store: Store, rows: Iterable[Row | tuple[int, str]], by: str, now: datetime) -> ImportedCustomers:
    """Store rows as `read_customers` gives them; a refused row is its line number and the reason.

    Raises StoreBusy or StoreDown; what was stored until then stays.
    """
    found = list(rows)
    done = ImportedCustomers(refused=[row for row in found if isinstance(row, tuple)])
    good = [row for row in found if isinstance(row, Row)]
    for first in range(0, len(good), BATCH):
        with store.write() as tx:
            changed = sum(tx.put_customer(None, row.cells) for row in good[first : first + BATCH])
        done.new += changed
        done.known += len(good[first : first + BATCH]) - changed
    with store.write() as tx:
        tx.audit(now, by, "customers_imported", "customers", {"new": str(done.new), "known": str(done.known)})
    return done
