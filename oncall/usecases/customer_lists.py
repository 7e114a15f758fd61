"""What the customers' page reads: customers with their numbers, and callers whom no record knows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A customer's number as recorded; the columns of `customers import`. `line` "" means every line."""

    line: str
    phone: str
    customer: str
    name: str
    email: str
    language: str
    role: str
    contract: str
    stations: str
    starts_on: str


@dataclass(frozen=True, slots=True)
class UnknownCaller:
    """A number that opened cases of a month without being anybody's: how many, the newest one and when it was opened."""

    phone: str
    cases: int
    newest: str
    opened_at: datetime


class CustomerStore(Protocol):
    """The part of the store that lists customers; ports.Store is the whole."""

    def customer_numbers(self, line: str, search: str, after: tuple[str, str], limit: int) -> tuple[NumberRow, ...]:
        """Return numbers of a line's customers by customer and phone, those behind `after`, that contain a text ("" is all)."""

    def unknown_callers(self, line: str, month: str) -> tuple[UnknownCaller, ...]:
        """Return whose cases of a month `YYYY-MM` have no customer, the most cases first; callers without a number are left out."""

    def unassigned_cases(self, line: str, phone: str) -> tuple[str, ...]:
        """Return the ids of a number's cases that have no customer, oldest first."""
