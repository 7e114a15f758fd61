"""The one Store, put together from its parts, on SQLite or PostgreSQL."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from oncall.store.access import AccessRows
from oncall.store.api import ApiRows
from oncall.store.api_lists import ApiLists
from oncall.store.audit import AuditRows, AuditTrail
from oncall.store.batches import BatchBook, BatchRows
from oncall.store.calls import CallLog, CallRows
from oncall.store.cases import CaseBook, CaseRows
from oncall.store.counters import PROBE, count
from oncall.store.customer_lists import CustomerShelf
from oncall.store.customers import CustomerRows
from oncall.store.duty import DutyRows
from oncall.store.erase import ErasureRows
from oncall.store.errors import one_line
from oncall.store.history import HistoryRows
from oncall.store.hooks import HookDesk, HookRows
from oncall.store.incidents import IncidentRows
from oncall.store.leases import LeaseDesk
from oncall.store.ledger import LedgerRows
from oncall.store.lines import LineRows, LineShelf
from oncall.store.missed import MissedRows
from oncall.store.month_page import MonthPages
from oncall.store.months import MonthBook, MonthRows
from oncall.store.outbox import OutboxQueue, OutboxRows
from oncall.store.queue import CallbackRows, QueueRows
from oncall.store.rota import RotaRows
from oncall.store.sqlite import SqliteDatabase
from oncall.store.ticket_doors import TicketDoorRows
from oncall.store.tickets import TicketRows
from oncall.store.timers import TimerQueue, TimerRows
from oncall.store.transaction import Transaction
from oncall.store.upkeep import UpkeepDesk
from oncall.usecases.ports import StoreDown

DEADLINE = 0.8
CONNECTIONS = 16


class Tx(
    CallRows,
    OutboxRows,
    TimerRows,
    CaseRows,
    HistoryRows,
    AuditRows,
    LineRows,
    RotaRows,
    DutyRows,
    QueueRows,
    CallbackRows,
    AccessRows,
    CustomerRows,
    MonthRows,
    LedgerRows,
    BatchRows,
    TicketRows,
    TicketDoorRows,
    IncidentRows,
    ErasureRows,
    ApiRows,
    HookRows,
    MissedRows,
):
    """One transaction, as usecases/ports.py describes it."""

    __slots__ = ()


class Store(
    CallLog,
    OutboxQueue,
    TimerQueue,
    CaseBook,
    LineShelf,
    MonthBook,
    MonthPages,
    LeaseDesk,
    AuditTrail,
    BatchBook,
    UpkeepDesk,
    CustomerShelf,
    HookDesk,
    ApiLists,
):
    """The one store, as usecases/ports.py describes it. Safe to share between threads; not across a fork once used."""

    def write(self) -> Transaction[Tx]:
        """Open a write transaction."""
        return self.transaction(Tx, write=True)

    def read(self) -> Transaction[Tx]:
        """Open a read transaction: the same methods, those that write must not be called."""
        return self.transaction(Tx, write=False)

    def ready(self) -> str:
        """Return "ok", or in one line why calls cannot be stored now, found by storing something. Never raises."""
        try:
            self._prepare()
            self.check_schema()
            with self.write() as tx:
                count(tx, self._database.engine.dialect.name, PROBE)
        except Exception as error:  # noqa: BLE001  # whatever it is, calls cannot be stored
            return one_line(error)
        return "ok"


def open_store(url: str, home: Path, *, deadline: float = DEADLINE, connections: int = CONNECTIONS) -> Store:
    """Return the store at a database address; an empty one means the embedded database in `home`.

    Connects to nothing yet. `deadline`: seconds that one transaction may wait for the database in all; the call path
    keeps to 0.8, a command that reads a whole year may take more. `connections`: how many threads use it at once.
    Raises StoreDown when the address is none.
    """
    try:
        parts = make_url(url or f"sqlite:///{home / 'oncall.db'}")
    except (ArgumentError, ValueError):
        raise StoreDown("the database's address is none (cure: see ONCALL_DATABASE_URL)") from None
    if parts.get_backend_name() == "sqlite":
        path = Path(parts.database or "")
        return Store(SqliteDatabase(path, deadline=deadline, connections=connections), path)
    from oncall.store.postgresql import PostgresqlDatabase  # noqa: PLC0415  # the driver is slow to import

    return Store(PostgresqlDatabase(url, deadline=deadline, connections=connections), None)
