"""`/people`: users, their roles and sessions; invite, change, disable."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from oncall.console.access import viewer
from oncall.console.access_words import refusal_words
from oncall.console.locales import NAMES
from oncall.console.room import desk, people_desk
from oncall.usecases.access_refusal import AccessRefused
from oncall.usecases.access_rows import Role, User
from oncall.usecases.people import LINK_HOLDS, Deeds
from oncall.usecases.sign_in import open_sign_ins

blueprint = Blueprint("people", __name__, url_prefix="/people")
Answer = Response | str | tuple[str, int]
ROLES = tuple(role.value for role in Role)
SAID = {
    "role": _("The role is changed. It holds from the next page on."),
    "disable": _("The user is let in no more; all sessions are ended."),
    "enable": _("The user is let in again."),
    "end-sessions": _("The sessions are ended."),
}


@blueprint.get("")
def page() -> str:
    """Show all users, and the form of a new one."""
    return listed({})


@blueprint.post("")
def add() -> Answer:
    """Add a user and show the link by which the password is set, once."""
    form, deeds = request.form, people_desk().deeds(viewer().id)
    wanted = User(
        form.get("id", "").strip(),
        form.get("name", ""),
        form.get("mail", ""),
        role_of(form.get("role", "")),
        form.get("person", ""),
        language=form.get("language", ""),
    )
    try:
        made = deeds.add(wanted)
        return with_link(made.id, deeds)
    except AccessRefused as error:
        return listed(form, refusal_words(error)), 422


@blueprint.get("/<user>")
def person(user: str) -> str:
    """Show one user with sessions."""
    return one(user)


@blueprint.post("/<user>/<deed>")
def change(user: str, deed: str) -> Answer:
    """Change a user: role, link, disable, enable, sessions."""
    deeds = people_desk().deeds(viewer().id)
    try:
        if deed == "link":
            return with_link(user, deeds)
        carry_out(deeds, user, deed)
    except AccessRefused as error:
        return one(user, refusal_words(error)), 422
    flash(SAID[deed], "success")
    return redirect(url_for("console.people.person", user=user))


def carry_out(deeds: Deeds, user: str, deed: str) -> None:
    """Do what a form asks, or answer 404."""
    match deed:
        case "role":
            deeds.change_role(user, role_of(request.form.get("role", "")), request.form.get("person", ""))
        case "disable":
            deeds.disable(user)
        case "enable":
            deeds.enable(user)
        case "end-sessions":
            deeds.end_sessions(user, request.form.get("session", type=int))
        case _:
            abort(404)


def with_link(user: str, deeds: Deeds) -> str:
    """Return the page that shows a new link this one time; it is in no address of ours and in no history."""
    secret = deeds.invite(user)
    base = people_desk().public_url or request.url_root.rstrip("/")
    address = f"{base}{url_for('console.sign_in.link', secret=secret)}"
    return render_template("console/invited.html", user=user, address=address, until=people_desk().clock() + LINK_HOLDS)


def role_of(text: str) -> Role:
    """Return a role, or answer 400."""
    if text not in ROLES:
        abort(400)
    return Role(text)


def listed(form: object, error: str = "") -> str:
    """Return the page with all users."""
    with people_desk().store.read() as tx:
        users = tx.users()
    return render_template(
        "console/people.html",
        users=users,
        form=form,
        error=error,
        roles=ROLES,
        persons=persons(),
        languages_known=NAMES,
    )


def one(user: str, error: str = "") -> str:
    """Return the page of one user, or answer 404."""
    people = people_desk()
    with people.store.read() as tx:
        found = tx.user(user)
    if found is None:
        abort(404)
    sessions = open_sign_ins(people.store, user, people.clock())
    return render_template(
        "console/person.html", user=found, sessions=sessions, error=error, roles=ROLES, persons=persons()
    )


def persons() -> tuple[tuple[str, str], ...]:
    """Return everybody on a rota: id and name, by name."""
    found = {one.id: one.name for line in desk().lines() for one in desk().people(line.id)}
    return tuple(sorted(found.items(), key=lambda each: each[1]))
