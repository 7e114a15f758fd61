"""The months of a line: which one a case belongs to, which tariff was valid, and how a month is closed for good.

A month is the text "YYYY-MM" in the line's own zone. Its state goes open -> reviewed -> closed, and never back from closed.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Literal

from oncall.billing.facts import Facts
from oncall.billing.ledger import Entry
from oncall.billing.tariff import State, Tariff

MonthState = Literal["open", "reviewed", "closed"]
Verb = Literal["review", "change", "close"]
_NEXT: dict[tuple[MonthState, Verb], MonthState] = {
    ("open", "review"): "reviewed",
    ("open", "change"): "open",
    ("open", "close"): "closed",
    ("reviewed", "review"): "reviewed",
    ("reviewed", "change"): "open",
    ("reviewed", "close"): "closed",
}


class MonthError(ValueError):
    """A month that may not be changed or closed. One line: which, why, the cure."""


@dataclass(frozen=True, slots=True)
class MonthCase:
    """A case as a closing looks at it."""

    case: str
    state: State


@dataclass(frozen=True, slots=True)
class Closing:
    """A closed month: its lines for ever, their sum, the cases moved to the next month, and the hash of it all."""

    month: str
    entries: tuple[Entry, ...]
    total: Decimal
    carried: tuple[str, ...]
    digest: str


def tariff_at(tariffs: Iterable[Tariff], facts: Facts, zone: tzinfo) -> Tariff | None:
    """Return the tariff valid on the local day the case was opened (or solved, by the tariff's switch); None if none is.

    Of several the one with the latest `valid_from` wins. A case that is not solved yet goes by the day it was opened.
    """
    fitting = [tariff for tariff in tariffs if _is_valid(tariff, facts, zone)]
    return max(fitting, key=lambda tariff: tariff.valid_from, default=None)


def _is_valid(tariff: Tariff, facts: Facts, zone: tzinfo) -> bool:
    at = _instant(facts, tariff.switches.version_by)
    if at is None:
        return False
    day = at.astimezone(zone).date()
    return tariff.valid_from <= day and (tariff.valid_to is None or day < tariff.valid_to)


def month_of(tariff: Tariff, facts: Facts, zone: tzinfo) -> str | None:
    """Return the month a case belongs to, by the tariff's `month_by` in the line's zone; None without `opened_at`.

    A case that is not solved belongs to the month in which it was opened.
    """
    at = _instant(facts, tariff.month_by)
    return None if at is None else f"{at.astimezone(zone):%Y-%m}"


def _instant(facts: Facts, by: str) -> datetime | None:
    at = facts.get(by) or facts.get("opened_at")
    return at if isinstance(at, datetime) else None


def moved(month: str, state: MonthState, verb: Verb) -> MonthState:
    """Return the state after a review, a change of any fact in it, or the closing. Raises MonthError for a closed month."""
    after = _NEXT.get((state, verb))
    if after is None:
        raise MonthError(f"{month}: is closed (late facts become correction lines of the next open month)")
    return after


def unsettled(cases: Iterable[MonthCase]) -> tuple[str, ...]:
    """Return the cases that keep a month from being closed: in review, or held."""
    return tuple(case.case for case in cases if case.state in {"review", "held"})


def close(
    month: str, state: MonthState, cases: Sequence[MonthCase], entries: Iterable[Entry], *, carry: bool = False
) -> Closing:
    """Return the closed month. Raises MonthError if it is closed already, or has unsettled cases that are not carried.

    Only lines of this month are taken, in an order that does not depend on how they were given. Lines booked for a case
    that is carried stay: money that was booked is only ever taken back by a correction.
    """
    moved(month, state, "close")
    waiting = unsettled(cases)
    if waiting and not carry:
        raise MonthError(f"{month}: not settled: {', '.join(waiting)} (supply their facts, or close with --carry)")
    own = tuple(sorted((e for e in entries if e.month == month), key=lambda e: (e.case, e.number)))
    total = sum((entry.amount for entry in own), Decimal(0))
    return Closing(month, own, total, waiting, _digest(month, own, waiting))


def _digest(month: str, entries: tuple[Entry, ...], carried: tuple[str, ...]) -> str:
    """Return the SHA-256 of the month as canonical JSON."""
    rows = [[e.id, e.tier, str(e.amount), e.currency, e.kind, e.corrects] for e in entries]
    text = json.dumps([month, rows, carried], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
