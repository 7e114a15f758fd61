"""Puts the console on a Flask app: blueprints, translations, Bootstrap from its wheel, forms' tokens, headers."""

from http import HTTPStatus

from flask import Blueprint, Flask, Response, request
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from oncall.console import (
    access,
    errors,
    oidc,
    page_account,
    page_audit,
    page_bills,
    page_calendar,
    page_call,
    page_call_sound,
    page_case,
    page_case_bill,
    page_customers,
    page_demo,
    page_incidents,
    page_line,
    page_month,
    page_month_do,
    page_now,
    page_oidc,
    page_people,
    page_practice,
    page_rota,
    page_rota_change,
    page_sign_in,
    page_tickets,
)
from oncall.console.access_words import ACCESS_WORDS
from oncall.console.customer.door import KEY as CUSTOMERS
from oncall.console.customer.door import CustomerDoor
from oncall.console.customer.pages import customer_pages
from oncall.console.factwords import fact_value, fact_word
from oncall.console.formats import FILTERS
from oncall.console.line_words import LINE_WORDS
from oncall.console.locales import TRANSLATIONS, choose_locale, page_language, translate
from oncall.console.navigation import navigation
from oncall.console.responder import responder_pages
from oncall.console.room import KEY, Room
from oncall.console.rota_words import ROTA_WORDS
from oncall.console.standing_words import STANDING_WORDS
from oncall.console.ticket_words import TICKET_WORDS
from oncall.console.words import WORDS
from oncall.usecases.pseudonyms import is_erased
from oncall.usecases.sign_in import ABSOLUTE

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
ACCESS_PAGES = (page_sign_in, page_oidc, page_account, page_people, page_audit)
PAGES = (
    *ACCESS_PAGES,
    page_now,
    page_practice,
    page_month,
    page_month_do,
    page_bills,
    page_case,
    page_case_bill,
    page_call,
    page_call_sound,
    page_rota,
    page_rota_change,
    page_calendar,
    page_line,
    page_customers,
    page_tickets,
    page_incidents,
    page_demo,
)
csrf = CSRFProtect()


def create_console(app: Flask, room: Room, customers: CustomerDoor | None = None) -> None:
    """Put the console on `app` at `/`: what it was given is the room; `customers` adds the customers' and responders' own pages.

    SECRET_KEY signs. In the demo everybody is signed in as its manager; otherwise pages are for the users of the desk of
    people, and without that desk for nobody.
    """
    app.extensions[KEY] = room
    configure(app)
    if room.people and room.people.provider:
        oidc.register(app, room.people.provider)
    app.register_error_handler(404, no_such_address)
    app.register_blueprint(blueprint())
    app.register_blueprint(page_calendar.feed)
    if customers is not None:
        app.extensions[CUSTOMERS] = customers
        app.register_blueprint(customer_pages(add_headers))
        app.register_blueprint(responder_pages(add_headers))


def configure(app: Flask) -> None:
    """Set up what every page uses: Bootstrap, languages, forms' tokens, and the words and filters of the templates."""
    app.config.update(
        BOOTSTRAP_SERVE_LOCAL=True,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=ABSOLUTE,
        BABEL_DEFAULT_LOCALE="en_GB",
        BABEL_TRANSLATION_DIRECTORIES=str(TRANSLATIONS),
    )
    app.static_url_path = app.static_url_path or "/static"
    translate(Babel(app, locale_selector=choose_locale))
    Bootstrap5(app)
    csrf.init_app(app)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.tests["erased"] = is_erased
    app.jinja_env.globals.update(
        WORDS,
        **ROTA_WORDS,
        **LINE_WORDS,
        **ACCESS_WORDS,
        **TICKET_WORDS,
        **STANDING_WORDS,
        **page_incidents.INCIDENT_WORDS,
        may=access.may,
        fact_word=fact_word,
        fact_value=fact_value,
        page_language=page_language,
    )


def blueprint() -> Blueprint:
    """Return the console's blueprint with every page on it."""
    console = Blueprint(
        "console", __name__, template_folder="templates", static_folder="static", static_url_path="/console/static"
    )
    console.before_request(access.let_in)
    console.before_request(check_token)
    console.after_request(add_headers)
    console.context_processor(navigation)
    errors.handle(console)
    for page in PAGES:
        console.register_blueprint(page.blueprint)
    return console


def no_such_address(_error: HTTPException) -> Response:
    """Answer an address that nothing on the app serves."""
    return add_headers(errors.page(HTTPStatus.NOT_FOUND))


def check_token() -> None:
    """Refuse a POST without this session's token; the telephone's webhooks on the same app are signed otherwise."""
    if request.method == "POST":
        csrf.protect()


def add_headers(response: Response) -> Response:
    """Add what every page says to the browser: only our own files, nobody frames us, nothing personal is kept."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint and not request.endpoint.endswith(".static"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
