"""Two running services for the faults that a service survives: on SQLite, and on PostgreSQL with two processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import PostgresqlServer
from tests.faults.hosts import Scene, scene


@pytest.fixture(scope="session")
def sqlite_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Return a service on the embedded database."""
    with scene(tmp_path_factory.mktemp("sqlite"), "") as stage:
        yield stage


@pytest.fixture(scope="session")
def postgresql_scene(tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgresqlServer) -> Iterator[Scene]:
    """Return a service of two processes on PostgreSQL."""
    with (
        postgresql_server.database() as url,
        scene(tmp_path_factory.mktemp("postgresql"), url, workers=2) as stage,
    ):
        yield stage


@pytest.fixture
def on_sqlite(sqlite_scene: Scene) -> Scene:
    """Return the service on the embedded database, every phone free."""
    sqlite_scene.rest()
    return sqlite_scene


@pytest.fixture
def on_postgresql(postgresql_scene: Scene) -> Scene:
    """Return the service on PostgreSQL, every phone free."""
    postgresql_scene.rest()
    return postgresql_scene


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest) -> Scene:
    """Return a running service of each kind."""
    found: Scene = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def postgresql_data(postgresql_server: PostgresqlServer) -> Path:
    """Return the folder of the PostgreSQL server."""
    return Path(postgresql_server._server.pgdata)
