"""`POST /alerts/<line>`: what monitoring reports. Answered with 202 once it is stored, with 503 while it cannot be.

An alert that cannot be stored rings nobody, so it is not taken: Alertmanager tries again after a 5xx, and whoever has a
second receiver may use it. Taking it into the call journal would be a promise that nobody keeps before the database is back.
"""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request
from prometheus_client import Counter
from werkzeug.exceptions import RequestEntityTooLarge

from oncall.log import get_logger
from oncall.usecases.line_tokens import line_token_holds
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.take_alert import take_alert
from webhooks.alert_bodies import MOST_BYTES, BadBody, read_body
from webhooks.door import door

alerts = Blueprint("alerts", __name__)
TAKEN = Counter("vakttelefon_alerts_total", "Reports of monitoring, by what became of them", ["answer"])
AGAIN_AFTER = "5"
log = get_logger(__name__)


@alerts.post("/alerts/<line>")
def report(line: str) -> Response:
    """Take a report of monitoring about a line."""
    try:
        answer = taken(line)
    except (StoreBusy, StoreDown) as error:
        log.warning("alert_not_stored", line=line, why=str(error))
        answer = refused(HTTPStatus.SERVICE_UNAVAILABLE, "the records do not answer (send it again)")
        answer.headers["Retry-After"] = AGAIN_AFTER
    TAKEN.labels(str(answer.status_code)).inc()
    return answer


def taken(line: str) -> Response:
    """Return the answer to a report. Raises StoreBusy, StoreDown."""
    built = door()
    applied = built.desk.book.by_id(line)
    if applied is None:
        return refused(HTTPStatus.NOT_FOUND, f"{line[:40]}: no such line")
    if applied.line.alerts is None:
        return refused(HTTPStatus.NOT_FOUND, f"{line}: takes no alerts (add [alerts] to its line file)")
    if not line_token_holds(built.desk.store, line, "alerts", request.headers.get("Authorization")):
        answer = refused(HTTPStatus.UNAUTHORIZED, "a bearer token of this line is needed (oncall lines token)")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    try:
        request.max_content_length = MOST_BYTES
        group = read_body(request.get_data())
    except BadBody as error:
        return refused(HTTPStatus.BAD_REQUEST, str(error))
    except RequestEntityTooLarge:
        return refused(HTTPStatus.BAD_REQUEST, f"the body is too long (at most {MOST_BYTES} bytes)")
    case = take_alert(built.desk, applied, group, built.now())
    answer = jsonify(cases=[case] if case else [])
    answer.status_code = HTTPStatus.ACCEPTED
    return answer


def refused(status: HTTPStatus, why: str) -> Response:
    """Return a refusal in one line."""
    answer = jsonify(error=why)
    answer.status_code = status
    return answer
