"""What the month's page needs of the store: sums made by the database, the few cases that wait, one page of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from oncall.calls.model import Call
from oncall.usecases.rows import AuditRow, CaseTotal, MonthRow

if TYPE_CHECKING:
    from oncall.usecases.ports import CaseRow


@dataclass(frozen=True, slots=True)
class QuarterCount:
    """How many calls started within the quarter of an hour from `at` on with that outcome, None while they run."""

    at: datetime
    outcome: str | None
    calls: int


@dataclass(frozen=True, slots=True)
class PersonCount:
    """How many calls a person took, and the whole seconds of their talk."""

    person: str
    calls: int
    talk_seconds: int


@dataclass(frozen=True, slots=True)
class CaseWork:
    """The calls of a case, oldest first, and the whole seconds talked in them."""

    calls: tuple[str, ...]
    talk_seconds: int


class MonthStore(Protocol):
    """A month as its page reads it. Every method may raise StoreBusy or StoreDown; a month is `YYYY-MM`."""

    def month_head(self, line: str, month: str) -> MonthRow:
        """Return a month without the text that was frozen: state, when it was closed, its hash."""

    def case_totals(self, line: str, month: str) -> tuple[CaseTotal, ...]:
        """Return the line's cases of a month summed by tier, state and currency."""

    def correction_totals(self, line: str, month: str) -> tuple[CaseTotal, ...]:
        """Return the corrections booked in a month summed by tier; `cases` counts the corrections."""

    def month_work(self, line: str, month: str) -> Mapping[str, CaseWork]:
        """Return calls and talk of every case of a month that has a call."""

    def call_quarters(self, line: str, start: datetime, end: datetime) -> tuple[QuarterCount, ...]:
        """Return the calls started in [start, end) by quarter of an hour and outcome."""

    def call_waits(self, line: str, start: datetime, end: datetime) -> Mapping[int, int]:
        """Return how many calls started in [start, end) waited how many whole seconds."""

    def call_people(self, line: str, start: datetime, end: datetime) -> tuple[PersonCount, ...]:
        """Return who took how many of the calls started in [start, end), the most first."""

    def cases_of_states(self, line: str, month: str, states: Sequence[str], limit: int) -> tuple["CaseRow", ...]:
        """Return at most `limit` of a month's cases in these states, oldest first."""

    def case_page(self, line: str, month: str, tier: str, state: str, place: int, limit: int) -> tuple["CaseRow", ...]:
        """Return at most `limit` cases of a tier and state, oldest first, from the `place`-th on."""

    def spoken_of(self, line: str, month: str) -> tuple[str, ...]:
        """Return the cases that have an override or a dispute in the ledger of a month."""

    def cases_by_id(self, cases: Sequence[str]) -> tuple["CaseRow", ...]:
        """Return these cases, oldest first; those that are not there are left out."""

    def cases_of_caller(self, line: str, caller: str, limit: int) -> tuple["CaseRow", ...]:
        """Return at most `limit` cases of the line that this number opened, the newest first."""

    def calls_of_cases(self, cases: Sequence[str]) -> Mapping[str, tuple[Call, ...]]:
        """Return the calls of each case whole, oldest first."""

    def audit_rows(self, limit: int, subject: str | None = None) -> tuple[AuditRow, ...]:
        """Return the newest rows of the audit log, of one subject or of all, newest first."""
