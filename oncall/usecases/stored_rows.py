"""Rows that most use cases meet: effects to carry out, cases and their facts, versions of lines, what is in force."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from oncall.calls.effects import Effect
from oncall.usecases.hook_rows import Hook
from oncall.usecases.incident_rows import Outage
from oncall.usecases.rows import RotaChange


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One effect to carry out. `key` is unique for ever, so that writing it again adds nothing."""

    key: str
    call: str | None
    effect: Effect
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class FactRow:
    """One entry of a case's history. `value` is JSON text; null withdraws the fact. Source: system, person, contract, calendar."""

    fact: str
    value: str
    source: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as stored: identity, customer, its month, and its newest rating beside the history."""

    id: str
    line: str
    caller: str | None
    customer: str | None
    opened_at: datetime
    month: str
    policy: str
    state: str
    tier: str
    amount: Decimal | None
    currency: str
    rating: str
    solved: bool
    version: int = 0


@dataclass(frozen=True, slots=True)
class LineVersion:
    """One applied, immutable version of a line file: canonical text, who applied it and when."""

    line: str
    version: int
    text: str
    applied_at: datetime
    applied_by: str


@dataclass(frozen=True, slots=True)
class InForce:
    """What every process goes by: the newest versions, the changes not withdrawn, the stamp just before."""

    stamp: int
    versions: tuple[LineVersion, ...]
    changes: tuple[RotaChange, ...]
    outages: tuple[Outage, ...] = ()
    hooks: tuple[Hook, ...] = ()
