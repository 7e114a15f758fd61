"""The API over a store of its own: the Duell line, past calls of a month, and a token with every scope."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient

from oncall.console.api import create_api
from oncall.console.api.spec import ApiDesk
from oncall.policy.line import Line
from oncall.store import Store
from oncall.usecases.api_tokens import SCOPES, new_api_token
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Carrier
from tests.console.bill_room import november
from tests.databases import embedded
from tests.usecases.records import bring, duell_in

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
LINE = "/api/v1/lines/duell"


@dataclass(frozen=True, slots=True)
class Api:
    """A store with its line, the API on an app of its own, and a secret with every scope."""

    store: Store
    book: LineBook
    line: Line
    app: Flask
    client: FlaskClient
    secret: str

    def ask(self, method: str, path: str, body: Any = None, /, *, secret: str = "", **headers: str) -> tuple[int, Any]:
        """Send a request and return status and JSON, None where there is none."""
        sent = {"Authorization": f"Bearer {secret or self.secret}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        address = path if path.startswith("/api") else f"{LINE}{path}"
        kept = self.client.open(address, method=method, headers=sent, **({} if body is None else {"json": body}))
        return kept.status_code, kept.get_json(silent=True)

    def token(self, name: str, *scopes: str, line: str = "") -> str:
        """Return the secret of another token."""
        return new_api_token(self.store, name, scopes, line, "test", NOW)

    def first_case(self) -> str:
        """Return the first case of November."""
        return self.store.cases("duell", "2026-11")[0].id


@contextmanager
def api(home: Path, calls: int = 3, *sets: str) -> Iterator[Api]:
    """Put the API over a store with so many calls of November."""
    with embedded(home, 20.0) as store:
        book, line = duell_in(store, *sets)
        bring(store, book, *(november(number) for number in range(calls)))
        app = Flask("sample", static_folder=None)
        app.config.update(SECRET_KEY="sample", MAX_CONTENT_LENGTH=64 * 1024)
        desk = Desk(store, book, cast("Carrier", None), None, "test", lambda _: None)
        create_api(app, ApiDesk(desk, lambda: NOW))
        secret = new_api_token(store, "everything", SCOPES, "", "test", NOW)
        yield Api(store, book, line, app, app.test_client(), secret)
