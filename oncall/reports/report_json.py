"""A month as one JSON object, in the shape and order of keys that scripts rely on; amounts as text, nothing rounded."""

from dataclasses import asdict

from oncall.billing.money import format_money
from oncall.reports.instants import rfc3339
from oncall.usecases.report_values import Report, ReportCase


def report_shape(report: Report) -> dict[str, object]:
    """Return the report as a JSON object. A case without an amount, a tier or a known customer has null there."""
    return {
        "line": report.line,
        "month": report.month,
        "currency": report.currency,
        "state": report.state,
        "calls": asdict(report.calls),
        "tiers": [
            {"tier": tier.tier, "cases": tier.cases, "amount": format_money(tier.amount, report.currency)}
            for tier in report.tiers
        ],
        "total": format_money(report.total, report.currency),
        "held": report.held,
        "review": report.review,
        "cases": [_case_shape(report, case) for case in report.cases],
        "switches": [asdict(switch) for switch in report.switches],
    }


def _case_shape(report: Report, case: ReportCase) -> dict[str, object]:
    """Return a case as a JSON object."""
    return {
        "case": case.case,
        "customer": case.customer,
        "opened_at": rfc3339(case.opened_at, report.zone),
        "tier": case.tier or None,
        "amount": None if case.amount is None else format_money(case.amount, report.currency),
        "state": case.state,
        "because": list(case.because),
        "calls": list(case.calls),
    }
