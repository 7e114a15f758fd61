"""`/lines/<line>/calendars`: secret addresses of the shifts; `/calendar/<token>.ics`: the shifts at such an address, without sign-in."""

from http import HTTPStatus

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from oncall.console.access import viewer
from oncall.console.room import need_line, rota_desk
from oncall.console.views import Refused
from oncall.usecases.access_rows import Role
from oncall.usecases.ports import StoreBusy, StoreDown

MEDIA = "text/calendar; charset=utf-8"
FRESH = 300
blueprint = Blueprint("calendar", __name__, url_prefix="/lines/<line_id>/calendars")
feed = Blueprint("calendar_feed", __name__)


@blueprint.get("/")
def page(line_id: str) -> str:
    """Show the addresses: one's own first; everybody's are for managers alone."""
    line = need_line(line_id)
    every = rota_desk().calendars(line.id)
    own = tuple(each for each in every if each.kind == "person" and each.who == viewer().person)
    shared = tuple(each for each in every if each.kind != "person")
    others = tuple(each for each in every if each.kind == "person" and each not in own) if everybodys() else ()
    return render_template("console/calendars.html", line=line, own=own, shared=shared, others=others)


@blueprint.post("/renew")
def renew(line_id: str) -> AnyResponse:
    """Give a calendar a new address; the old one stops working."""
    line = need_line(line_id)
    kind, who = request.form.get("kind", ""), request.form.get("who", "")
    try:
        rota_desk().renew(line.id, kind, who, viewer().id)
    except Refused as error:
        flash(str(error), "danger")
    else:
        flash(gettext("The calendar has a new address; the old one does not work any more."), "success")
    return redirect(url_for("console.calendar.page", line_id=line.id))


def everybodys() -> bool:
    """Return whether the viewer sees everybody's addresses: a manager does."""
    return viewer().role is Role.MANAGER


@feed.get("/calendar/<token>.ics")
def shifts(token: str) -> Response:
    """Hand out a calendar to whoever has its address; unchanged as 304. An address that is not ours is not found."""
    try:
        body = rota_desk().feed(token)
    except (StoreBusy, StoreDown):
        return Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "60"})
    if body is None:
        return Response(status=HTTPStatus.NOT_FOUND)
    answer = make_response(body)
    answer.content_type = MEDIA
    answer.headers["Cache-Control"] = f"private, max-age={FRESH}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
