"""Report a line's month: its calls, its cases with their reasons, totals per tier, and what still needs a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from oncall.policy.line import Line
from oncall.usecases.months import bounds
from oncall.usecases.ports import CaseRow, Store
from oncall.usecases.stored_rating import read_rating


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
    """A tier: how many cases have an amount in it, and their sum."""

    tier: str
    cases: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ReportCase:
    """A row of the report. `amount` is None while a fact or a rate is missing; `talk_seconds` is of all its calls."""

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
    """A line's month `YYYY-MM`. `state` is open, reviewed or closed; `total` is the sum of every amount in `cases`."""

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


def report_month(store: Store, line: Line, month: str) -> Report:
    """Return the report of a month `YYYY-MM`: a call counts where it started, a case by the tariff's `month_by`.

    Raises StoreBusy or StoreDown.
    """
    rows = store.cases(line.id, month)
    cases = report_cases(store, rows)
    return Report(
        line=line.id,
        name=line.name,
        zone=line.zone,
        month=month,
        currency=line.currency,
        state=store.month_state(line.id, month),
        calls=CallCounts(**store.call_counts(line.id, *bounds(month, line.zone))),
        tiers=tier_totals(line, cases),
        total=sum((case.amount for case in cases if case.amount is not None), Decimal(0)),
        held=sum(case.state == "held" for case in cases),
        review=sum(case.state == "review" for case in cases),
        cases=cases,
    )


def report_cases(store: Store, rows: Sequence[CaseRow]) -> tuple[ReportCase, ...]:
    """Return cases as rows of the report, in their order."""
    ids = [row.id for row in rows]
    calls, talk = store.case_calls(ids), store.case_talk(ids)
    return tuple(_row(row, calls.get(row.id, ()), talk.get(row.id, 0)) for row in rows)


def _row(row: CaseRow, calls: tuple[str, ...], talk_seconds: int) -> ReportCase:
    """Return a case as a row of the report."""
    rating = read_rating(row.rating)
    return ReportCase(
        case=row.id,
        customer=row.customer,
        caller=row.caller,
        opened_at=row.opened_at,
        tier=row.tier,
        state=row.state,
        amount=row.amount,
        because=rating.because,
        calls=calls,
        talk_seconds=talk_seconds,
        missing=rating.missing,
    )


def tier_totals(line: Line, cases: Iterable[ReportCase]) -> tuple[TierTotal, ...]:
    """Return the sum per tier of the cases that have an amount, in the order of the tariff's rules."""
    amounts: dict[str, list[Decimal]] = {}
    for case in cases:
        if case.amount is not None:
            amounts.setdefault(case.tier, []).append(case.amount)
    order = {rule.tier: place for tariff in line.tariffs for place, rule in enumerate(tariff.rules)}
    ranked = sorted(amounts, key=lambda tier: (order.get(tier, len(order)), tier))
    return tuple(TierTotal(tier, len(amounts[tier]), sum(amounts[tier], Decimal(0))) for tier in ranked)
