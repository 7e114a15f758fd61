"""`/sign-in`, `/sign-out`, and `/sign-in/link/<secret>`: a password set by a link of one use."""

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.console.access import enter, local_path, looking
from oncall.console.access_words import refusal_words
from oncall.console.room import people_desk, room
from oncall.usecases.access_refusal import AccessRefused
from oncall.usecases.passwords import SHORTEST
from oncall.usecases.people import link_owner, use_link
from oncall.usecases.sign_in import agent_of, sign_in, sign_out, signed_in

blueprint = Blueprint("sign_in", __name__)
Answer = Response | str | tuple[str, int]


@blueprint.get("/sign-in")
def page() -> Answer:
    """Show the form; whoever is signed in goes on."""
    people_desk()
    if looking() is not None:
        return redirect(local_path(request.args.get("next")))
    return shown()


@blueprint.post("/sign-in", endpoint="enter")
def enter_by_password() -> Answer:
    """Let in whoever knows the password; every other answer is the same one."""
    people, name = people_desk(), request.form.get("name", "")
    opened = sign_in(
        people.store, name, request.form.get("password", ""), request.remote_addr or "", agent(), people.clock()
    )
    if opened is None:
        return shown(name=name, error=wrong()), 403
    enter(opened)
    return redirect(local_path(request.form.get("next")))


@blueprint.post("/sign-out")
def leave() -> Response:
    """End the session, in the records and in the browser."""
    people, secret = room().people, session.get("sign_in")
    found = signed_in(people.store, secret, people.clock()) if people and isinstance(secret, str) else None
    if people and found:
        sign_out(people.store, found[1], people.clock())
    session.clear()
    return redirect(url_for("console.sign_in.page") if people and not room().demo else "/")


@blueprint.get("/sign-in/link/<secret>")
def link(secret: str) -> Answer:
    """Show the form of a new password, if the link still holds."""
    people = people_desk()
    owner = link_owner(people.store, secret, people.clock())
    if owner is None:
        return render_template("console/link_over.html"), 410
    return render_template("console/new_password.html", owner=owner, secret=secret, shortest=SHORTEST)


@blueprint.post("/sign-in/link/<secret>")
def use(secret: str) -> Answer:
    """Set the password; the person signs in with it next, so that the browser can keep it."""
    people = people_desk()
    owner = link_owner(people.store, secret, people.clock())
    if owner is None:
        return render_template("console/link_over.html"), 410
    try:
        check_twice()
        use_link(people.store, secret, request.form.get("password", ""), people.clock())
    except (AccessRefused, ValueError) as error:
        words = refusal_words(error) if isinstance(error, AccessRefused) else str(error)
        page = render_template("console/new_password.html", owner=owner, secret=secret, shortest=SHORTEST, error=words)
        return page, 422
    session.clear()
    flash(gettext("The password is set. Sign in with it now."), "success")
    return redirect(url_for("console.sign_in.page"))


def check_twice() -> None:
    """Refuse two passwords that differ."""
    if request.form.get("password", "") != request.form.get("again", ""):
        raise ValueError(gettext("The two passwords differ: type the same one twice."))


def shown(name: str = "", error: str = "") -> str:
    """Return the sign-in page."""
    g.viewer = None
    onward = local_path(request.values.get("next"))
    provider = people_desk().provider is not None
    return render_template("console/sign_in.html", name=name, error=error, onward=onward, provider=provider)


def wrong() -> str:
    """Return the one answer to everything that does not let in."""
    return str(
        gettext(
            "That did not let you in: name or password is wrong, or there were too many tries. Wait a quarter of an hour after five tries."
        )
    )


def agent() -> str:
    """Return the browser in short."""
    return agent_of(request.headers.get("User-Agent", ""))
