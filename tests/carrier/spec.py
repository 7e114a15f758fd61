"""Twilio's OpenAPI document: whether a request is one that it describes. Only what our requests use of it."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.carrier.api import Request

Json = Mapping[str, Any]
WHERE = "../shared/specs/twilio_api_v2010.json"
DOCUMENT = Path(__file__).resolve().parents[2] / WHERE


class Spec:
    """The document, with its references followed."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def complaints(self, request: Request) -> list[str]:
        """Return what the document does not know or allow in a request."""
        path = next((known for known in self.document["paths"] if fits(known, request.path)), None)
        operation = self.document["paths"].get(path, {}).get(request.method.lower())
        if operation is None:
            return [f"{request.method} {request.path}: no such operation"]
        form = self.form(operation)
        query = {one["name"]: one["schema"] for one in operation.get("parameters", ()) if one["in"] == "query"}
        missing = [f"{name}: required" for name in form.get("required", ()) if request.field(name) is None]
        return [
            *missing,
            *self.wrong(request.form, form.get("properties", {})),
            *self.wrong(request.query, query),
        ]

    @staticmethod
    def form(operation: Json) -> Json:
        """Return the schema of an operation's form."""
        content = operation.get("requestBody", {}).get("content", {})
        schema: Json = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
        return schema

    def wrong(self, pairs: Sequence[tuple[str, str]], known: Json) -> list[str]:
        """Return the names that are not known and the values that are not of their type."""
        return [
            f"{name}={value!r}"
            for name, value in pairs
            if name not in known or not self.allowed(value, self.followed(known[name]))
        ]

    def followed(self, schema: Json) -> Json:
        """Return what a reference stands for; of a list, what its items are."""
        while True:
            if "$ref" in schema:
                schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            elif schema.get("type") == "array":
                schema = schema["items"]
            else:
                return schema

    @staticmethod
    def allowed(value: str, schema: Json) -> bool:
        """Whether a value is of its type, form and range."""
        if "enum" in schema:
            return value in schema["enum"]
        if schema.get("type") == "integer":
            highest = schema.get("maximum", 2**63)
            return value.isdecimal() and schema.get("minimum", 0) <= int(value) <= highest
        if schema.get("type") == "boolean":
            return value in {"true", "false"}
        match schema.get("format"):
            case "uri":
                return urlsplit(value).scheme in {"http", "https"} and bool(urlsplit(value).netloc)
            case "date-time":
                return datetime.fromisoformat(value).tzinfo is not None
            case "phone-number":
                return re.fullmatch(r"\+[1-9][0-9]{1,14}", value) is not None
        return re.fullmatch(schema.get("pattern", ".*"), value, re.DOTALL) is not None


def fits(known: str, path: str) -> bool:
    """Whether a path is one of a known template."""
    pattern = "/".join("[^/]+" if "{" in part else re.escape(part) for part in known.split("/"))
    return re.fullmatch(pattern.replace("[^/]+", "[A-Z]{2}[0-9a-fA-F]{32}(\\.json)?"), path) is not None


def load() -> Spec | None:
    """Return the document, None where it is not on this machine."""
    return Spec(json.loads(DOCUMENT.read_text(encoding="utf-8"))) if DOCUMENT.exists() else None
