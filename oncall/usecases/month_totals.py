"""A month's totals, added up by the database: what the head of the page and of every file shows, at any number of cases."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from oncall.policy.line import Line
from oncall.usecases.frozen_month import thaw
from oncall.usecases.months import bounds
from oncall.usecases.ports import Store
from oncall.usecases.report_values import CallCounts, Report, TierTotal
from oncall.usecases.rows import CaseTotal, MonthRow

CLOSED, CORRECTION = "closed", "correction"
KEPT = 36


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """A line's month `YYYY-MM` without its cases. `kinds`: its cases by tier and state; `tiers`, `total`: as in the report."""

    month: str
    currency: str
    state: str
    calls: CallCounts
    kinds: tuple[CaseTotal, ...]
    tiers: tuple[TierTotal, ...]
    total: Decimal
    corrections: int
    closed_at: datetime | None = None
    hash: str = ""

    @property
    def cases(self) -> int:
        """Return how many cases the month has."""
        return sum(kind.cases for kind in self.kinds)

    def in_state(self, state: str) -> int:
        """Return how many cases are in that state: rated, covered, free, none, review, held, refused."""
        return sum(kind.cases for kind in self.kinds if kind.state == state)


_FROZEN: dict[tuple[str, str, str], MonthTotals] = {}


def month_totals(store: Store, line: Line, month: str) -> MonthTotals:
    """Return the totals of a month in four statements; of a closed month as they were frozen. Raises StoreBusy or StoreDown."""
    head = store.month_head(line.id, month)
    if head.state == CLOSED:
        return frozen_totals(store, line, head)
    kinds, corrections = store.case_totals(line.id, month), store.correction_totals(line.id, month)
    return MonthTotals(
        month=month,
        currency=line.currency,
        state=head.state,
        calls=CallCounts(**store.call_counts(line.id, *bounds(month, line.zone))),
        kinds=kinds,
        tiers=tiers_of(line, (*kinds, *corrections)),
        total=sum((kind.amount for kind in (*kinds, *corrections) if kind.amount is not None), Decimal(0)),
        corrections=sum(each.cases for each in corrections),
    )


def frozen_totals(store: Store, line: Line, head: MonthRow) -> MonthTotals:
    """Return the totals of a closed month; its text is read once, as it never changes."""
    key = (line.id, head.month, head.hash or "")
    if key not in _FROZEN:
        with store.read() as tx:
            report = thaw(tx.month(line.id, head.month))
        while len(_FROZEN) >= KEPT:
            _FROZEN.pop(next(iter(_FROZEN)), None)
        _FROZEN[key] = totals_of(report, head)
    return _FROZEN[key]


def totals_of(report: Report, head: MonthRow) -> MonthTotals:
    """Return the totals of a report that has its cases."""
    kinds: dict[tuple[str, str], CaseTotal] = {}
    for case in report.cases:
        if case.state != CORRECTION:
            before = kinds.get((case.tier, case.state), CaseTotal(case.tier, case.state, report.currency, 0, None))
            amount = before.amount if case.amount is None else (before.amount or Decimal(0)) + case.amount
            kinds[case.tier, case.state] = replace(before, cases=before.cases + 1, amount=amount)
    return MonthTotals(
        month=report.month,
        currency=report.currency,
        state=head.state,
        calls=report.calls,
        kinds=tuple(kinds[key] for key in sorted(kinds)),
        tiers=report.tiers,
        total=report.total,
        corrections=sum(case.state == CORRECTION for case in report.cases),
        closed_at=head.closed_at,
        hash=head.hash or "",
    )


def tiers_of(line: Line, kinds: Iterable[CaseTotal]) -> tuple[TierTotal, ...]:
    """Return the sum per tier of what has an amount, in the order of the tariff's rules; corrections are money, no cases."""
    sums: dict[str, Decimal] = {}
    counted: Counter[str] = Counter()
    for kind in kinds:
        if kind.amount is not None:
            sums[kind.tier] = sums.get(kind.tier, Decimal(0)) + kind.amount
            counted[kind.tier] += kind.cases if kind.state != CORRECTION else 0
    order = {rule.tier: place for tariff in line.tariffs for place, rule in enumerate(tariff.rules)}
    ranked = sorted(sums, key=lambda tier: (order.get(tier, len(order)), tier))
    return tuple(TierTotal(tier, counted[tier], sums[tier]) for tier in ranked)
