"""`/lines/<line>/file`: the line file read and edited, tried with its checks and differences, rehearsed, applied; its versions."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.console.access import viewer
from oncall.console.line_views import SCRIPTS, LineDesk, RehearsalView, TrialView
from oncall.console.room import desk, need_line, room
from oncall.console.views import LineView, Refused

blueprint = Blueprint("line", __name__, url_prefix="/lines/<line_id>/file")
Answer = Response | str | tuple[str, int]


def line_desk() -> LineDesk:
    """Return this app's desk of line files, or answer 404 where it has none."""
    found = room().files
    if found is None:
        abort(404)
    return found


@blueprint.get("")
def page(line_id: str) -> str:
    """Show the file in force, to be edited."""
    line = need_line(line_id)
    file = line_desk().file(line.id)
    if file is None:
        abort(404)
    return render_template("console/line_file.html", line=line, file=file, text=file.text)


@blueprint.get("/<int:number>")
def version(line_id: str, number: int) -> str:
    """Show one version as it was applied."""
    line = need_line(line_id)
    file = line_desk().file(line.id, number)
    if file is None:
        abort(404)
    return render_template("console/line_version.html", line=line, file=file, number=number)


@blueprint.post("/try")
def try_out(line_id: str) -> str:
    """Show what the text would do; nothing is written."""
    line, text = need_line(line_id), typed()
    return tried(line, text, line_desk().try_out(line.id, text))


@blueprint.post("/rehearse")
def rehearse(line_id: str) -> Answer:
    """Play a call on the text and show it beside what the text would do."""
    line, text = need_line(line_id), typed()
    trial, script = line_desk().try_out(line.id, text), request.form.get("script", "")
    at = instant(line, request.form.get("at", ""))
    if script not in SCRIPTS or at is None:
        return tried(line, text, trial, error=gettext("Choose an instant and a script.")), 422
    try:
        played = line_desk().rehearse(text, at, script)
    except Refused as error:
        return tried(line, text, trial, error=str(error)), 422
    return tried(line, text, trial, played=played)


@blueprint.post("/apply")
def apply(line_id: str) -> Answer:
    """Put the text in force as a new version."""
    line, text = need_line(line_id), typed()
    try:
        made = line_desk().apply(line.id, text, viewer().id)
    except Refused as error:
        return tried(line, text, line_desk().try_out(line.id, text), error=str(error)), 422
    flash(
        gettext("%(version)s is in force. Calls that are under way keep the version they began with.", version=made),
        "success",
    )
    return redirect(url_for("console.line.page", line_id=line.id))


def tried(line: LineView, text: str, trial: TrialView, *, played: RehearsalView | None = None, error: str = "") -> str:
    """Return the page of a text that was tried out."""
    at = request.form.get("at") or f"{desk().now().astimezone(ZoneInfo(line.zone)):%Y-%m-%dT%H:%M}"
    return render_template(
        "console/line_trial.html",
        line=line,
        text=text,
        trial=trial,
        scripts=SCRIPTS,
        script=request.form.get("script", SCRIPTS[0]),
        at=at,
        played=played,
        error=error,
    )


def typed() -> str:
    """Return the text of the form with the line ends of a file."""
    return request.form.get("text", "").replace("\r\n", "\n")


def instant(line: LineView, text: str) -> datetime | None:
    """Return a local time of the line as an aware instant, None when it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(line.zone))
    except ValueError:
        return None
