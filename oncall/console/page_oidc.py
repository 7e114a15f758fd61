"""`/sign-in/provider`: sign-in by an OpenID Connect provider, and the way back from it."""

from flask import Blueprint, abort, redirect, request, session
from werkzeug.wrappers import Response

from oncall import log as logging
from oncall.console import oidc
from oncall.console.access import enter, local_path
from oncall.console.page_sign_in import agent, shown, wrong
from oncall.console.room import people_desk
from oncall.usecases.sign_in import sign_in_by_mail

log = logging.get_logger(__name__)
blueprint = Blueprint("oidc", __name__, url_prefix="/sign-in/provider")
ONWARD = "onward"
BACK = "/sign-in/provider/done"
Answer = Response | tuple[str, int]


@blueprint.get("")
def begin() -> Answer:
    """Send the browser to the provider."""
    people = people_desk()
    if people.provider is None:
        abort(404)
    session[ONWARD] = local_path(request.args.get("next"))
    try:
        return oidc.begin(f"{people.public_url}{BACK}")
    except oidc.NotVouched as error:
        return refused(error)


@blueprint.get("/done")
def done() -> Answer:
    """Let in the user of the mail address that the provider vouches for."""
    people = people_desk()
    if people.provider is None:
        abort(404)
    try:
        mail = oidc.verified_mail()
    except oidc.NotVouched as error:
        return refused(error)
    opened = sign_in_by_mail(people.store, mail, agent(), people.clock())
    if opened is None:
        return shown(error=wrong()), 403
    onward = local_path(session.get(ONWARD))
    enter(opened)
    return redirect(onward)


def refused(error: oidc.NotVouched) -> Answer:
    """Say that it did not work; why is in the log."""
    log.warning("oidc_refused", why=str(error))
    return shown(error=wrong()), 403
