"""One customer's part of a month's report: the same cases with the same amounts, and the calls each is about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from oncall.billing.tariff import Vat
from oncall.billing.vat import Split, split
from oncall.policy.line import Line
from oncall.usecases.change_case import Refused
from oncall.usecases.ports import Store
from oncall.usecases.read_log import LogEntry, log_entry
from oncall.usecases.report_month import report_month, tier_totals
from oncall.usecases.report_values import Report


@dataclass(frozen=True, slots=True)
class Statement:
    """A customer's month. `report` has this customer's cases and their totals alone; `calls` are those of each case.

    `vat` and `vat_rate` are what the tariffs of the month say of their prices; `closed_at` when the month was closed, if it is.
    `language` is the customer's, else the line's first.
    """

    customer: str
    name: str
    report: Report
    calls: Mapping[str, tuple[LogEntry, ...]]
    vat: Vat
    vat_rate: Decimal | None
    closed_at: datetime | None
    language: str = "en"

    @property
    def split(self) -> Split | None:
        """Return the total without tax, the tax, and both; None where the page does not say."""
        return split(self.report.total, self.vat, self.vat_rate, self.report.currency)


def customer_statement(store: Store, line: Line, month: str, customer: str) -> Statement:
    """Return a customer's part of a month. Raises Refused where the customer has no case in it, StoreBusy, StoreDown."""
    report = report_month(store, line, month)
    cases = tuple(case for case in report.cases if case.customer == customer)
    if not cases:
        names = sorted({case.customer for case in report.cases if case.customer})
        raise Refused(f"{customer}: no case in {month} of {line.id} (one of {', '.join(names) or 'none'})")
    own = replace(
        report,
        cases=cases,
        tiers=tier_totals(line, cases),
        total=sum((case.amount for case in cases if case.amount is not None), Decimal(0)),
        held=sum(case.state == "held" for case in cases),
        review=sum(case.state == "review" for case in cases),
    )
    vat, rate = vat_of(line, month)
    with store.read() as tx:
        closed_at = tx.month(line.id, month).closed_at
        calls = {
            case.case: tuple(log_entry(call) for sid in case.calls if (call := tx.call(sid)) is not None)
            for case in cases
        }
    name, language = person_of(store, line, customer)
    return Statement(customer, name, own, calls, vat, rate, closed_at, language)


def person_of(store: Store, line: Line, customer: str) -> tuple[str, str]:
    """Return the customer's name and language as the records have them, else its number and the line's first language."""
    rows = [row for row in store.customers(line.id) if row["customer"] == customer]
    name = next((row["name"] for row in rows if row["name"]), customer)
    return name, next((row["language"] for row in rows if row["language"]), line.languages[0])


def vat_of(line: Line, month: str) -> tuple[Vat, Decimal | None]:
    """Return what the prices of a month are with: the one thing all its tariffs say, else "unstated"."""
    first, last = f"{month}-01", f"{month}-31"
    valid = [t for t in line.tariffs if str(t.valid_from) <= last and (t.valid_to is None or str(t.valid_to) > first)]
    said = {(tariff.vat, tariff.vat_rate) for tariff in valid}
    return said.pop() if len(said) == 1 else ("unstated", None)
