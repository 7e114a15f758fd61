"""Review a month: the few cases a manager should look at, most money first; then the month counts as looked through."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from oncall.billing.explain import near_limits
from oncall.billing.months import MonthState, moved
from oncall.policy.line import Line
from oncall.usecases.fact_rows import known_facts
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import CaseRow, FactRow, Store, StoreBusy
from oncall.usecases.rate_case import dated, tariff_of
from oncall.usecases.stored_rating import Rating, read_rating

UNSETTLED = frozenset({"review", "held"})
BATCH = 500


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A case that wants a look. `at_stake`: its amount, or the dearest it could become; None where that has no end."""

    case: str
    opened_at: datetime
    state: str
    tier: str
    amount: Decimal | None
    at_stake: Decimal | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A month looked through. `state` is the month's afterwards; `unsettled` are cases in review or held, which keep it open."""

    month: str
    state: str
    currency: str
    cases: int
    exceptions: tuple[Exceptional, ...]
    unsettled: tuple[str, ...]


def review_month(store: Store, applied: Applied, month: str, by: str, now: datetime) -> Reviewed:
    """Return what wants a look, and mark the month as reviewed where nothing is unsettled.

    Raises MonthError for a closed month, StoreBusy, StoreDown.
    """
    line = applied.line
    rows = store.cases(line.id, month)
    found = sorted(exceptions(store, applied, rows), key=_most_money_first)
    unsettled = tuple(row.id for row in rows if row.state in UNSETTLED)
    with store.write() as tx:
        stored = tx.month(line.id, month)
        before: MonthState = stored.state  # type: ignore[assignment]  # the store keeps these three alone
        after = moved(month, before, "review")
        if not unsettled and after != before:
            if not tx.save_month(replace(stored, state=after)):
                raise StoreBusy(f"{month} of {line.id}: somebody else closes it just now")
            tx.audit(now, by, "month_reviewed", f"{line.id}/{month}", {"cases": str(len(rows))})
    state = before if unsettled else after
    return Reviewed(month, state, line.currency, len(rows), tuple(found), unsettled)


def exceptions(store: Store, applied: Applied, rows: tuple[CaseRow, ...]) -> Iterator[Exceptional]:
    """Yield the cases that want a look, in the order given."""
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        ids = [row.id for row in batch]
        calls, facts = store.case_calls(ids), store.facts_of(ids)
        for row in batch:
            rating = read_rating(row.rating)
            why = (*_of_rating(rating), *_of_case(applied, row, len(calls.get(row.id, ()))))
            limits = near(applied.line, row, facts.get(row.id, ())) if row.amount is not None else ()
            if why or limits:
                stake = rating.range[1] if rating.range else row.amount
                yield Exceptional(row.id, row.opened_at, row.state, row.tier, row.amount, stake, (*why, *limits))


def _of_rating(rating: Rating) -> Iterator[str]:
    """Yield what in its price wants a look."""
    if rating.state in UNSETTLED:
        yield f"{rating.state}: {', '.join(rating.missing) or '; '.join(rating.because[:1])}"
    if rating.disputed:
        yield "disputed"
    if rating.overridden:
        yield "set by hand"


def _of_case(applied: Applied, row: CaseRow, calls: int) -> Iterator[str]:
    """Yield what in the case itself wants a look."""
    if calls > 1:
        yield f"{calls} calls about one fault"
    if row.policy != applied.policy:
        yield f"priced under {row.policy}, in force is {applied.policy}"


def near(line: Line, row: CaseRow, history: tuple[FactRow, ...]) -> tuple[str, ...]:
    """Return the limits that a case misses or meets by a minute or less, in words."""
    facts = dated(known_facts(history), row.opened_at)
    tariff = tariff_of(line, facts, row.opened_at)
    return near_limits(tariff, facts, line.hours) if tariff is not None else ()


def _most_money_first(each: Exceptional) -> tuple[bool, Decimal, str]:
    """Order: what has no end first, then the dearest, then by name."""
    return each.at_stake is not None, -(each.at_stake or Decimal(0)), each.case
