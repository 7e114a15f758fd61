"""`/`: who is on call now and why, the next handover, running calls, newest calls."""

from flask import Blueprint, Response, make_response, render_template, request

from oncall.console.navigation import this_month
from oncall.console.room import choose_line, desk, need_line
from oncall.console.views import LineView

NEWEST = 8
blueprint = Blueprint("now", __name__)


@blueprint.get("/")
def page() -> str:
    """Show how the line stands; without any line, how to get one."""
    line = choose_line(request.args.get("line"))
    if line is None:
        return render_template("console/no_lines.html")
    duties = desk().who(line.id)
    return render_template(
        "console/now.html",
        duty=duties[0] if duties else None,
        following=duties[1] if len(duties) > 1 else None,
        month=this_month(line),
        **calls_now(line),
    )


@blueprint.get("/lines/<line_id>/calls/now")
def calls(line_id: str) -> Response:
    """Answer the part of the page that changes, unchanged as 304, so that a page may ask every few seconds."""
    answer = make_response(render_template("console/_calls_now.html", **calls_now(need_line(line_id))))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def calls_now(line: LineView) -> dict[str, object]:
    """Return the running and the newest ended calls of a line."""
    newest = desk().newest_calls(line.id, NEWEST)
    ended = tuple(call for call in newest if not call.running)
    return {"line": line, "running": desk().running_calls(line.id), "newest": ended, "now": desk().now()}
