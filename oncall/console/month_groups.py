"""A month's cases in the order in which a manager needs them: first those that need a person, then the rest by tier."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from oncall.console.views import MonthCase, MonthView

NEEDS_PERSON = frozenset({"review", "held"})


@dataclass(frozen=True, slots=True)
class Group:
    """The cases of one tier, and their sum."""

    tier: str
    state: str
    amount: Decimal
    cases: tuple[MonthCase, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The cases that need a person, most money first; the others by tier; `samples`: how many cases are sample data."""

    waiting: tuple[MonthCase, ...]
    tiers: tuple[Group, ...]
    samples: int


def groups(report: MonthView) -> Grouped:
    """Return a month's cases sorted for reading."""
    waiting = [case for case in report.cases if case.rating.state in NEEDS_PERSON]
    waiting.sort(key=lambda case: (-at_stake(case), case.opened_at))
    settled = [case for case in report.cases if case.rating.state not in NEEDS_PERSON]
    return Grouped(tuple(waiting), tuple(by_tier(settled)), sum(case.sample for case in report.cases))


def at_stake(case: MonthCase) -> Decimal:
    """Return the most that a case could still become."""
    return case.rating.high or case.rating.amount or Decimal(0)


def by_tier(cases: Iterable[MonthCase]) -> list[Group]:
    """Return the cases folded by tier, the largest sum first."""
    found: dict[tuple[str, str], list[MonthCase]] = {}
    for case in cases:
        found.setdefault((case.rating.tier, case.rating.state), []).append(case)
    folded = [
        Group(tier, state, sum((case.rating.amount or Decimal(0) for case in rows), Decimal(0)), tuple(rows))
        for (tier, state), rows in found.items()
    ]
    return sorted(folded, key=lambda group: (-group.amount, group.tier))
