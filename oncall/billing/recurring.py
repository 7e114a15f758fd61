"""Contracts over time: their terms, the last day to give notice, and the charges that fall due in a stretch of days.

Kasse's page: at least twelve months, then twelve more each time unless notice is given two weeks before the end.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from oncall.billing.facts import Facts, parse_facts

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Contract:
    """A customer's contract. `kind` is the fact `contract`. Months and days as in its text; `ended_on`: last day, if given.

    `renews_months` 0: it ends with its minimum term.
    """

    customer: str
    kind: str
    starts_on: date
    stations: int | None = None
    minimum_months: int = _YEAR
    renews_months: int = _YEAR
    notice_days: int = 14
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a contract: first and last day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Charged:
    """One year of a contract that falls due on its first day, as facts for `rate.quote`."""

    customer: str
    due_on: date
    facts: Facts


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has none such."""
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def terms(contract: Contract) -> Iterator[Term]:
    """Yield the terms of a contract, first to last: the minimum, then renewals, until it is ended or without end."""
    months, length = 0, contract.minimum_months
    while length and (contract.ended_on is None or add_months(contract.starts_on, months) <= contract.ended_on):
        first, after = (add_months(contract.starts_on, count) for count in (months, months + length))
        yield Term(first, after - timedelta(days=1))
        months, length = months + length, contract.renews_months


def term_at(contract: Contract, day: date) -> Term | None:
    """Return the term a day lies in, None before the first and after the last."""
    if day < contract.starts_on:
        return None
    found = next((term for term in terms(contract) if day <= term.last), None)
    return found if found and (contract.ended_on is None or day <= contract.ended_on) else None


def notice_by(
    contract: Contract, day: date, counted_from: Literal["last_day", "day_after"] = "last_day"
) -> date | None:
    """Return the last day on which notice ends the contract with the term of `day`; None if the day is in no term.

    `counted_from` is the tariff's switch `notice`: so many days before the last day of the term, or before the day after.
    """
    term = term_at(contract, day)
    if term is None:
        return None
    return term.last - timedelta(days=contract.notice_days - (counted_from == "day_after"))


def is_in_force(contract: Contract, day: date) -> bool:
    """Return whether the contract holds on a day."""
    return term_at(contract, day) is not None


def due_between(contract: Contract, first: date, last: date) -> tuple[Charged, ...]:
    """Return the yearly charges whose year begins in [first, last]. Nothing is prorated: the page states no part of a year."""
    found: list[Charged] = []
    years = 0
    while (begins := add_months(contract.starts_on, _YEAR * years)) <= last:
        if begins >= first and is_in_force(contract, begins):
            found.append(Charged(contract.customer, begins, _facts(contract)))
        years += 1
    return tuple(found)


def _facts(contract: Contract) -> Facts:
    return parse_facts({"period": "year", "contract": contract.kind, "stations": contract.stations})
