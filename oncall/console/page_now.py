"""`/`: how the line stands now. Who is on call and why, who waits, running calls, what needs attention, a test of a phone."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from oncall.console.access import viewer
from oncall.console.deeds import Deed, Reach, reach
from oncall.console.navigation import this_month
from oncall.console.room import choose_line, desk, need_line, room, standing_desk
from oncall.console.standing_desk import places
from oncall.console.views import DutyView, LineView, PersonView, Refused

NEWEST = 8
blueprint = Blueprint("now", __name__)


@blueprint.get("/")
def page() -> str:
    """Show how the line stands; without any line, how to get one."""
    line = choose_line(request.args.get("line"))
    if line is None:
        return render_template("console/no_lines.html")
    duties = desk().who(line.id)
    standing = room().standing
    return render_template(
        "console/now.html",
        duty=duties[0] if duties else None,
        following=duties[1] if len(duties) > 1 else None,
        month=this_month(line),
        troubles=standing.troubles() if standing else (),
        ahead=standing.ahead(line.id) if standing else (),
        phones=phones(line, duties[0] if duties else None) if standing else (),
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


@blueprint.post("/lines/<line_id>/test-call")
def try_phone(line_id: str) -> Answer:
    """Ring somebody's phone for a test."""
    line = need_line(line_id)
    try:
        name = standing_desk().ring(line.id, request.form.get("person", ""), viewer().id)
        flash(
            gettext("%(name)s’s phone rings in a moment. How it went is written beside the button.", name=name),
            "success",
        )
    except Refused as error:
        flash(str(error), "danger")
    return redirect(url_for("console.now.page", line=line.id))


def calls_now(line: LineView) -> dict[str, object]:
    """Return what changes by the second: who waits, running calls, promised calls, tests of phones, the newest ended calls."""
    newest = desk().newest_calls(line.id, NEWEST)
    ended = tuple(call for call in newest if not call.running)
    running, standing = desk().running_calls(line.id), room().standing
    promises = standing.promises(line.id) if standing else ()
    return {
        "line": line,
        "running": running,
        "waiting": places(running, promises),
        "promises": promises,
        "trials": standing.trials(line.id) if standing else (),
        "standing": standing,
        "newest": ended,
        "now": desk().now(),
    }


def phones(line: LineView, duty: DutyView | None) -> tuple[PersonView, ...]:
    """Return whose phones the viewer may ring for a test, those on call first."""
    how_far = reach(viewer().role, Deed.TRY_PHONE)
    if how_far is None:
        return ()
    first = {one.id: one for one in ((*duty.primary, *duty.backup) if duty else ())}
    everybody = first | {one.id: one for one in desk().people(line.id)}
    own = viewer().person
    return tuple(one for one in everybody.values() if one.phone and (how_far is Reach.ALL or one.id == own))
