"""Base of the store's parts: transactions on the database, which is made ready before the first of them."""

import threading
from pathlib import Path
from typing import TypeVar

from oncall.store.codec import call_adapter, effect_adapters
from oncall.store.database import Database
from oncall.store.migrate import make_embedded
from oncall.store.schema import check_schema
from oncall.store.transaction import Rows, Transaction

R = TypeVar("R", bound=Rows)


class Base:
    """Holds the database. `embedded` is the file of an embedded one, which is made and migrated on first use."""

    def __init__(self, database: Database, embedded: Path | None) -> None:
        self._database = database
        self._embedded = embedded
        self._prepared = False
        self._preparing = threading.Lock()

    def prepare(self) -> None:
        """Do at the start, off the calls' path, what the first transaction and the first call would have to do.

        Makes and migrates the embedded database, refuses one whose schema is not this program's, builds the readers
        of the documents. Raises StoreBusy or StoreDown.
        """
        call_adapter()
        effect_adapters()
        self._prepare()

    def _prepare(self) -> None:
        """Make the database ready unless it is. Several may check a server at once: none waits for another's deadline."""
        if self._prepared:
            return
        if self._embedded is not None:
            with self._preparing:
                if not self._prepared:
                    make_embedded(self._embedded)
        self.check_schema()
        self._prepared = True

    def check_schema(self) -> None:
        """Raise StoreDown when the tables are missing, older or newer than this program; one SELECT."""
        with Transaction(self._database, Rows, write=False) as rows:
            check_schema(rows)

    def transaction(self, rows: type[R], *, write: bool) -> Transaction[R]:
        """Return a transaction whose rows are an `R`."""
        if not self._prepared:
            self._prepare()
        return Transaction(self._database, rows, write=write)

    def _read(self) -> Transaction[Rows]:
        return self.transaction(Rows, write=False)

    def _write(self) -> Transaction[Rows]:
        return self.transaction(Rows, write=True)

    def close(self) -> None:
        """Close every connection. The store may be used again afterwards."""
        self._database.close()
        self._prepared = False
