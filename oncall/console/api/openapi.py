"""The OpenAPI 3.1 document of the operations: made of their models, so that it cannot say anything else than they do."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from oncall import __doc__ as about
from oncall.console.api.operations import OPERATIONS
from oncall.console.api.spec import Operation, Told

REF = "#/components/schemas/{model}"
ALWAYS = (401, 403, 404, 413, 422, 503)
PATH = re.compile(r"\{(\w+)\}")
WORDS = {
    401: "no bearer token that holds",
    403: "the token lacks the scope",
    404: "there is no such thing, or it is not for this token",
    409: "it stands in the way of what is there",
    413: "the body is too large",
    415: "the body is not JSON",
    422: "what was sent cannot be taken",
    503: "the records cannot be reached now",
}
NAMES = {
    "line": "The line's id",
    "call": "The carrier's id of the call",
    "case": "The case's number",
    "month": "A month as YYYY-MM",
    "number": "A phone number",
    "change": "The change's number",
    "hook": "The number of the address",
    "version": "The version's number",
}


class What(Told):
    """What is wrong, where, and the cure; one line each."""

    what: str
    where: str
    cure: str


class Error(Told):
    """Why a request was not done."""

    error: What


@cache
def document() -> dict[str, Any]:
    """Return the document."""
    schemas = components()
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = spoken(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Vakttelefon", "version": "1", "description": (about or "").strip()},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def components() -> dict[str, Any]:
    """Return the schemas of all models: those of answers as they are written, the others as they are read."""
    written = {each.told for each in OPERATIONS if each.told is not None} | {Error}
    read = {each.given for each in OPERATIONS if each.given is not None and each.method != "GET"}
    models: list[tuple[type[BaseModel], Any]] = [(model, "serialization") for model in written]
    models += [(model, "validation") for model in read]
    _, made = models_json_schema(sorted(models, key=lambda each: each[0].__name__), ref_template=REF)
    found: dict[str, Any] = made.get("$defs", {})
    return found


def spoken(operation: Operation) -> dict[str, Any]:
    """Return one operation as the document has it."""
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": f"Needs the scope `{operation.scope}`.",
        "tags": [operation.scope.partition(":")[2]],
        "parameters": [*in_path(operation), *in_query(operation), *in_header(operation)],
        "responses": answers(operation),
    }
    if operation.given is not None and operation.method != "GET":
        found["requestBody"] = {"required": True, "content": content(operation.given)}
    return found


def in_path(operation: Operation) -> list[dict[str, Any]]:
    """Return the parts of the address."""
    return [
        {"name": name, "in": "path", "required": True, "description": NAMES[name], "schema": {"type": "string"}}
        for name in PATH.findall(operation.path)
    ]


def in_query(operation: Operation) -> list[dict[str, Any]]:
    """Return what may stand behind the question mark."""
    if operation.given is None or operation.method != "GET":
        return []
    schema: Mapping[str, Any] = operation.given.model_json_schema()
    needed = schema.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in needed,
            "description": value.get("description", ""),
            "schema": {key: each for key, each in value.items() if key not in {"description", "title"}},
        }
        for name, value in schema["properties"].items()
    ]


def in_header(operation: Operation) -> list[dict[str, Any]]:
    """Return the header that makes a repetition harmless, where there is something to repeat."""
    if not operation.creates:
        return []
    schema = {"type": "string", "maxLength": 200, "pattern": "^[A-Za-z0-9._:-]+$"}
    says = "The same key again gets the same answer, and nothing is done twice."
    return [{"name": "Idempotency-Key", "in": "header", "required": False, "description": says, "schema": schema}]


def answers(operation: Operation) -> dict[str, Any]:
    """Return what an operation may answer."""
    good: dict[str, Any] = {"description": "done"}
    if operation.told is not None:
        good["content"] = content(operation.told)
    codes = [*ALWAYS, *operation.problems, *((409,) if operation.creates else ())]
    codes += [415] if operation.given is not None and operation.method != "GET" else []
    found = {str(operation.status): good}
    found |= {str(code): {"description": WORDS[code], "content": content(Error)} for code in sorted(set(codes))}
    if operation.method == "GET":
        found["304"] = {"description": "unchanged since the ETag that was sent"}
    return found


def content(model: type[BaseModel]) -> dict[str, Any]:
    """Return a body of JSON by its model."""
    return {"application/json": {"schema": {"$ref": REF.format(model=model.__name__)}}}
