"""The OpenAPI document against the API itself: requests made from it by chance get what it promises, and never a 5xx."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from oncall.console.api.openapi import document
from tests.console.api_room import LINE, Api, api

FAST = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
HELD = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
NAMES = {"line": "duell", "month": "2026-11", "call": "CA00000000000000000000000000000001", "version": "1", "hook": "1"}


@pytest.fixture(scope="module")
def room() -> Iterator[Api]:
    """Return the API over one store for all."""
    with tempfile.TemporaryDirectory() as home, api(Path(home)) as found:
        found.ask("POST", "/hooks", {"url": "https://example.com/hook"})
        yield found


SCHEMA = schemathesis.openapi.from_dict(document())


def known(room: Api, case: schemathesis.Case[Any]) -> None:
    """Put something that is there into the address, every other time, so that more than 404 is answered."""
    names = {**NAMES, "case": room.first_case(), "number": "+4790000001", "change": "1"}
    case.path_parameters = {name: names[name] for name in case.path_parameters or {}}


@pytest.mark.parametrize("there", [True, False])
@SCHEMA.parametrize()
@FAST
def test_what_the_document_promises(room: Api, case: schemathesis.Case[Any], there: bool) -> None:  # noqa: FBT001
    """Status, content type and shape of every answer stand in the document."""
    if there:
        known(room, case)
    answer = case.call(
        app=room.app, headers={"Authorization": f"Bearer {room.secret}"}, base_url="http://localhost/api/v1"
    )
    case.validate_response(answer, checks=HELD)


def test_the_document_is_served_to_everybody(room: Api) -> None:
    """Without a token; it is OpenAPI 3.1 and names the address of calls."""
    answer = room.client.get("/api/v1/openapi.json")

    assert (200, "3.1.0") == (answer.status_code, answer.get_json()["openapi"])
    assert LINE.replace("/api/v1", "").replace("duell", "{line}") + "/calls" in answer.get_json()["paths"]
