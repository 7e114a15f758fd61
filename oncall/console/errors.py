"""What a person sees when a page cannot be shown: what, whether it is their fault, and what to do next."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from oncall.console.views import Unavailable

TEXTS = {
    HTTPStatus.FORBIDDEN: lambda: (
        gettext("Please sign in"),
        gettext("This console is only for people who have an account on it. Ask your manager to be let in."),
    ),
    HTTPStatus.NOT_FOUND: lambda: (
        gettext("There is no such page"),
        gettext("The line, month, case or call in the address does not exist. Go to the start page and look from there."),
    ),
    HTTPStatus.BAD_REQUEST: lambda: (
        gettext("That could not be read"),
        gettext("Go back, load the page again, and repeat what you did."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: lambda: (
        gettext("The records do not answer just now"),
        gettext("Calls still get through; they are written down and caught up on. Load this page again in a minute."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: lambda: (
        gettext("Something is wrong on our side"),
        gettext("This page failed; calls are not affected. Load it again, and tell whoever runs this service if it stays."),
    ),
}


def handle(console: Blueprint) -> None:
    """Answer errors of the console's pages in words."""
    console.register_error_handler(CSRFError, token_missing)
    console.register_error_handler(Unavailable, unavailable)
    console.register_error_handler(HTTPException, said)


def said(error: HTTPException) -> Response:
    """Answer an HTTP error with its sentence; redirects and ready answers pass through."""
    if error.response is not None or error.code is None:
        return make_response(error.get_response())
    return page(HTTPStatus(error.code))


def unavailable(_: Exception) -> Response:
    """The store is busy or down: say so, without a trace."""
    return page(HTTPStatus.SERVICE_UNAVAILABLE)


def token_missing(_: Exception) -> Response:
    """A form came without this session's token: an old page, or somebody else's."""
    return page(HTTPStatus.BAD_REQUEST)


def page(status: HTTPStatus) -> Response:
    """Return the error as a page, or as JSON where a script asked."""
    words = TEXTS.get(status, TEXTS[HTTPStatus.BAD_REQUEST if status < InternalServerError.code else HTTPStatus(500)])
    title, cure = words()
    if request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json":
        answer = jsonify(error=f"{title}. {cure}")
    else:
        answer = make_response(render_template("console/error.html", title=title, cure=cure, status=int(status)))
    answer.status_code = status
    return answer
