"""What the pages show, as frozen values, and `Desk`: where they get it. Instants are aware UTC, money is Decimal."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from oncall.console.practice_keys import CallerKeys


class Refused(Exception):
    """The desk did not do what a form asked; the text is one sentence for the person: what, and the cure."""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line in force: its numbers in E.164, its zone as an IANA name, its first language, its currency as an ISO code."""

    id: str
    name: str
    numbers: tuple[str, ...]
    zone: str
    language: str
    currency: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody who carries the phone; the number in E.164, "" when it is not known any more."""

    id: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class DutyView:
    """Who is on call from `since` (None: now) until `until` (None: for ever), the rules that put them there, and what is wrong."""

    primary: tuple[PersonView, ...]
    backup: tuple[PersonView, ...]
    until: datetime | None
    because: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class LegView:
    """The call to one person's phone. `stage` is primary, backup or ""; `outcome` is the call log's word, None while it rings."""

    person: PersonView
    stage: str
    outcome: str | None
    placed_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    ring_seconds: int
    talk_seconds: int


@dataclass(frozen=True, slots=True)
class CallView:
    """One call as the log has it, and its instants. Seconds are whole; `wait_seconds` is None while the caller waits.

    `in_line` is since when it has a place among callers who wait, None for one who never had to. `told_together` are the names of
    those who are told of the missed call in one message with others.
    """

    sid: str
    line: str
    state: str
    caller: str | None
    started_at: datetime
    policy: str
    case: str | None = None
    outcome: str | None = None
    answered_by: PersonView | None = None
    stage: str | None = None
    wait_seconds: int | None = None
    talk_seconds: int = 0
    total_seconds: int | None = None
    accepted_at: datetime | None = None
    joined_at: datetime | None = None
    talk_ended_at: datetime | None = None
    gave_up_at: datetime | None = None
    ended_at: datetime | None = None
    in_line: datetime | None = None
    recording_seconds: int | None = None
    told_together: tuple[str, ...] = ()
    legs: tuple[LegView, ...] = ()
    sample: bool = False

    @property
    def running(self) -> bool:
        """Whether the caller is still on the phone."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price: tier, quantity, unit, rate, amount; rate and amount are None when the rate is unset."""

    tier: str
    quantity: str
    unit: str
    rate: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class RatingView:
    """What a case costs. `low` and `high` are what it could still become, set when a fact is missing.

    `state` is rated, covered, free, review, held, refused or none; `because` are reasons, quoted sentences in «».
    """

    state: str
    tier: str
    amount: Decimal | None
    currency: str
    low: Decimal | None = None
    high: Decimal | None = None
    missing: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    lines: tuple[PriceLine, ...] = ()
    tariff: str = ""


@dataclass(frozen=True, slots=True)
class FactView:
    """One entry of a case's history. `value` is true, false, a number of seconds, an instant, text, or None: withdrawn."""

    fact: str
    value: str | bool | int | datetime | None
    source: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case whole: who, when, its rating, its history of facts (oldest first) and its calls."""

    id: str
    line: str
    caller: str | None
    customer: str | None
    opened_at: datetime
    month: str
    policy: str
    rating: RatingView
    facts: tuple[FactView, ...] = ()
    calls: tuple[CallView, ...] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True)
class MonthCase:
    """A case as a row of the month's report; `calls` are the carrier's ids, `talk_seconds` their sum."""

    case: str
    customer: str | None
    caller: str | None
    opened_at: datetime
    rating: RatingView
    calls: tuple[str, ...]
    talk_seconds: int
    sample: bool = False


@dataclass(frozen=True, slots=True)
class TierView:
    """A tier's row: how many cases, and their sum."""

    tier: str
    cases: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MonthView:
    """A line's month `YYYY-MM`: counts, totals per tier, its cases oldest first. Waits are whole seconds."""

    month: str
    state: str
    currency: str
    calls: int
    answered: int
    voicemail: int
    abandoned: int
    wait_p50: int
    wait_p90: int
    tiers: tuple[TierView, ...]
    total: Decimal
    held: int
    review: int
    cases: tuple[MonthCase, ...]


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out: bytes, media type, name."""

    body: bytes
    media: str
    name: str


class Desk(Protocol):
    """What the pages ask. Every method may raise StoreBusy or StoreDown; None and "" mean that there is no such thing."""

    def lines(self) -> tuple[LineView, ...]:
        """Return the lines in force, in the order in which they are offered."""

    def people(self, line: str) -> tuple[PersonView, ...]:
        """Return everybody who can be rung on the line."""

    def who(self, line: str) -> tuple[DutyView, ...]:
        """Return who is on call now, then who after the next handover; empty for a line without a rota."""

    def caller_keys(self, line: str) -> CallerKeys | None:
        """Return what a caller of the line is asked by keys now; None where its file has no route for the hour."""

    def running_calls(self, line: str) -> tuple[CallView, ...]:
        """Return the line's calls that have not ended, oldest first."""

    def newest_calls(self, line: str, limit: int) -> tuple[CallView, ...]:
        """Return at most `limit` calls, newest first, running ones included."""

    def call(self, sid: str) -> CallView | None:
        """Return one call by the carrier's id."""

    def case(self, case: str) -> CaseView | None:
        """Return one case."""

    def set_facts(self, case: str, facts: tuple[tuple[str, str], ...], by: str) -> None:
        """Set facts in the words of `oncall case set` (true, customer, 1h30m), "" withdraws. Raises Refused."""

    def month(self, line: str, month: str) -> MonthView | None:
        """Return the month `YYYY-MM` of a line; None for a line that does not exist."""

    def download(self, line: str, month: str, kind: str) -> Download | None:
        """Return the month's report as text, json or csv."""

    def now(self) -> datetime:
        """Return the present instant, aware UTC."""
