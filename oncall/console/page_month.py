"""`/lines/<line>/months/<YYYY-MM>`: the month's report, first the cases that need a person; and its downloads."""

import re

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from oncall.console.month_groups import groups
from oncall.console.navigation import this_month
from oncall.console.room import desk, need_line
from oncall.console.views import MonthView

KINDS = ("text", "csv", "json")
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
blueprint = Blueprint("month", __name__, url_prefix="/lines/<line_id>/months")


@blueprint.get("/")
def newest(line_id: str) -> AnyResponse:
    """Go to the month it is at the line."""
    line = need_line(line_id)
    return redirect(url_for("console.month.page", line_id=line.id, month=this_month(line)))


@blueprint.get("/<month>")
def page(line_id: str, month: str) -> str:
    """Show a month."""
    line = need_line(line_id)
    found = need_month(line_id, month)
    grouped = groups(found)
    return render_template(
        "console/month.html",
        line=line,
        report=found,
        grouped=grouped,
        before=shifted(month, -1),
        after=shifted(month, 1) if month < this_month(line) else None,
        kinds=KINDS,
    )


@blueprint.get("/<month>/report.<kind>")
def download(line_id: str, month: str, kind: str) -> Response:
    """Hand out the month's report as a file."""
    need_line(line_id)
    file = desk().download(line_id, valid(month), kind) if kind in KINDS else None
    if file is None:
        abort(404)
    answer = Response(file.body, content_type=file.media)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    return answer


def need_month(line_id: str, month: str) -> MonthView:
    """Return the month or answer 404."""
    found = desk().month(line_id, valid(month))
    if found is None:
        abort(404)
    return found


def valid(month: str) -> str:
    """Return the month, or answer 404 when it is none."""
    if not MONTH.fullmatch(month):
        abort(404)
    return month


def shifted(month: str, by: int) -> str:
    """Return the month so many months later."""
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{count // 12:04}-{count % 12 + 1:02}"
