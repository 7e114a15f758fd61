"""A case as JSON: who and when, its price, every fact with its source, the history, its calls."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from oncall.billing.money import format_money
from oncall.reports.instants import rfc3339
from oncall.reports.log import call_shape
from oncall.usecases.show_case import CaseDetail, FactEntry
from oncall.usecases.stored_rating import Rating


def case_shape(found: CaseDetail, zone: ZoneInfo, now: datetime) -> dict[str, object]:
    """Return a case as a JSON object; instants in the zone, amounts as text, durations of facts in seconds.

    `now`: the instant at which promises are open, met or missed.
    """
    case = found.case
    return {
        "case": case.id,
        "line": case.line,
        "customer": case.customer,
        "caller": case.caller,
        "opened_at": rfc3339(case.opened_at, zone),
        "month": case.month,
        "state": case.state,
        "tier": case.tier or None,
        "amount": money(case.amount, case.currency),
        "currency": case.currency,
        "policy": case.policy,
        "facts": {entry.fact: _value(entry, zone) for entry in found.facts},
        "sources": {entry.fact: _source(entry, zone) for entry in found.facts},
        "history": [
            {"fact": entry.fact, "value": _value(entry, zone)} | _source(entry, zone) for entry in found.history
        ],
        "rating": rating_shape(found.rating, zone),
        "promises": [
            {"kind": each.kind, "due": rfc3339(each.due, zone), "verdict": each.verdict} for each in found.promises(now)
        ],
        "calls": [call_shape(call, zone) for call in found.calls],
    }


def rating_shape(rating: Rating, zone: ZoneInfo) -> dict[str, object]:
    """Return a stored price in the shape of a quote."""
    code = rating.currency
    return {
        "state": rating.state,
        "tier": rating.tier,
        "amount": money(rating.amount, code),
        "currency": code,
        "range": None if rating.range is None else [money(end, code) for end in rating.range],
        "missing": list(rating.missing),
        "lines": [
            {
                "tier": line.tier,
                "quantity": line.quantity,
                "unit": line.unit,
                "rate": line.rate,
                "amount": money(line.amount, code),
            }
            for line in rating.lines
        ],
        "because": list(rating.because),
        "promises": [
            {"kind": due.kind, "due": rfc3339(datetime.fromisoformat(due.due), zone)} for due in rating.promises
        ],
        "tariff": rating.tariff,
        "computed": money(rating.amount if rating.charges is None else rating.computed, code),
        "overridden": rating.overridden,
        "disputed": rating.disputed,
    }


def money(amount: Decimal | None, currency: str) -> str | None:
    """Return an amount as text with the currency's decimals; None for None."""
    return None if amount is None else format_money(amount, currency)


def _source(entry: FactEntry, zone: ZoneInfo) -> dict[str, object]:
    """Return where a fact comes from."""
    return {"source": entry.source, "by": entry.by, "at": rfc3339(entry.at, zone)}


def _value(entry: FactEntry, zone: ZoneInfo) -> object:
    """Return a fact's value; a time in the zone."""
    if isinstance(entry.value, str) and entry.fact.endswith("_at"):
        return rfc3339(datetime.fromisoformat(entry.value), zone)
    return entry.value
