"""A call's message as sound, fetched from the carrier by us for who may see the call; and moving a call to another case."""

import io

from flask import Blueprint, Response, abort, flash, redirect, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from oncall.console.access import viewer
from oncall.console.room import bill_desk
from oncall.console.views import Refused

blueprint = Blueprint("call_sound", __name__, url_prefix="/calls/<sid>")


@blueprint.get("/recording.mp3")
def recording(sid: str) -> Response:
    """Play the message; a part of it where the player asks for one."""
    sound = bill_desk().recording(sid)
    if sound is None:
        abort(404)
    return send_file(io.BytesIO(sound), mimetype="audio/mpeg", download_name=f"{sid}.mp3", conditional=True, etag=False)


@blueprint.post("/case")
def move(sid: str) -> AnyResponse:
    """Move a call to the case that the form names, or to one of its own when it names none."""
    case, who = request.form.get("case", "").strip(), viewer().id
    try:
        found = bill_desk().link(sid, case, who) if case else bill_desk().unlink(sid, who)
    except Refused as error:
        flash(str(error), "danger")
        return redirect(url_for("console.call.page", sid=sid))
    flash(gettext("The call belongs to %(case)s now; both cases are priced again.", case=found), "success")
    return redirect(url_for("console.case.page", case_id=found))
