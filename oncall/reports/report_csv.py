"""A month as CSV (RFC 4180, UTF-8): a row per case. No cell can become a formula in a spreadsheet."""

import csv
import io

from oncall.billing.money import format_money
from oncall.reports.instants import rfc3339
from oncall.usecases.report_values import Report, ReportCase

COLUMNS = ("case", "customer", "opened_at", "tier", "state", "amount", "currency", "talk_seconds", "calls", "because")
DIVIDER = " | "
# https://owasp.org/www-community/attacks/CSV_Injection
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def report_csv(report: Report) -> str:
    """Return the cases as CSV; an amount that is not known is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_row(report, case) for case in report.cases)
    return out.getvalue()


def _row(report: Report, case: ReportCase) -> list[str]:
    """Return a case's cells."""
    return [
        harmless(case.case),
        harmless(case.customer or ""),
        rfc3339(case.opened_at, report.zone) or "",
        harmless(case.tier),
        case.state,
        "" if case.amount is None else format_money(case.amount, report.currency),
        report.currency,
        str(case.talk_seconds),
        harmless(DIVIDER.join(case.calls)),
        harmless(DIVIDER.join(case.because)),
    ]


def harmless(text: str) -> str:
    """Return text that a spreadsheet takes for text: an apostrophe goes before what would begin a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text
