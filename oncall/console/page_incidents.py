"""`/lines/<line>/outage`: announce an outage, change its words, end it; and what other pages show of alarms."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.calls.alarm import Alarm, AlarmState
from oncall.console.access import viewer
from oncall.console.incident_desk import IncidentDesk
from oncall.console.room import incident_desk, need_line, room
from oncall.console.views import LineView, Refused

blueprint = Blueprint("incidents", __name__, url_prefix="/lines/<line_id>/outage")


@blueprint.post("/start")
def start(line_id: str) -> Response:
    """Announce it: one of the file's own by its id, or the words that were typed."""
    line = need_line(line_id)
    words = request.form.get("template") or request.form.get("words", "")
    try:
        incident_desk().start(line.id, words, request.form.get("kind", "own"), viewer().id)
        flash(gettext("Callers are told from now on."), "success")
    except Refused as error:
        flash(str(error), "danger")
    return back(line)


@blueprint.post("/update")
def update(line_id: str) -> Response:
    """Change what callers hear, and write it to customers where that was asked for."""
    line = need_line(line_id)
    mail = request.form.get("mail") == "yes"
    try:
        incident_desk().update(line.id, request.form.get("words", ""), viewer().id, mail=mail)
        told = gettext("Customers are written to.") if mail else ""
        flash(f"{gettext('Callers hear the new words.')} {told}".strip(), "success")
    except Refused as error:
        flash(str(error), "danger")
    return back(line)


@blueprint.post("/end")
def end(line_id: str) -> Response:
    """End it; who asked for an SMS gets it."""
    line = need_line(line_id)
    try:
        incident_desk().end(line.id, viewer().id)
        flash(gettext("Callers are not told any more. Who asked for word of it is sent it now."), "success")
    except Refused as error:
        flash(str(error), "danger")
    return back(line)


def back(line: LineView) -> Response:
    """Go back to the line's start page."""
    return redirect(url_for("console.now.page", line=line.id))


def incidents() -> IncidentDesk | None:
    """Return the desk for templates, None on an app that has none."""
    return room().incidents


def alarm_word(alarm: Alarm) -> str:
    """Return where an alarm stands."""
    words = {
        AlarmState.MAILED: gettext("mailed"),
        AlarmState.GATHERING: gettext("about to ring"),
        AlarmState.RINGING: gettext("ringing"),
        AlarmState.UNANSWERED: gettext("nobody acknowledged"),
        AlarmState.ACKNOWLEDGED: gettext("acknowledged"),
        AlarmState.RESOLVED: gettext("closed when resolved"),
    }
    return str(words.get(alarm.state, alarm.state))


def alarm_colour(alarm: Alarm) -> str:
    """Return the colour of an alarm's tag, as the calls' tags are named."""
    if alarm.state in {AlarmState.ACKNOWLEDGED, AlarmState.RESOLVED}:
        return "answered"
    return {AlarmState.MAILED: "mailed", AlarmState.UNANSWERED: "abandoned"}.get(alarm.state, "ringing")


INCIDENT_WORDS = {"incidents": incidents, "alarm_word": alarm_word, "alarm_colour": alarm_colour}
