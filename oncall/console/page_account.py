"""`/account`: one's own password, language and sessions; and the choice of language at the foot of every page."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.console.access import local_path, viewer
from oncall.console.access_words import refusal_words
from oncall.console.locales import LANGUAGE_KEY, NAMES
from oncall.console.room import people_desk, room
from oncall.console.viewer import Viewer
from oncall.usecases.access_refusal import AccessRefused
from oncall.usecases.passwords import SHORTEST
from oncall.usecases.people import change_own_password
from oncall.usecases.sign_in import open_sign_ins

blueprint = Blueprint("account", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.get("/account")
def page() -> str:
    """Show one's account; the demo's manager has none."""
    return shown()


@blueprint.post("/account/password")
def password() -> Answer:
    """Change one's own password."""
    people, form = people_desk(), request.form
    if form.get("new", "") != form.get("again", ""):
        return shown(gettext("The two passwords differ: type the same one twice.")), 422
    try:
        change_own_password(
            people.store, viewer().id, form.get("old", ""), form.get("new", ""), people.clock(), viewer().session
        )
    except AccessRefused as error:
        return shown(refusal_words(error)), 422
    flash(gettext("The password is changed. All other sessions are ended."), "success")
    return redirect(url_for("console.account.page"))


@blueprint.post("/account/sessions/<int:number>/end")
def end_session(number: int) -> Response:
    """End one of one's own sessions."""
    if not people_desk().deeds(viewer().id).end_sessions(viewer().id, number):
        abort(404)
    flash(gettext("The session is ended."), "success")
    return redirect(url_for("console.account.page"))


@blueprint.post("/language")
def language() -> Response:
    """Set the language of the pages: in the account of whoever is signed in, else in the browser."""
    chosen = request.form.get("language", "")
    if chosen not in NAMES:
        abort(400)
    who = g.get("viewer")
    if isinstance(who, Viewer) and not room().demo:
        people_desk().deeds(who.id).choose_language(who.id, chosen)
    session[LANGUAGE_KEY] = chosen
    return redirect(local_path(request.form.get("next")))


def shown(error: str = "") -> str:
    """Return the account's page."""
    own = not room().demo
    sessions = open_sign_ins(people_desk().store, viewer().id, people_desk().clock()) if own else ()
    return render_template(
        "console/account.html", own=own, sessions=sessions, error=error, shortest=SHORTEST, here=viewer().session
    )
