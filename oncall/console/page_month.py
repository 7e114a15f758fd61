"""`/lines/<line>/months/<YYYY-MM>`: the month's sums and charts, the cases that wait, the others by tier, downloads."""

import re
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from oncall.console import charts
from oncall.console.month_words import MONTH_WORDS
from oncall.console.navigation import this_month
from oncall.console.room import bill_desk, need_line
from oncall.console.views import LineView
from oncall.policy.line import Line
from oncall.usecases.line_book import Applied
from oncall.usecases.month_ports import PersonCount
from oncall.usecases.month_totals import MonthTotals

KINDS = ("text", "csv", "xlsx", "pdf", "json")
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])", re.ASCII)
WAITING_SHOWN, PAGE = 20, 50
blueprint = Blueprint("month", __name__, url_prefix="/lines/<line_id>/months")


@dataclass(frozen=True, slots=True)
class Change:
    """How a month differs from the one before: in money, in cases, in calls."""

    month: str
    total: Decimal
    cases: int
    calls: int


@blueprint.get("/")
def newest(line_id: str) -> AnyResponse:
    """Go to the month it is at the line."""
    line = need_line(line_id)
    return redirect(url_for("console.month.page", line_id=line.id, month=this_month(line)))


@blueprint.get("/<month>")
def page(line_id: str, month: str) -> str:
    """Show a month."""
    line, applied = need_applied(line_id, month)
    return shown(line, applied, month)


def shown(line: LineView, applied: Applied, month: str, error: str = "", unsettled: int = 0) -> str:
    """Return the month's page; `unsettled`: how many cases kept it from being reviewed or closed just now."""
    desk = bill_desk()
    totals = desk.totals(applied.line, month)
    closed = totals.state == "closed"
    waiting = None if closed else desk.waiting(line.id, month, WAITING_SHOWN)
    waits = {each.case.id for each in waiting.rows} if waiting else set()
    picture = desk.picture(applied.line, month)
    return render_template(
        "console/month.html",
        **MONTH_WORDS,
        line=line,
        month=month,
        totals=totals,
        closed=closed,
        waiting=waiting,
        unsettled=unsettled,
        looks=() if closed else [each for each in desk.looks(applied, totals) if each.case not in waits],
        change=changed(applied.line, totals),
        days=charts.by_day(picture),
        hours=charts.by_hour(picture),
        waits=charts.of_waits(picture.waits),
        tier_bars=charts.of_tiers(totals.tiers, totals.currency),
        people=people_bars(applied.line, picture.people),
        before=shifted(month, -1),
        after=shifted(month, 1) if month < this_month(line) else None,
        running=month >= this_month(line),
        kinds=KINDS,
        undo=undo_of(),
        error=error,
    )


@blueprint.get("/<month>/cases")
def cases(line_id: str, month: str) -> str:
    """List a month's cases of one tier and state, a page at a time."""
    line, applied = need_applied(line_id, month)
    tier, state = request.args.get("tier", ""), request.args.get("state", "")
    place = max(0, request.args.get("from", 0, int))
    desk = bill_desk()
    totals = desk.totals(applied.line, month)
    found = desk.cases(line.id, month, (tier, state), place, PAGE + 1)
    return render_template(
        "console/month_cases.html",
        line=line,
        month=month,
        totals=totals,
        kind=next((kind for kind in totals.kinds if (kind.tier, kind.state) == (tier, state)), None),
        tier=tier,
        state=state,
        rows=found[:PAGE],
        place=place,
        size=PAGE,
        more=len(found) > PAGE,
    )


@blueprint.get("/<month>/report.<kind>")
def download(line_id: str, month: str, kind: str) -> Response:
    """Hand out the month's report as a file."""
    _, applied = need_applied(line_id, month)
    file = bill_desk().report(applied.line, month, kind) if kind in KINDS else None
    if file is None:
        abort(404)
    answer = Response(file.body, content_type=file.media)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    return answer


def need_applied(line_id: str, month: str) -> tuple[LineView, Applied]:
    """Return the line for the page and as it is in force, or answer 404: no such line, or no month."""
    if not MONTH.fullmatch(month):
        abort(404)
    line = need_line(line_id)
    applied = bill_desk().applied(line.id)
    if applied is None:
        abort(404)
    return line, applied


def changed(line: Line, totals: MonthTotals) -> Change | None:
    """Return how a month differs from the one before; None when that had neither a call nor a case."""
    month = shifted(totals.month, -1)
    before = bill_desk().totals(line, month)
    if not before.cases and not before.calls.total:
        return None
    return Change(
        month, totals.total - before.total, totals.cases - before.cases, totals.calls.total - before.calls.total
    )


def people_bars(line: Line, people: tuple[PersonCount, ...]) -> tuple[charts.Bar, ...]:
    """Return who took how many calls, by name; one who has left keeps the id."""
    return charts.people(people, {person.id: person.name for person in line.people.values()})


def undo_of() -> tuple[str, tuple[str, ...]] | None:
    """Return the case and the facts that the last answer set, as the address names them."""
    case, facts = request.args.get("undo", ""), request.args.getlist("fact")
    return (case, tuple(facts)) if case and facts else None


def shifted(month: str, by: int) -> str:
    """Return the month so many months later."""
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{count // 12:04}-{count % 12 + 1:02}"
