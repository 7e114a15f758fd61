"""The API's door: finds the operation, checks who asks and what is asked, and writes the answer as JSON."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import cast
from urllib.parse import unquote

from flask import Blueprint, Flask, Response, current_app, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from oncall.console.api.openapi import document
from oncall.console.api.operations import OPERATIONS
from oncall.console.api.problem import Problem, problem_of
from oncall.console.api.replays import kept_answer, marking
from oncall.console.api.spec import ApiDesk, Ask, Operation
from oncall.log import get_logger
from oncall.usecases.api_tokens import holder_of

KEY = "oncall_api"
ROOT = "/api/v1"
JSON_TYPE = "application/json"
LONGEST_KEY = 200
SORTS = ("GET", "POST", "PUT", "PATCH", "DELETE")
log = get_logger(__name__)


def create_api(app: Flask, desk: ApiDesk) -> None:
    """Put the API on `app` at `/api/v1`."""
    app.extensions[KEY] = desk
    api = Blueprint("api", __name__, url_prefix=ROOT)
    api.add_url_rule("/openapi.json", "openapi", spoken)
    for operation in OPERATIONS:
        rule = operation.path.replace("{", "<").replace("}", ">")
        api.add_url_rule(rule, operation.name, served(operation), methods=[operation.method])
    api.add_url_rule("/", "nothing_here", nowhere, methods=SORTS, defaults={"rest": ""})
    api.add_url_rule("/<path:rest>", "nowhere", nowhere, methods=SORTS)
    app.register_blueprint(api)


def spoken() -> Response:
    """Answer with the OpenAPI document; it says nothing of anybody, so nobody has to be known."""
    return conditional(written(HTTPStatus.OK, document()))


def nowhere(rest: str) -> Response:
    """Answer an address that there is not, or not with this method."""
    _ = rest
    allowed = [method for method in SORTS if is_served(method)]
    if not allowed:
        return told(
            Problem(
                404, "there is nothing at this address", request.path, f"GET {ROOT}/openapi.json says what there is"
            )
        )
    answer = told(Problem(405, f"{request.method} is not possible here", request.path, f"use {', '.join(allowed)}"))
    answer.headers["Allow"] = ", ".join(allowed)
    return answer


def is_served(method: str) -> bool:
    """Return whether the address of the request is one of ours with another method."""
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint = adapter.match(method=method)[0] if adapter is not None else ""
    except HTTPException:
        return False
    return endpoint.startswith("api.") and endpoint not in {"api.nothing_here", "api.nowhere"}


def served(operation: Operation) -> Callable[..., Response]:
    """Return the view of an operation."""

    def view(**path: str) -> Response:
        try:
            return answered(operation, path)
        except Problem as problem:
            return told(problem)
        except HTTPException as error:
            return told(of_http(error))
        except Exception as error:
            found = problem_of(error)
            if found is None:
                log.exception("api_failed", operation=operation.name)
                found = Problem(500, "this failed here, and it is noted", operation.name, "report it")
            return told(found)

    return view


def answered(operation: Operation, path: Mapping[str, str]) -> Response:
    """Answer one request. Raises Problem and what use cases raise."""
    api = cast("ApiDesk", current_app.extensions[KEY])
    now = api.now()
    token = holder_of(api.desk.store, request.headers.get("Authorization"), now)
    if token is None:
        raise Problem(401, "no bearer token that holds", "Authorization", "oncall tokens add NAME --scope ...")
    if operation.scope not in token.scopes:
        cure = f"oncall tokens add NAME --scope {operation.scope}"
        raise Problem(403, f"the token {token.name} lacks the scope {operation.scope}", "Authorization", cure)
    request.max_content_length = operation.room
    no_nul()
    given = read(operation)
    key = idempotency_key()
    kept = operation.creates and key
    desk = replace(api.desk, store=marking(api.desk.store, (token.id, key))) if kept else api.desk
    ask = Ask(desk, token, path, given, now, f"api:{token.id}:{key or secrets.token_urlsafe(18)}")

    def do() -> tuple[int, str]:
        return operation.status, text_of(operation.do(ask).data)

    if kept:
        print_ = f"{request.method} {request.full_path} {request.get_data(as_text=True)}"
        status, body, again = kept_answer(api.desk.store, (token.id, key), print_, now, do)
    else:
        (status, body), again = do(), False
    answer = Response(body, status, content_type=JSON_TYPE)
    if again:
        answer.headers["Idempotent-Replayed"] = "true"
    return conditional(guarded(answer)) if request.method == "GET" else guarded(answer)


def read(operation: Operation) -> BaseModel | None:
    """Return what the request brings, checked. Raises Problem."""
    if operation.given is None:
        return None
    try:
        if operation.method == "GET":
            return operation.given.model_validate(request.args.to_dict())
        if request.mimetype != JSON_TYPE:
            raise Problem(415, f"{request.mimetype or 'nothing'} is not {JSON_TYPE}", "Content-Type", "send JSON")
        return operation.given.model_validate_json(request.get_data())
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"])) or "body"
        more = f" and {error.error_count() - 1} more" if error.error_count() > 1 else ""
        raise Problem(422, f"{first['msg']}{more}", where, f"see {ROOT}/openapi.json") from None


def no_nul() -> None:
    """Refuse text that no database keeps. Raises Problem."""
    if "\x00" in unquote(request.full_path):
        raise Problem(
            404 if "\x00" in request.path else 422, "there is a NUL in the address", "address", "leave it out"
        )
    if b"\\u0000" in request.get_data():
        raise Problem(422, "there is a NUL in the text", "body", "leave it out")


def idempotency_key() -> str:
    """Return the request's Idempotency-Key, "" without one. Raises Problem."""
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Problem(422, f"longer than {LONGEST_KEY} signs, or not ASCII", "Idempotency-Key", "use a UUID")
    return key


def of_http(error: HTTPException) -> Problem:
    """Return what Flask itself refused as a problem."""
    code = error.code or 500
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Problem(code, "the body is too large", "body", "send less at once")
    return Problem(code, HTTPStatus(code).phrase, "request", f"see {ROOT}/openapi.json")


def told(problem: Problem) -> Response:
    """Answer with a problem."""
    answer = written(problem.status, problem.body)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = "2"
    return answer


def written(status: int, data: object) -> Response:
    """Return data as a JSON answer."""
    return guarded(Response(text_of(data), status, content_type=JSON_TYPE))


def text_of(data: object) -> str:
    """Return data as JSON text, "" for none."""
    return "" if data is None else json.dumps(data, ensure_ascii=False) + "\n"


def guarded(answer: Response) -> Response:
    """Keep an answer out of caches of others."""
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def conditional(answer: Response) -> Response:
    """Give an answer its ETag; whoever has it already gets 304."""
    answer.add_etag()
    answer.make_conditional(request)
    return answer
