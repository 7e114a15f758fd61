"""Rows beside those of ports.py: changes of the rota, closed months, the ledger, the audit log, the carrier's list. Instants are aware UTC."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class ChangeKind(StrEnum):
    """What a change of the rota is; the names of the tables under [[rota.*]] in a line file."""

    WEEK = "week"
    OVERRIDE = "override"
    SWAP = "swap"
    ABSENCE = "absence"


@dataclass(frozen=True, slots=True)
class RotaChange:
    """One change of a line's rota, made in the console or by the API. `doc` is JSON in the shape of its [[rota.*]] table.

    `key` is unique for ever, so that writing it again adds nothing; it is not part of what the change says.
    """

    id: int
    line: str
    kind: ChangeKind
    doc: str
    by: str
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month `YYYY-MM` of a line: open, reviewed or closed; once closed, what was frozen (JSON) and its hash."""

    line: str
    month: str
    state: str
    closed_at: datetime | None = None
    hash: str | None = None
    doc: str | None = None


class EntryKind(StrEnum):
    """Why a ledger entry was written."""

    RATING = "rating"
    CORRECTION = "correction"
    OVERRIDE = "override"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the ledger; entries are only ever added. `key` is unique for ever, `ref` the key of the entry it is about."""

    key: str
    line: str
    month: str
    case: str
    kind: EntryKind
    amount: Decimal | None
    currency: str
    tier: str
    state: str
    because: tuple[str, ...]
    by: str
    at: datetime
    reason: str = ""
    note: str = ""
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class NewRating:
    """A price to append to a case's history: the tariff's version, the hash of the facts, the quote as JSON text."""

    case: str
    tariff: str
    facts_hash: str
    quote: str


@dataclass(frozen=True, slots=True)
class CaseTotal:
    """The cases of a month in one tier and state: how many, and the sum of their amounts (None when none has one)."""

    tier: str
    state: str
    currency: str
    cases: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what to which thing, when."""

    id: int
    at: datetime
    who: str
    what: str
    subject: str
    detail: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CarrierCall:
    """A call as the carrier's own list has it. Seconds are the carrier's; times None while not known.

    `direction` is inbound for a caller's call; `parent` is the caller's call of a leg that he dialled; `caller` is E.164,
    None when withheld.
    """

    sid: str
    to: str
    from_: str
    status: str
    created_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    seconds: int | None
    direction: str = ""
    parent: str | None = None
    caller: str | None = None
