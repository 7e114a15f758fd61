"""Who may come in: requests that the carrier signed for our public address. Everybody else gets 403 and changes nothing."""

import structlog
from flask import Blueprint, Response, request
from prometheus_client import Counter

from oncall.carrier.signature import HEADER, SETTINGS_HEADER, verify
from oncall.log import get_logger
from webhooks.door import door

REFUSED = Counter("vakttelefon_requests_refused_total", "Voice requests without a valid signature")
MOST_FIELDS = 200
log = get_logger(__name__)


def guarded(name: str) -> Blueprint:
    """Return a blueprint whose every request is checked before its handler sees it."""
    blueprint = Blueprint(name, __name__)
    blueprint.before_request(refuse_strangers)
    return blueprint


def refuse_strangers() -> Response | None:
    """Return 403 without a body for a request that is not the carrier's, 429 when they are many; None lets it in."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(call=request.form.get("CallSid", ""))
    built = door()
    if len(request.form) > MOST_FIELDS:
        return Response(status=413)
    signed = verify(
        built.tokens,
        built.public_url,
        path_and_query(),
        request.form,
        request.headers.get(HEADER),
        request.headers.get(SETTINGS_HEADER),
    )
    account = request.form.get("AccountSid", "")
    if signed and account in {"", built.account}:
        return None
    REFUSED.inc()
    if built.strangers.too_many(request.remote_addr or "", built.seconds()):
        return Response(status=429)
    log.warning("voice_request_refused", path=request.path, signed=signed, account_known=account == built.account)
    return Response(status=403)


def path_and_query() -> str:
    """Return the path as it was sent, with its raw query."""
    query = request.query_string.decode("latin-1")
    return f"{request.environ.get('RAW_PATH', request.path)}?{query}" if query else request.path
