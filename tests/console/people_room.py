"""The console outside the demo, with users in a store of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from oncall.console.access import SESSION_KEY
from oncall.console.create import create_console
from oncall.console.people_desk import PeopleDesk
from oncall.console.phones import PracticePhones
from oncall.console.room import Room
from oncall.console.rota_views import RotaDesk
from oncall.console.views import Desk
from oncall.settings import Provider
from oncall.store import Store
from oncall.usecases.access_rows import Role, User
from oncall.usecases.people import Deeds
from oncall.usecases.sign_in import opened
from tests.console.samples import NOW, SampleDesk
from tests.databases import embedded

PASSWORD = "sample words for a sample"
PUBLIC = "http://localhost"


@dataclass
class People:
    """A store with users, the console over it, and a clock that can be moved."""

    store: Store
    desk: Desk = field(default_factory=SampleDesk)
    phones: PracticePhones | None = None
    rota: RotaDesk | None = None
    provider: Provider | None = None
    now: datetime = NOW
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = Flask("sample", static_folder=None)
        self.app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=False)
        people = PeopleDesk(self.store, lambda: self.now, PUBLIC, self.provider)
        create_console(self.app, Room(self.desk, demo=False, phones=self.phones, rota=self.rota, people=people))

    @property
    def client(self) -> FlaskClient:
        """Return a browser that nobody signed in with."""
        return self.app.test_client()

    @property
    def deeds(self) -> Deeds:
        """Return the changes that the command line makes."""
        return Deeds(self.store, "cli", self.now)

    def add(self, user: str, role: Role = Role.MANAGER, person: str = "", language: str = "") -> User:
        """Add a user who has a password."""
        name = user.capitalize()
        made = self.deeds.add(User(user, name, f"{user}@example.com", role, person, language=language))
        self.deeds.set_password(user, PASSWORD)
        return made

    def signed_in(self, user: str, role: Role = Role.MANAGER, person: str = "", language: str = "") -> FlaskClient:
        """Return the browser of a user, added unless there is one of that id."""
        with self.store.read() as tx:
            found = tx.user(user)
        if found is None:
            self.add(user, role, person, language)
        return self.browser(user)

    def browser(self, user: str) -> FlaskClient:
        """Return a browser with a new session of a user."""
        with self.store.read() as tx:
            found = tx.user(user)
        assert found is not None
        session = opened(self.store, found, "Sample browser", self.now)
        assert session is not None
        client = self.client
        with client.session_transaction() as cookie:
            cookie[SESSION_KEY] = session.secret
        return client

    def later(self, **by: float) -> None:
        """Move the clock."""
        self.now += timedelta(**by)

    def audited(self) -> list[tuple[str, str, str]]:
        """Return who did what to what, oldest first."""
        return [(row.who, row.what, row.subject) for row in reversed(self.store.audit_rows(1000))]


@contextmanager
def people_in(home: Path, **parts: object) -> Iterator[People]:
    """Open a store of its own with the console over it."""
    with embedded(home) as store:
        yield People(store, **parts)  # type: ignore[arg-type]


def token_of(client: FlaskClient, address: str = "/sign-in") -> str:
    """Return the token that a page puts into its forms."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).get_data(as_text=True))
    assert found is not None
    return found[1]


def post(client: FlaskClient, address: str, page: str = "/account", **fields: str) -> TestResponse:
    """Post a form with the token of a page."""
    return client.post(address, data={**fields, "csrf_token": token_of(client, page)})


def enter(client: FlaskClient, name: str, password: str = PASSWORD, **fields: str) -> TestResponse:
    """Sign in by the form."""
    return post(client, "/sign-in", "/sign-in", name=name, password=password, **fields)
