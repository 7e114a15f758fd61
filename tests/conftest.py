"""Fixtures for every room: databases. `store` and `database_url` run a test on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from oncall.store import Store, open_store, upgrade
from tests.databases import PostgresqlServer, running_server, sqlite_address

# Wide enough for a machine that does other things as well; tests of the deadline bring their own.
PATIENT = 10.0


@pytest.fixture(scope="session", autouse=True)
def plain_log() -> None:
    """Print exceptions in plain words: with a frame's values drawn around them, each takes seconds."""
    console = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.stdlib.add_log_level, console])


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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("migrated") / "oncall.db"
    upgrade(sqlite_address(path))
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """Return the address of a fresh migrated SQLite file."""
    shutil.copy(migrated_file, tmp_path / "oncall.db")
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
