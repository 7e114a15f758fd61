"""What both kinds of database offer the store: a connection for one transaction, taken and given back within the deadline."""

from typing import Protocol

from sqlalchemy import Connection, Engine


class Database(Protocol):
    """A database and its pool. Every method may raise SQLAlchemy's and the driver's errors, StoreBusy and StoreDown."""

    @property
    def engine(self) -> Engine:
        """Return the engine whose pool the connections come from."""

    def enter(self, *, write: bool) -> Connection:
        """Return a connection inside a new transaction; a writing one sees and blocks other writers as it must."""

    def leave(self, connection: Connection, *, write: bool, commit: bool) -> None:
        """End the transaction and give the connection back, whatever happens; raises when the COMMIT failed."""

    def close(self) -> None:
        """Close every connection."""
