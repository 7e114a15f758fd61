"""The Flask app: authentication, injected faults, error bodies, and the resources."""

from __future__ import annotations

import contextlib
import hmac
import socket
from email.utils import format_datetime

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from oncall.emulator.carrier import Carrier
from oncall.emulator.control import control
from oncall.emulator.faults import RestRule
from oncall.emulator.params import API_VERSION
from oncall.emulator.rest.calls import calls
from oncall.emulator.rest.conferences import conferences
from oncall.emulator.rest.messages import messages
from oncall.emulator.rest.numbers import account, numbers
from oncall.emulator.rest.participants import participants
from oncall.emulator.rest.recordings import recordings
from oncall.emulator.rest.replies import EXTENSION, ApiError, carrier, refusal
from oncall.emulator.wsgi import DELAY_HEADER, FAULT_HEADER

ROOT = f"/{API_VERSION}/Accounts"
PUBLIC = {"recordings.media"}


def wsgi_app(carrier: Carrier) -> Flask:
    """Return the carrier's REST API and its control API as one WSGI app."""
    app = Flask(__name__, static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.extensions[EXTENSION] = carrier
    for resource in (calls, messages, conferences, participants, recordings, numbers):
        app.register_blueprint(resource, url_prefix=f"{ROOT}/<account>")
    app.add_url_rule(f"{ROOT}/<account>.json", "account", account)
    app.register_blueprint(control, url_prefix="/_emulator")
    app.url_value_preprocessor(_account)
    app.before_request(_admit)
    app.after_request(_spoil)
    app.register_error_handler(ApiError, refusal)
    app.register_error_handler(HTTPException, _http_error)
    return app


def _account(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """Take the account out of the path, so that no view has to."""
    g.account = (values or {}).pop("account", None)


def _admit() -> ResponseReturnValue | None:
    """Inject a fault, then check account and token; sound files need neither, as at Twilio by default."""
    g.rule = None
    if not request.path.startswith(ROOT):
        return None
    with carrier().lock:
        g.rule = carrier().faults.choose_rest(request.method, request.path)
    reply = _fail(g.rule)
    if reply is not None or request.endpoint in PUBLIC:
        return reply
    sid, token = carrier().config.account_sid, carrier().auth_token
    given = request.authorization
    name, word = (given.username or "", given.password or "") if given is not None else ("", "")
    if name != sid or not hmac.compare_digest(word.encode(), token.encode()):
        return refusal(ApiError(401, 20003, "Authenticate"))
    if g.account not in {None, sid}:
        return refusal(ApiError(404, 20404, f"The requested resource {request.path} was not found"))
    return None


def _fail(rule: RestRule | None) -> ResponseReturnValue | None:
    """Answer as the fault says before any work is done; None goes on."""
    if rule is None or rule.act == "lost_reply":
        return None
    if rule.act == "status":
        return refusal(ApiError(rule.status, rule.code, "Too many requests" if rule.status == 429 else "Unavailable"))  # noqa: PLR2004  HTTP
    if rule.act == "slow":
        _wait(rule.seconds)
        return None
    if rule.act == "hang":
        _wait(rule.seconds)
    return _break_off(Response(status=503), rule)


def _wait(seconds: float) -> None:
    if not carrier().engine.virtual:
        carrier().engine.pause(seconds)


def _spoil(response: Response) -> Response:
    """Give the reply the carrier's time; lose or delay it after the work is done."""
    response.headers.setdefault("Date", format_datetime(carrier().clock.now(), usegmt=True))
    rule: RestRule | None = getattr(g, "rule", None)
    if rule is not None and rule.act == "lost_reply":
        _wait(rule.seconds)
        return _break_off(response, rule)
    if rule is not None and rule.act == "slow":
        response.headers[DELAY_HEADER] = str(rule.seconds)
    return response


def _break_off(response: Response, rule: RestRule) -> Response:
    """Break the connection of a real server; in process a header says so."""
    response.headers[FAULT_HEADER] = rule.act
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
    return response


def _http_error(error: HTTPException) -> ResponseReturnValue:
    """Return Flask's own errors in Twilio's form."""
    status = error.code or 500
    code = {404: 20404, 405: 20004}.get(status, 20001)
    return refusal(ApiError(status, code, f"{request.method} {request.path}: {error.name}"))
