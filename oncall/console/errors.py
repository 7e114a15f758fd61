"""What a person sees when a page cannot be shown: what, whether it is their fault, and what to do next."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, Response, g, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from oncall.usecases.ports import StoreBusy, StoreDown

NOT_YOURS = (
    _("This is not for your role"),
    _("You are signed in, but this page or deed belongs to another role. Ask a manager if you need it."),
)
TEXTS: Mapping[HTTPStatus, tuple[str, str]] = {
    HTTPStatus.FORBIDDEN: (
        _("Please sign in"),
        _("This console is only for people who have an account on it. Ask your manager to be let in."),
    ),
    HTTPStatus.NOT_FOUND: (
        _("There is no such page"),
        _("The line, month, case or call in the address does not exist. Go to the start page and look from there."),
    ),
    HTTPStatus.BAD_REQUEST: (
        _("That could not be read"),
        _("Go back, load the page again, and repeat what you did."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        _("The records do not answer just now"),
        _("Calls still get through; they are written down and caught up on. Load this page again in a minute."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _("Something is wrong on our side"),
        _("This page failed; calls are not affected. Load it again, and tell whoever runs this service if it stays."),
    ),
}


def handle(console: Blueprint) -> None:
    """Answer errors of the console's pages in words."""
    console.register_error_handler(CSRFError, token_missing)
    console.register_error_handler(StoreBusy, unavailable)
    console.register_error_handler(StoreDown, unavailable)
    console.register_error_handler(HTTPException, said)


def said(error: HTTPException) -> Response:
    """Answer an HTTP error with its sentence; redirects and ready answers pass through."""
    if error.response is not None or error.code is None:
        return make_response(error)
    return page(HTTPStatus(error.code))


def unavailable(_error: Exception) -> Response:
    """The store is busy or down: say so, without a trace."""
    return page(HTTPStatus.SERVICE_UNAVAILABLE)


def token_missing(_error: Exception) -> Response:
    """A form came without this session's token: an old page, or somebody else's."""
    return page(HTTPStatus.BAD_REQUEST)


def page(status: HTTPStatus) -> Response:
    """Return the error as a page, or as JSON where a script asked."""
    general = HTTPStatus.INTERNAL_SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus.BAD_REQUEST
    title, cure = TEXTS.get(status, TEXTS[general])
    if status is HTTPStatus.FORBIDDEN and g.get("viewer") is not None:
        title, cure = NOT_YOURS
    if request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json":
        answer = jsonify(error=f"{title}. {cure}")
    else:
        answer = make_response(render_template("console/error.html", title=title, cure=cure, status=int(status)))
    answer.status_code = status
    return answer
