"""The console on an app of its own, as the demo has it, with a desk and phones of sample data."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from oncall.console import create_console
from oncall.console.phones import PracticePhones
from oncall.console.room import Room
from oncall.console.views import Desk
from tests.console.bill_room import empty_bill
from tests.console.browser import running_browser
from tests.console.sample_phones import SamplePhones
from tests.console.samples import SampleDesk


def make_app(desk: Desk, phones: PracticePhones | None, *, demo: bool = True) -> Flask:
    """Return an app with nothing but the console on it, its static folder away as on the service's app."""
    app = Flask("sample", static_folder=None)
    app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=False)
    create_console(app, Room(desk, demo=demo, phones=phones, bill=empty_bill()))
    return app


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running browser, one for this test process; each test opens a context of its own."""
    with running_browser() as running:
        yield running


@pytest.fixture
def desk() -> SampleDesk:
    """Return a desk of sample data."""
    return SampleDesk()


@pytest.fixture
def phones() -> SamplePhones:
    """Return practice phones that lie still."""
    return SamplePhones()


@pytest.fixture
def app(desk: SampleDesk, phones: SamplePhones) -> Flask:
    """Return the demo's console."""
    return make_app(desk, phones)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser without scripts."""
    return app.test_client()
