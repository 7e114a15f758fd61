"""`/demo/person`: in the demo alone, be the other of its two people, so that one browser can play both who set and who agree."""

from flask import Blueprint, abort, redirect, request, session
from werkzeug.wrappers import Response

from oncall.console.access import DEMO_KEY, local_path
from oncall.console.room import room
from oncall.console.viewer import DEMO_PEOPLE

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


@blueprint.post("/person")
def person() -> Response:
    """Be whom the form names from now on; there is nobody to be outside the demo."""
    wanted = request.form.get("person", "")
    if not room().demo:
        abort(404)
    if wanted not in DEMO_PEOPLE:
        abort(400)
    session[DEMO_KEY] = wanted
    return redirect(local_path(request.form.get("next")))
