"""One transaction: the statements run on it, and where every error of the database becomes one of ours.

In doubt: a COMMIT that raised may still have been done (a frozen server may thaw and finish it). Nobody can know at once,
so whoever repeats must be able to: calls by carrier id and version, effects, ledger entries and changes by key,
timers by call and instant, ratings by case, tariff and facts, lines by their text.
"""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Row
from sqlalchemy.exc import SQLAlchemyError

from oncall.store.database import Database
from oncall.store.errors import translate
from oncall.store.ready import Ready

Values = Mapping[str, object]
AnyRow = Row[*tuple[Any, ...]]


class Rows:
    """Base of everything that reads or writes rows inside one transaction."""

    __slots__ = ("_connection", "_kind")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kind = connection.dialect.name

    def run(
        self, statement: Executable, values: Values | Sequence[Values] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement; raises StoreBusy, StoreDown, or ValueError for a row that breaks a rule of the schema."""
        try:
            return self._connection.execute(statement, values)
        except SQLAlchemyError as error:
            raise translate(error) from None

    def every(self, statement: Executable | Ready, values: Values | None = None) -> Sequence[AnyRow]:
        """Return all rows of a statement."""
        if isinstance(statement, Ready):
            return statement.every(self._connection, values or {})
        try:
            return self.run(statement, values).all()
        except SQLAlchemyError as error:
            raise translate(error) from None

    def first(self, statement: Executable | Ready, values: Values | None = None) -> AnyRow | None:
        """Return the first row of a statement, or None."""
        if isinstance(statement, Ready):
            return next(iter(statement.every(self._connection, values or {})), None)
        try:
            return self.run(statement, values).first()
        except SQLAlchemyError as error:
            raise translate(error) from None

    def changed(self, statement: Executable | Ready, values: Values) -> bool:
        """Run a statement that writes at most one row; returns whether it did."""
        if isinstance(statement, Ready):
            return statement.changed(self._connection, values) == 1
        return self.run(statement, values).rowcount == 1

    def write_all(self, statement: Ready, rows: Sequence[Values]) -> None:
        """Run a statement that writes once for each of the values."""
        statement.write_all(self._connection, rows)


R = TypeVar("R", bound=Rows)


class Transaction(Generic[R]):
    """Enter: a transaction as an `R`. Leave: COMMIT when it writes and nothing was raised, else ROLLBACK."""

    __slots__ = ("_connection", "_database", "_rows", "_write")

    def __init__(self, database: Database, rows: type[R], *, write: bool) -> None:
        self._database = database
        self._rows = rows
        self._write = write
        self._connection: Connection | None = None

    def __enter__(self) -> R:
        try:
            self._connection = self._database.enter(write=self._write)
        except SQLAlchemyError as error:
            raise translate(error) from None
        return self._rows(self._connection)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            self._database.leave(connection, write=self._write, commit=self._write and error is None)
        except SQLAlchemyError as failed:
            if error is None:
                raise translate(failed) from None
