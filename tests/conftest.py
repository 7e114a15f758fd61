"""Fixtures for every room: databases. `store` and `database_url` run a test on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask
from werkzeug.routing import Rule

from oncall.store import Store, open_store
from oncall.usecases import passwords
from tests.databases import PostgresqlServer, put_migrated, running_server, sqlite_address
from tests.sparing import CompiledOnce, built_once, cheap_hasher, in_memory

# Wide enough for a machine that does other things as well; tests of the deadline bring their own.
PATIENT = 10.0


def pytest_configure() -> None:
    """Settle where tests write before the first of them asks."""
    in_memory()


@pytest.fixture(scope="session", autouse=True)
def plain_log() -> None:
    """Print exceptions in plain words: with a frame's values drawn around them, each takes seconds."""
    console = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.stdlib.add_log_level, console])


@pytest.fixture(scope="session", autouse=True)
def sparing() -> Iterator[None]:
    """Hash passwords cheaply and compile each template and rule once, in this process; processes that tests start do neither."""
    cheap = cheap_hasher()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", cheap)
        patch.setattr(passwords, "NOBODY", cheap.hash("nobody knows these words"))
        patch.setattr(Rule, "_compile_builder", built_once(Rule._compile_builder))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": CompiledOnce()})
        yield


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Return a running PostgreSQL of this test process."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """Return the address of a fresh migrated PostgreSQL database."""
    with postgresql_server.database() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a fresh migrated SQLite file."""
    put_migrated(tmp_path)
    return sqlite_address(tmp_path / "oncall.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a fresh migrated database of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """Return a store on a fresh migrated database of each kind."""
    opened = open_store(database_url, tmp_path, deadline=PATIENT)
    yield opened
    opened.close()
