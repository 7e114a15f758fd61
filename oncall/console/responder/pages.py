"""The responder's pages put together: tokens on every form, and errors in the console's words."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from oncall.console import errors
from oncall.console.responder import page_case
from oncall.usecases.ports import StoreBusy, StoreDown


def responder_pages(add_headers: Callable[[Response], Response]) -> Blueprint:
    """Return the blueprint; `add_headers` says what every page says to the browser."""
    pages = Blueprint("responder", __name__)
    pages.before_request(check)
    pages.after_request(add_headers)
    pages.register_error_handler(StoreBusy, errors.unavailable)
    pages.register_error_handler(StoreDown, errors.unavailable)
    pages.register_error_handler(HTTPException, errors.said)
    pages.register_blueprint(page_case.blueprint)
    return pages


def check() -> Response | None:
    """Refuse a form without this session's token."""
    if request.method == "POST":
        try:
            validate_csrf(request.form.get("csrf_token"))
        except ValidationError:
            return errors.page(HTTPStatus.BAD_REQUEST)
    return None
