"""The customers' pages put together: their own errors in words, tokens on every form, room for files where files come."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from oncall.console.customer import page_my, page_my_case, page_ticket
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.ticket_files import LARGEST, MOST

ROOM = LARGEST * MOST + 1024 * 1024
TEXTS = {
    HTTPStatus.NOT_FOUND: (_("There is no such page"), _("Check the address, or ask for a new link.")),
    HTTPStatus.BAD_REQUEST: (
        _("That could not be read"),
        _("Go back, load the page again, and repeat what you did."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        _("That is too large"),
        _("Send at most five files of 10 MB each."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        _("That was very often"),
        _("Wait a few minutes and try again."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        _("We cannot take this just now"),
        _("Nothing is lost: keep your text and try again in a minute. In an emergency, call us."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _("Something is wrong on our side"),
        _("Try again in a minute. In an emergency, call us."),
    ),
}


def customer_pages(add_headers: Callable[[Response], Response]) -> Blueprint:
    """Return the blueprint with every page of the customers; `add_headers` says what every page says to the browser."""
    pages = Blueprint("customer", __name__)
    pages.before_request(check)
    pages.after_request(add_headers)
    pages.register_error_handler(StoreBusy, unavailable)
    pages.register_error_handler(StoreDown, unavailable)
    pages.register_error_handler(HTTPException, said)
    for page in (page_ticket, page_my, page_my_case):
        pages.register_blueprint(page.blueprint)
    return pages


def check() -> Response | None:
    """Make room for files, and refuse a form without this session's token; JSON is signed by its bearer instead."""
    if request.method != "POST" or request.is_json:
        return None
    request.max_content_length = ROOM
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return page(HTTPStatus.BAD_REQUEST)
    return None


def said(error: HTTPException) -> Response:
    """Answer an HTTP error with its sentence; redirects and ready answers pass through."""
    if error.response is not None or error.code is None:
        return make_response(error)
    return page(HTTPStatus(error.code))


def unavailable(_error: Exception) -> Response:
    """The store is busy or down: say so, without a trace."""
    return page(HTTPStatus.SERVICE_UNAVAILABLE)


def page(status: HTTPStatus) -> Response:
    """Return an error in words, or as JSON to a program."""
    general = HTTPStatus.INTERNAL_SERVER_ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else HTTPStatus.BAD_REQUEST
    title, cure = TEXTS.get(status, TEXTS[general])
    if request.is_json:
        answer = make_response({"error": f"{title}. {cure}"})
    else:
        answer = make_response(render_template("customer/said.html", title=title, text=cure))
    answer.status_code = status
    return answer
