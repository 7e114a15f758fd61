"""Changing the rota in two steps: what the change would do is shown first, then it is made. And the answers to offers."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from oncall.console.access import viewer
from oncall.console.room import desk, need_line, rota_desk
from oncall.console.rota_forms import FIELDS
from oncall.console.rota_views import KINDS, EffectView, Kind
from oncall.console.views import LineView, Refused

blueprint = Blueprint("rota_change", __name__, url_prefix="/lines/<line_id>/rota")
Answer = Response | str | tuple[str, int]


@blueprint.get("/change/<kind>")
def form(line_id: str, kind: str) -> str:
    """Show the form of one kind of change."""
    return blank(need_line(line_id), known(kind), request.args)


@blueprint.post("/change/<kind>/try")
def try_out(line_id: str, kind: str) -> Answer:
    """Show what the change would do; nothing is written."""
    line, chosen = need_line(line_id), known(kind)
    fields = typed(chosen)
    try:
        effect = rota_desk().try_out(line.id, chosen, fields)
    except Refused as error:
        return blank(line, chosen, fields, str(error)), 422
    return shown(line, chosen, fields, effect, secrets.token_hex(8))


@blueprint.post("/change/<kind>/save")
def save(line_id: str, kind: str) -> Answer:
    """Make the change that was tried out, or offer the swap; then show the rota."""
    line, chosen = need_line(line_id), known(kind)
    fields, key, yes = typed(chosen), f"form:{request.form.get('key', '')[:40]}", request.form.get("yes") == "yes"
    try:
        if chosen == "swap" and request.form.get("offer") == "yes":
            rota_desk().offer(line.id, fields, key, viewer().id, yes=yes)
            flash(gettext("The swap is offered. Nothing changes until it is accepted."), "success")
        else:
            rota_desk().save(line.id, chosen, fields, key, viewer().id, yes=yes)
            flash(gettext("Saved. Whoever gains or loses a shift is told."), "success")
    except Refused as error:
        return again(line, chosen, fields, str(error))
    return redirect(url_for("console.rota.page", line_id=line.id))


@blueprint.post("/offers/<int:offer>")
def answer(line_id: str, offer: int) -> Answer:
    """Accept or decline an offered swap."""
    line = need_line(line_id)
    accept = request.form.get("answer") == "accept"
    try:
        rota_desk().answer(line.id, offer, viewer().id, accept=accept)
    except Refused as error:
        flash(str(error), "danger")
    else:
        flash(gettext("The swap is accepted.") if accept else gettext("The swap is declined."), "success")
    return redirect(url_for("console.rota.page", line_id=line.id))


def known(kind: str) -> Kind:
    """Return a kind of change, or answer 404."""
    if kind not in KINDS:
        abort(404)
    return kind


def typed(kind: Kind) -> dict[str, str]:
    """Return what was typed into the fields of a kind."""
    return {name: request.form.get(name, "") for name in FIELDS[kind]}


def blank(line: LineView, kind: Kind, fields: object, error: str = "") -> str:
    """Return the form as it was filled."""
    rota = rota_desk().rota(line.id, desk().now(), 1)
    if rota is None:
        abort(404)
    return render_template("console/rota_form.html", line=line, kind=kind, fields=fields, error=error, rota=rota)


def shown(line: LineView, kind: Kind, fields: dict[str, str], effect: EffectView, key: str, error: str = "") -> str:
    """Return the page with what a change would do, and the way to make it."""
    return render_template(
        "console/rota_change.html", line=line, kind=kind, fields=fields, effect=effect, key=key, error=error
    )


def again(line: LineView, kind: Kind, fields: dict[str, str], why: str) -> Answer:
    """Show what a refused change would do now, or its form when it cannot be done at all."""
    try:
        effect = rota_desk().try_out(line.id, kind, fields)
    except Refused as error:
        return blank(line, kind, fields, str(error)), 422
    return shown(line, kind, fields, effect, secrets.token_hex(8), why), 422
