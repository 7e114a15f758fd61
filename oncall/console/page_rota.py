"""`/lines/<line>/rota`: the weeks to come as a calendar, what is wrong in them, changes, offers, phones; and fair shares."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request

from oncall.console.room import desk, need_line, rota_desk
from oncall.console.views import LineView

WEEKS = 6
SHARES = timedelta(days=91)
FIRST, LAST = date(1971, 1, 1), date(2190, 1, 1)
blueprint = Blueprint("rota", __name__, url_prefix="/lines/<line_id>")


@blueprint.get("/rota")
def page(line_id: str) -> str:
    """Show the weeks from the one asked for on; without one, from this week."""
    line = need_line(line_id)
    now = desk().now()
    start = day(line, request.args.get("from"), now)
    rota = rota_desk().rota(line.id, start, WEEKS)
    if rota is None:
        return render_template("console/no_rota.html", line=line)
    return render_template(
        "console/rota.html",
        line=line,
        rota=rota,
        now=now,
        before=local_day(line, start - timedelta(weeks=WEEKS)),
        after=local_day(line, start + timedelta(weeks=WEEKS)),
    )


@blueprint.get("/rota/fairness")
def fairness(line_id: str) -> str:
    """Show who carried how much in a period; without one, in the last three months."""
    line = need_line(line_id)
    now = desk().now()
    end = day(line, request.args.get("to"), now)
    start = day(line, request.args.get("from"), end - SHARES)
    if start >= end:
        start = end - SHARES
    shares = rota_desk().fairness(line.id, start, end)
    if shares is None:
        return render_template("console/no_rota.html", line=line)
    return render_template(
        "console/fairness.html", line=line, shares=shares, start=local_day(line, start), end=local_day(line, end)
    )


def day(line: LineView, text: str | None, default: datetime) -> datetime:
    """Return the first moment of a day of the line, or answer 404 when the text is no day; without a text, the default."""
    if not text:
        return default
    try:
        found = date.fromisoformat(text)
    except ValueError:
        abort(404)
    if not FIRST <= found <= LAST:
        abort(404)
    return datetime(found.year, found.month, found.day, tzinfo=ZoneInfo(line.zone))


def local_day(line: LineView, at: datetime) -> str:
    """Return the day it is at the line at an instant."""
    return at.astimezone(ZoneInfo(line.zone)).date().isoformat()
