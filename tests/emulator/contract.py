"""Twilio's OpenAPI document as a judge of REST requests and replies."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request

NAME = "shared/specs/twilio_api_v2010.json"
SPECIFIC = ("minLength", "maxLength", "pattern", "enum", "type", "items", "properties", "required", "$ref")


def document() -> dict[str, Any]:
    """Return the document, found beside the checkout or above it; skips the test where it is not there."""
    for folder in Path(__file__).resolve().parents:
        path = folder / NAME
        if path.is_file():
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return found
    pytest.skip(f"Twilio's OpenAPI document is not here: put it at ../{NAME}")


class Contract:
    """Checks requests and replies; every resource must be whole: no property missing, none of our own."""

    def __init__(self) -> None:
        self.document = document()
        self._schemas = {name: self._plain(schema) for name, schema in self._components().items()}
        self.seen: set[tuple[str, str]] = set()

    def _components(self) -> dict[str, Any]:
        found: dict[str, Any] = self.document["components"]["schemas"]
        return found

    def _plain(self, schema: Any) -> Any:
        """Return an OpenAPI 3.0 schema as JSON Schema: nullable spelt out, resources closed."""
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return self._plain(self._components()[schema["$ref"].rpartition("/")[2]])
        plain = {key: value for key, value in schema.items() if key in SPECIFIC}
        if "properties" in plain:
            plain["properties"] = {name: self._optional(self._plain(one)) for name, one in plain["properties"].items()}
            plain["required"] = sorted(plain["properties"])
            plain["additionalProperties"] = False
        if "items" in plain:
            plain["items"] = self._plain(plain["items"])
        return self._optional(plain) if schema.get("nullable") else plain

    @staticmethod
    def _optional(plain: Any) -> Any:
        """Let a property be null: Twilio's references to enums cannot say so and its replies do it."""
        more: dict[str, Any] = {"type": [plain["type"], "null"]} if isinstance(plain.get("type"), str) else {}
        return plain | more | ({"enum": [*plain["enum"], None]} if "enum" in plain else {})

    def _operation(self, method: str, path: str) -> tuple[str, dict[str, Any]] | None:
        for template, operations in self.document["paths"].items():
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and method.lower() in operations:
                return template, operations[method.lower()]
        return None

    def findings(self, request: Request, status: int, body: bytes) -> list[str]:
        """Return a line for every deviation of one exchange; errors (4xx) have no schema and only their path counts."""
        found = self._operation(request.method, request.path)
        if found is None:
            return [f"{request.method} {request.path} is not in the document"]
        template, operation = found
        self.seen.add((request.method, template))
        wrong = [f"{request.method} {template}: unknown parameter {name}" for name in self._strange(request, operation)]
        if status >= 400:
            return wrong
        reply = operation["responses"].get(str(status))
        if reply is None:
            return [*wrong, f"{request.method} {template}: status {status} is not declared"]
        return wrong + [f"{request.method} {template}: {line}" for line in self._reply(reply, body)]

    def _strange(self, request: Request, operation: dict[str, Any]) -> list[str]:
        query = {one["name"] for one in operation.get("parameters", [])} | {"Page", "PageToken"}
        content = operation.get("requestBody", {}).get("content", {})
        form = content.get("application/x-www-form-urlencoded", {}).get("schema", {}).get("properties", {})
        return sorted((set(request.args) - query) | (set(request.form) - set(form)))

    def _reply(self, reply: dict[str, Any], body: bytes) -> list[str]:
        if "content" not in reply:
            return ["the reply should have no body"] if body else []
        (content,) = reply["content"].values()
        validator = jsonschema_rs.validator_for(self._plain(content["schema"]))
        lines = [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(json.loads(body))]
        return [line[:300] for line in lines]


class Watched:
    """A WSGI app whose every exchange is held against the contract; `wrong` collects the deviations."""

    def __init__(self, app: Any, contract: Contract) -> None:
        self.contract = contract
        self.wrong: list[str] = []
        self._client = Client(app, use_cookies=False)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Pass one request on, and judge it."""
        body = Request(environ).get_data()
        inner, outer = (Request(environ | {"wsgi.input": io.BytesIO(body)}) for _ in range(2))
        reply = self._client.open(inner)
        self.wrong += self.contract.findings(outer, reply.status_code, reply.get_data())
        return reply(environ, start_response)
