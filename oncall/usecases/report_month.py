"""Report a line's month: its calls, its cases with their reasons, totals per tier, and what still needs a person."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from oncall.billing.durations import format_duration
from oncall.billing.switches import Switch, switches
from oncall.policy.line import Line
from oncall.usecases.frozen_month import thaw
from oncall.usecases.month_ports import CaseWork
from oncall.usecases.months import bounds
from oncall.usecases.ports import CaseRow, Store, Tx
from oncall.usecases.report_values import CallCounts, Report, ReportCase, TierTotal
from oncall.usecases.rows import EntryKind, LedgerEntry
from oncall.usecases.stored_rating import read_reasons

__all__ = ["CallCounts", "Report", "ReportCase", "TierTotal", "build_report", "report_month"]

CLOSED, CORRECTION = "closed", "correction"
NO_WORK = CaseWork((), 0)


def report_month(store: Store, line: Line, month: str) -> Report:
    """Return the report of a month `YYYY-MM`: a call counts where it started, a case by the tariff's `month_by`.

    A closed month is reported as it was frozen. Raises StoreBusy or StoreDown.
    """
    with store.read() as tx:
        stored = tx.month(line.id, month)
        corrections = corrections_of(tx, line.id, month)
    if stored.state == CLOSED:
        return thaw(stored)
    cases = (*report_cases(store, store.cases(line.id, month)), *corrections)
    counts = CallCounts(**store.call_counts(line.id, *bounds(month, line.zone)))
    return build_report(line, month, stored.state, counts, cases)


def build_report(line: Line, month: str, state: str, counts: CallCounts, cases: tuple[ReportCase, ...]) -> Report:
    """Return a report with its totals; `state` is the month's."""
    return Report(
        line=line.id,
        name=line.name,
        zone=line.zone,
        month=month,
        currency=line.currency,
        state=state,
        calls=counts,
        tiers=tier_totals(line, cases),
        total=sum((case.amount for case in cases if case.amount is not None), Decimal(0)),
        held=sum(case.state == "held" for case in cases),
        review=sum(case.state == "review" for case in cases),
        cases=cases,
        switches=readings(line, month),
    )


def readings(line: Line, month: str) -> tuple[Switch, ...]:
    """Return the readings of every tariff in force on a day of the month; named by tariff where there are several.

    Last stands when a call about the same fault is a new case; a line without prices has no readings.
    """
    first, last = f"{month}-01", f"{month}-31"
    before = [t for t in line.tariffs if str(t.valid_from) <= first and (t.valid_to is None or str(t.valid_to) > first)]
    during = [t for t in line.tariffs if first < str(t.valid_from) <= last]
    valid = sorted(before, key=lambda tariff: tariff.valid_from)[-1:] + during
    if not valid:
        return ()
    named = [(f"{tariff.id}: " if len(valid) > 1 else "", each) for tariff in valid for each in switches(tariff)]
    within = format_duration(line.same_case_within)
    return (
        *(replace(each, name=prefix + each.name) for prefix, each in named),
        Switch("same_case_within", within, "how long after a case a caller's next call is about the same fault"),
    )


def corrections_of(tx: Tx, line: str, month: str) -> tuple[ReportCase, ...]:
    """Return the correction lines that are booked in a month, oldest first, as rows of the report."""
    entries = (entry for entry in tx.entries(line, month) if entry.kind is EntryKind.CORRECTION)
    return tuple(_correction(entry, tx.case(entry.case)) for entry in entries)


def _correction(entry: LedgerEntry, case: CaseRow | None) -> ReportCase:
    """Return a correction as a row: the difference, with the month it corrects and why."""
    return ReportCase(
        case=entry.case,
        customer=case.customer if case else None,
        caller=case.caller if case else None,
        opened_at=case.opened_at if case else entry.at,
        tier=entry.tier,
        state=CORRECTION,
        amount=entry.amount,
        because=(entry.reason, *entry.because),
        calls=(),
        talk_seconds=0,
    )


def report_cases(store: Store, rows: Sequence[CaseRow]) -> tuple[ReportCase, ...]:
    """Return cases of one line and month as rows of the report, in their order."""
    if not rows:
        return ()
    work = store.month_work(rows[0].line, rows[0].month)
    return tuple(_row(row, work.get(row.id, NO_WORK)) for row in rows)


def _row(row: CaseRow, work: CaseWork) -> ReportCase:
    """Return a case as a row of the report."""
    because, missing = read_reasons(row.rating)
    return ReportCase(
        case=row.id,
        customer=row.customer,
        caller=row.caller,
        opened_at=row.opened_at,
        tier=row.tier,
        state=row.state,
        amount=row.amount,
        because=because,
        calls=work.calls,
        talk_seconds=work.talk_seconds,
        missing=missing,
    )


def tier_totals(line: Line, cases: Iterable[ReportCase]) -> tuple[TierTotal, ...]:
    """Return the sum per tier of the cases that have an amount, in the order of the tariff's rules."""
    amounts: dict[str, list[Decimal]] = {}
    counted: Counter[str] = Counter()
    for case in cases:
        if case.amount is not None:
            amounts.setdefault(case.tier, []).append(case.amount)
            counted[case.tier] += case.state != CORRECTION
    order = {rule.tier: place for tariff in line.tariffs for place, rule in enumerate(tariff.rules)}
    ranked = sorted(amounts, key=lambda tier: (order.get(tier, len(order)), tier))
    return tuple(TierTotal(tier, counted[tier], sum(amounts[tier], Decimal(0))) for tier in ranked)
