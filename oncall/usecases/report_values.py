"""A line's month as frozen values: what every format of the report, the closing and the pages are made from."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from oncall.billing.switches import Switch


@dataclass(frozen=True, slots=True)
class CallCounts:
    """How many calls started in the month, by outcome, and how long callers waited, in whole seconds."""

    total: int
    answered: int
    voicemail: int
    abandoned: int
    wait_seconds_p50: int
    wait_seconds_p90: int


@dataclass(frozen=True, slots=True)
class TierTotal:
    """A tier: how many cases have an amount in it, and their sum, corrections included."""

    tier: str
    cases: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ReportCase:
    """A row of the report. `amount` is None while a fact or a rate is missing; `talk_seconds` is of all its calls.

    `state` is the rating's, or "correction" for what a late fact changed in a month that is closed.
    """

    case: str
    customer: str | None
    caller: str | None
    opened_at: datetime
    tier: str
    state: str
    amount: Decimal | None
    because: tuple[str, ...]
    calls: tuple[str, ...]
    talk_seconds: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A line's month `YYYY-MM`. `state` is open, reviewed or closed; `total` is the sum of every amount in `cases`.

    `switches` are the readings that the month's tariffs take where their pages leave one open.
    """

    line: str
    name: str
    zone: ZoneInfo
    month: str
    currency: str
    state: str
    calls: CallCounts
    tiers: tuple[TierTotal, ...]
    total: Decimal
    held: int
    review: int
    cases: tuple[ReportCase, ...]
    switches: tuple[Switch, ...] = ()
