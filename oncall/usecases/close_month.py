"""Close a month: its lines are booked, its report is frozen with a hash, and it never changes again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from oncall.billing.monthnames import next_month
from oncall.policy.line import Line
from oncall.usecases.book_late import CLOSED, differences, keep_months, marker, open_month
from oncall.usecases.frozen_month import freeze
from oncall.usecases.hooks import post_month
from oncall.usecases.months import bounds
from oncall.usecases.ports import CaseRow, Store, StoreBusy, Tx
from oncall.usecases.report_month import build_report, corrections_of, report_cases, report_month
from oncall.usecases.report_values import CallCounts
from oncall.usecases.rows import MonthRow

UNSETTLED = frozenset({"review", "held"})


class Unsettled(Exception):
    """The month was not closed: cases wait for a fact, a rate or an approval. `cases` are their ids."""

    def __init__(self, month: str, cases: tuple[str, ...]) -> None:
        """Say which cases wait, and what to do."""
        super().__init__(
            f"{month}: not settled: {', '.join(cases)} (cure: supply their facts, or --carry moves them on)"
        )
        self.cases = cases


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed month. `already`: it had been closed before. `over`: whether the month had ended in the line's zone."""

    month: str
    total: Decimal
    currency: str
    cases: int
    carried: tuple[str, ...]
    hash: str
    already: bool
    over: bool


def close_month(store: Store, line: Line, month: str, by: str, now: datetime, *, carry: bool) -> Closed:
    """Close a month of a line. `carry` moves cases in review or held to the next open month.

    Raises Unsettled, StoreBusy, StoreDown. A month that is closed already is left as it is.
    """
    counts = CallCounts(**store.call_counts(line.id, *bounds(month, line.zone)))
    over = now >= bounds(month, line.zone)[1]
    with store.write() as tx:
        stored = tx.month(line.id, month)
        if stored.state == CLOSED:
            report = report_month(store, line, month)
            return Closed(month, report.total, report.currency, len(report.cases), (), stored.hash or "", True, over)  # noqa: FBT003
        rows = store.cases(line.id, month)
        settled = tuple(row for row in rows if row.state not in UNSETTLED)
        carried = tuple(row for row in rows if row.state in UNSETTLED)
        if carried and not carry:
            raise Unsettled(month, tuple(row.id for row in carried))
        _book(tx, settled, now)
        _carry(tx, carried, month)
        cases = (*report_cases(store, settled), *corrections_of(tx, line.id, month))
        report = build_report(line, month, CLOSED, counts, cases)
        text, digest = freeze(report)
        if not tx.save_month(MonthRow(line.id, month, CLOSED, now, digest, text)):
            raise StoreBusy(f"{month} of {line.id}: somebody else closes it just now")
        told = {"total": str(report.total), "hash": digest}
        tx.audit(now, by, "month_closed", f"{line.id}/{month}", told)
        post_month(tx, line.id, month, {**told, "currency": report.currency, "cases": len(settled)}, now)
    second_look(store, settled, line.id, month, now)
    names = tuple(row.id for row in carried)
    return Closed(month, report.total, report.currency, len(settled), names, digest, already=False, over=over)


def _book(tx: Tx, rows: Sequence[CaseRow], now: datetime) -> None:
    """Book what settled cases cost, and mark each as held by this month."""
    for row in rows:
        tx.add_entry(marker(row, now))
        for entry in differences(row, (), row.month, now):
            tx.add_entry(entry)


def _carry(tx: Tx, rows: Sequence[CaseRow], month: str) -> None:
    """Move cases to the first month after this one that is not closed."""
    if not rows:
        return
    later = open_month(tx, rows[0].line, next_month(month))
    for row in rows:
        if not tx.save_case(replace(row, month=later)):
            raise StoreBusy(f"case {row.id}: somebody else writes it just now")


def second_look(store: Store, rows: Sequence[CaseRow], line: str, month: str, now: datetime) -> None:
    """Book what changed in a case between being read and the month being closed: a server lets both go on at once."""
    seen = {row.id: row.version for row in rows}
    for row in store.cases(line, month):
        if seen.get(row.id) != row.version:
            with store.write() as tx:
                kept = keep_months(tx, row, row, now)
                if kept != row and not tx.save_case(kept):
                    raise StoreBusy(f"case {row.id}: somebody else writes it just now")
