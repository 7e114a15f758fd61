"""What the use cases need from the world: Store, Carrier, Mail. Each has two implementations: the real one and a test's."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from oncall.calls.model import Call
from oncall.usecases.access_ports import AccessTx
from oncall.usecases.api_ports import ApiStore, ApiTx
from oncall.usecases.batch_ports import BatchStore, BatchTx
from oncall.usecases.customer_lists import CustomerStore
from oncall.usecases.duty_ports import DutyTx
from oncall.usecases.incident_ports import IncidentTx
from oncall.usecases.missed_ports import MissedTx
from oncall.usecases.month_ports import MonthStore
from oncall.usecases.outward_ports import Carrier, Mail
from oncall.usecases.port_errors import CarrierError, MailError, StoreBusy, StoreDown
from oncall.usecases.queue_ports import QueueTx
from oncall.usecases.rows import CarrierCall, LedgerEntry, MonthRow
from oncall.usecases.stored_rows import CaseRow, FactRow, InForce, LineVersion, OutboxRow
from oncall.usecases.ticket_ports import TicketTx
from oncall.usecases.upkeep_ports import UpkeepStore, UpkeepTx

__all__ = [
    "Carrier",
    "CarrierCall",
    "CarrierError",
    "CaseRow",
    "FactRow",
    "InForce",
    "LineVersion",
    "Mail",
    "MailError",
    "OutboxRow",
    "Store",
    "StoreBusy",
    "StoreDown",
    "Tx",
]


class Tx(DutyTx, QueueTx, AccessTx, BatchTx, TicketTx, IncidentTx, UpkeepTx, ApiTx, MissedTx, Protocol):
    """One write transaction. Leaving it without an exception commits; with one, rolls back."""

    def call(self, sid: str) -> Call | None:
        """Return the call of that carrier id, or None."""

    def insert_call(self, call: Call) -> bool:
        """Add a call row; False when one of that id is there already (nothing changed)."""

    def save_call(self, call: Call) -> bool:
        """Write `call` where the stored version is call.version, and raise it by one; False when somebody else wrote."""

    def post(self, rows: Sequence[OutboxRow], now: datetime, worker: str, until: datetime) -> None:
        """Add outbox rows, claimed at once by `worker` until `until`; keys already there are left as they are."""

    def queue(self, rows: Sequence[OutboxRow], now: datetime, due: datetime) -> None:
        """Add outbox rows that whichever worker claims first carries out from `due` on; keys already there stay as they are."""

    def known_keys(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of the keys that the outbox has, whatever became of their rows."""

    def finish(self, key: str, now: datetime, error: str | None = None, retry_at: datetime | None = None) -> None:
        """Record an effect's outcome with the rest of the transaction: done, failed, or to be tried again at `retry_at`."""

    def wake(self, call: str, at: Sequence[datetime]) -> None:
        """Add timers for the call; the same call and instant twice is one timer."""

    def next_case_id(self, line: str, year: int) -> str:
        """Return the next case number of the line and year: DU-2026-000123 (first two letters of the line's id)."""

    def case(self, case: str) -> CaseRow | None:
        """Return a case, or None."""

    def insert_case(self, case: CaseRow) -> None:
        """Add a case."""

    def save_case(self, case: CaseRow) -> bool:
        """Write the case where the stored version matches, and raise it by one; False when somebody else wrote."""

    def last_case_of(self, line: str, caller: str, since: datetime) -> CaseRow | None:
        """Return the caller's newest case of the line that is unsolved or was opened or called about at or after `since`."""

    def first_taker(self, case: str) -> str | None:
        """Return who took the first of a case's calls that somebody took, or None."""

    def add_facts(self, case: str, rows: Sequence[FactRow]) -> None:
        """Append to a case's history."""

    def facts(self, case: str) -> tuple[FactRow, ...]:
        """Return a case's whole history, oldest first."""

    def add_rating(self, case: str, tariff: str, facts_hash: str, quote: str, now: datetime) -> bool:
        """Append a rating (quote as JSON text); False when case, tariff version and facts are rated already."""

    def audit(self, now: datetime, who: str, what: str, subject: str, detail: Mapping[str, str]) -> None:
        """Append a row to the audit log."""

    def add_line(self, line: str, text: str, now: datetime, who: str) -> LineVersion:
        """Store a new version of a line, or return the newest when its text is the same."""

    def keep_line_file(self, line: str, version: int, text: str) -> None:
        """Keep a version's file as it was written; what was kept for it before is replaced."""

    def customer_of(self, line: str, number: str) -> Mapping[str, str] | None:
        """Return the customer's record by phone number: customer, name, email, language, role, contract, stations, starts_on."""

    def name_of(self, line: str, customer: str, role: str) -> str:
        """Return the name on the record of a customer's number with that role, "" where none has one."""

    def put_customer(self, line: str | None, row: Mapping[str, str]) -> bool:
        """Add or change one customer number (columns of `customers import`); True when something changed."""

    def month(self, line: str, month: str) -> MonthRow:
        """Return a month `YYYY-MM`; one nobody touched yet is open."""

    def save_month(self, month: MonthRow) -> bool:
        """Store a month's state; False, and nothing changed, when it is closed already: closed is for ever."""

    def add_entry(self, entry: LedgerEntry) -> bool:
        """Append an entry to the ledger; False when one of that key is there already."""

    def entries(self, line: str, month: str) -> tuple[LedgerEntry, ...]:
        """Return a line's ledger entries of a month `YYYY-MM`, oldest first."""

    def case_entries(self, case: str) -> tuple[LedgerEntry, ...]:
        """Return a case's ledger entries, oldest first."""


class Store(BatchStore, MonthStore, UpkeepStore, CustomerStore, ApiStore, Protocol):
    """The one store. Every method may raise StoreBusy or StoreDown; nothing waits longer than the deadline given at start."""

    def write(self) -> AbstractContextManager[Tx]:
        """Open a write transaction."""

    def read(self) -> AbstractContextManager[Tx]:
        """Open a read transaction: the same methods, those that write must not be called."""

    def current_lines(self) -> tuple[LineVersion, ...]:
        """Return the newest version of every line."""

    def lines_stamp(self) -> int:
        """Return a number that grows with every applied version and every change of a rota, and with nothing else."""

    def in_force(self) -> InForce:
        """Return the newest version of every line, every change not withdrawn, and the stamp they were read under."""

    def line_version(self, line: str, version: int) -> LineVersion | None:
        """Return one version of a line, or None."""

    def line_history(self, line: str) -> tuple[tuple[int, datetime, str], ...]:
        """Return a line's versions, newest first: number, when it was applied, by whom."""

    def line_file(self, line: str, version: int) -> str | None:
        """Return a version's file as it was written, None where it was not kept."""

    def claim_outbox(
        self, worker: str, now: datetime, until: datetime, limit: int, call: str | None = None
    ) -> tuple[OutboxRow, ...]:
        """Claim due rows by one conditional update, for one call or for all; a claim that ran out is not claimed again here."""

    def expired_claims(self, worker: str, now: datetime, until: datetime, limit: int) -> tuple[OutboxRow, ...]:
        """Claim rows whose earlier claim ran out: their outcome is unknown and is settled by asking the carrier."""

    def finish_outbox(
        self, key: str, now: datetime, error: str | None = None, retry_at: datetime | None = None
    ) -> None:
        """Record the outcome: done, failed with `error`, or to be tried again at `retry_at`."""

    def claim_timers(self, worker: str, now: datetime, until: datetime, limit: int) -> tuple[tuple[int, str], ...]:
        """Claim due timers, expired claims included: (timer id, call)."""

    def finish_timer(self, timer: int) -> None:
        """Mark a timer as done."""

    def open_calls(self, before: datetime) -> tuple[Call, ...]:
        """Return calls without an end that started before that instant."""

    def newest_calls(self, line: str, limit: int) -> tuple[Call, ...]:
        """Return at most `limit` of the line's calls, the newest first."""

    def calls(self, line: str, start: datetime | None, end: datetime | None) -> Iterator[Call]:
        """Return the line's calls that started in [start, end), oldest first, in bounded memory."""

    def call_counts(self, line: str, start: datetime, end: datetime) -> Mapping[str, int]:
        """Return total, answered, voicemail, abandoned, wait_seconds_p50, wait_seconds_p90 of calls started in [start, end)."""

    def cases(self, line: str, month: str) -> tuple[CaseRow, ...]:
        """Return the line's cases of a month `YYYY-MM`, oldest first."""

    def case_calls(self, cases: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the calls of each case, oldest first."""

    def case_talk(self, cases: Sequence[str]) -> Mapping[str, int]:
        """Return the whole seconds talked in all calls of each case; a case without calls has 0."""

    def month_state(self, line: str, month: str) -> str:
        """Return open, reviewed or closed."""

    def outbox_rows(self, limit: int) -> tuple[tuple[OutboxRow, str, datetime], ...]:
        """Return the newest outbox rows with their state and when they were written, for the console."""

    def beat(self, name: str, holder: str, now: datetime, until: datetime) -> int | None:
        """Take or keep the lease `name`: its epoch when held by `holder` until `until`, None when another holds it."""

    def leases(self) -> Mapping[str, datetime]:
        """Return until when each lease is, or was, held."""

    def ready(self) -> str:
        """Return "ok", or in one line why calls cannot be stored now. Never raises."""
