"""Months: the report in the shape of `oncall report --format json`, the review, and the close."""

from pydantic import Field

from oncall.billing.money import format_money
from oncall.console.api.pages import month_name
from oncall.console.api.spec import Answer, Ask, Given, Operation, Told
from oncall.reports.case import money
from oncall.reports.instants import rfc3339
from oncall.reports.report_json import report_shape
from oncall.usecases.charge_contracts import charge_contracts
from oncall.usecases.close_month import close_month
from oncall.usecases.report_month import report_month
from oncall.usecases.review_month import review_month


class CountsTold(Told):
    """The calls of a month."""

    total: int
    answered: int
    voicemail: int
    abandoned: int
    wait_seconds_p50: int
    wait_seconds_p90: int


class TierTold(Told):
    """A tier's cases and their sum."""

    tier: str
    cases: int
    amount: str


class ReportCaseTold(Told):
    """A case of the report."""

    case: str
    customer: str | None
    opened_at: str
    tier: str | None
    amount: str | None
    state: str
    because: list[str]
    calls: list[str]


class ReportTold(Told):
    """A month."""

    line: str
    month: str
    currency: str
    state: str
    calls: CountsTold
    tiers: list[TierTold]
    total: str
    held: int
    review: int
    cases: list[ReportCaseTold]
    switches: list[dict[str, object]]


class ExceptionTold(Told):
    """A case that wants a look."""

    case: str
    opened_at: str
    state: str
    tier: str | None
    amount: str | None
    at_stake: str | None
    why: list[str]


class ReviewTold(Told):
    """A month looked through; what is unsettled keeps it open."""

    line: str
    month: str
    state: str
    cases: int
    exceptions: list[ExceptionTold]
    unsettled: list[str]


class Nothing(Given):
    """An empty object."""


class CloseGiven(Given):
    """Whether cases that are not settled move on."""

    carry: bool = Field(default=False, description="Move cases in review or held to the next month.")


class ClosedTold(Told):
    """A closed month."""

    line: str
    month: str
    total: str
    currency: str
    cases: int
    carried: list[str]
    hash: str
    already: bool
    over: bool


def report(ask: Ask) -> Answer:
    """Return a month's report."""
    applied = ask.line()
    return Answer(report_shape(report_month(ask.desk.store, applied.line, month_name(ask.path["month"]))))


def review(ask: Ask) -> Answer:
    """Charge what falls due, list what wants a look, and mark the month as reviewed where nothing is unsettled."""
    applied, month = ask.line(), month_name(ask.path["month"])
    charge_contracts(ask.desk.store, applied, month, ask.by, ask.now)
    found = review_month(ask.desk.store, applied, month, ask.by, ask.now)
    wanted = [
        {
            "case": each.case,
            "opened_at": rfc3339(each.opened_at, applied.line.zone),
            "state": each.state,
            "tier": each.tier or None,
            "amount": money(each.amount, found.currency),
            "at_stake": money(each.at_stake, found.currency),
            "why": list(each.why),
        }
        for each in found.exceptions
    ]
    told = {"line": applied.line.id, "month": month, "state": found.state, "cases": found.cases}
    return Answer({**told, "exceptions": wanted, "unsettled": list(found.unsettled)})


def close(ask: Ask) -> Answer:
    """Close a month for ever."""
    applied, month, carry = ask.line(), month_name(ask.path["month"]), ask.read(CloseGiven).carry
    charge_contracts(ask.desk.store, applied, month, ask.by, ask.now)
    found = close_month(ask.desk.store, applied.line, month, ask.by, ask.now, carry=carry)
    return Answer(
        {
            "line": applied.line.id,
            "month": found.month,
            "total": format_money(found.total, found.currency),
            "currency": found.currency,
            "cases": found.cases,
            "carried": list(found.carried),
            "hash": found.hash,
            "already": found.already,
            "over": found.over,
        }
    )


READ, WRITE, MONTH, REFUSED = "read:months", "write:months", "/lines/{line}/months/{month}", (409,)
OPERATIONS = (
    Operation("GET", MONTH, "get_report", READ, "The report", report, ReportTold),
    Operation(
        "POST", MONTH + "/review", "review_month", WRITE, "Review", review, ReviewTold, Nothing, problems=REFUSED
    ),
    Operation("POST", MONTH + "/close", "close_month", WRITE, "Close", close, ClosedTold, CloseGiven, problems=REFUSED),
)
