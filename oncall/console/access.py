"""Who is looking, and whether they may. In the demo everybody is one of its two managers; outside it a session of the records says who."""

from urllib.parse import urlsplit

from flask import abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from oncall.console.deeds import Deed, Reach, deed_of, reach
from oncall.console.own import is_own
from oncall.console.room import room
from oncall.console.viewer import DEMO_MANAGER, DEMO_PEOPLE, Viewer
from oncall.usecases.access_rows import User
from oncall.usecases.sign_in import Opened, signed_in

__all__ = ["DEMO_KEY", "DEMO_MANAGER", "Viewer", "let_in", "may", "viewer"]
SESSION_KEY = "sign_in"
DEMO_KEY = "demo_person"


def let_in() -> Response | None:
    """Say who is looking; whoever may not is sent to sign in, or answered 403."""
    deed = deed_of(request.endpoint or "", request.method)
    g.viewer = None if deed is Deed.PUBLIC and str(request.endpoint).endswith(".static") else looking()
    if deed is Deed.PUBLIC:
        return None
    if g.viewer is None:
        return ask_to_sign_in()
    if not allowed(g.viewer, deed):
        abort(403)
    return None


def looking() -> Viewer | None:
    """Return who the session's cookie stands for, or None."""
    if room().demo:
        return DEMO_PEOPLE.get(session.get(DEMO_KEY, ""), DEMO_MANAGER)
    people, secret = room().people, session.get(SESSION_KEY)
    if people is None or not isinstance(secret, str):
        return None
    found = signed_in(people.store, secret, people.clock())
    return viewer_of(found[0], found[1].id) if found else None


def viewer_of(user: User, sign_in: int) -> Viewer:
    """Return a user as pages know them."""
    return Viewer(user.id, user.name, user.role, user.person, user.language, sign_in)


def ask_to_sign_in() -> Response:
    """Send a person's browser to the sign-in page and back afterwards; a script, or a form, is answered 403."""
    if room().people is None or request.method != "GET" or "text/html" not in request.headers.get("Accept", ""):
        abort(403)
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("console.sign_in.page", next=None if wanted == "/" else wanted))


def allowed(who: Viewer, deed: Deed) -> bool:
    """Return whether somebody may do what this request asks."""
    found = reach(who.role, deed)
    return found is Reach.ALL or (found is Reach.OWN and is_own(who, deed, request.view_args or {}))


def may(deed: str) -> bool:
    """Return whether whoever looks may do that, at least with what is their own: for templates."""
    who = g.get("viewer")
    return isinstance(who, Viewer) and reach(who.role, Deed(deed)) is not None


def viewer() -> Viewer:
    """Return who is looking at this page."""
    found = g.viewer
    if not isinstance(found, Viewer):
        raise TypeError("viewer() was asked before let_in(): the page is not on the console's blueprint")
    return found


def enter(opened: Opened) -> None:
    """Give the browser the session just opened; what it had before is gone."""
    session.clear()
    session[SESSION_KEY] = opened.secret
    session.permanent = True


def local_path(address: str | None) -> str:
    """Return an address on this console to go on to; the start page for anything else."""
    parts = urlsplit(address or "")
    inside = bool(address) and not parts.scheme and not parts.netloc and str(address).startswith("/")
    return str(address) if inside and not str(address).startswith(("//", "/\\")) and str(address).isprintable() else "/"
