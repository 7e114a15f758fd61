"""Making and migrating the database: safe to run again, by several processes at once, and to be killed half-way.

Every migration runs in one transaction under one lock (the folder of the file, an advisory lock of the server), so that
whoever comes second finds the work done, and a killed one leaves what was there. Alembic is imported only here, and late.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from oncall.store.errors import explain, translate
from oncall.store.group import driver
from oncall.store.schema import NEWER, complaint
from oncall.store.sqlite import connect
from oncall.usecases.ports import StoreDown

MIGRATIONS = Path(__file__).parent / "migrations"
# Any number, as long as every program that migrates this database takes the same one.
ADVISORY_LOCK = 7_286_135_201
PATIENCE = 60
GLANCE = 0.6


def upgrade(url: str) -> None:
    """Bring a database to this program's schema. Raises StoreDown when it cannot, or when the database is newer."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        make_embedded(Path(parts.database or ""))
    else:
        upgrade_server(url)


def make_embedded(path: Path) -> None:
    """Make the file if there is none, migrate it if it is older; otherwise do nothing. Raises StoreBusy or StoreDown."""
    try:
        wrong = complaint(version_of(path))
        if wrong == NEWER:
            raise StoreDown(NEWER)
        if wrong is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.parent):
            upgrade_file(path)
    except sqlite3.Error as error:
        raise explain(error) from None
    except OSError as error:
        raise StoreDown(f"the database file {path} cannot be made: {error.strerror} (cure: see ONCALL_HOME)") from None


def version_of(path: Path) -> str | None:
    """Return the schema's version in a file; None when there is no file or nothing of ours in it."""
    if not path.exists():
        return None
    with closing(connect(path, GLANCE)) as connection:
        tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if tables else None
    return None if row is None else str(row[0])


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock; waits for whoever makes a database in it just now."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def upgrade_file(path: Path) -> None:
    """Migrate a file. The journal's mode is changed first: SQLite does not do that inside a transaction."""
    engine = create_engine("sqlite://", creator=lambda: connect(path, PATIENCE, mode="rwc"), poolclass=NullPool)
    try:
        with engine.connect() as connection, connection.begin():
            driver(connection).execute("PRAGMA journal_mode=WAL")
            driver(connection).execute("BEGIN IMMEDIATE")
            run_migrations(connection)
    except SQLAlchemyError as error:
        raise translate(error) from None


def upgrade_server(url: str) -> None:
    """Migrate a PostgreSQL database; waits for whoever migrates it just now, and a minute for those who use the tables."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=NullPool,
        connect_args={"connect_timeout": PATIENCE // 6, "options": f"-c lock_timeout={PATIENCE * 1000}"},
    )
    try:
        with engine.connect() as connection, connection.begin():
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            run_migrations(connection)
    except SQLAlchemyError as error:
        raise translate(error) from None


def run_migrations(connection: Connection) -> None:
    """Run what is missing, inside the connection's transaction. Raises StoreDown when the database is newer."""
    from alembic import command  # noqa: PLC0415  # a third of a second, needed only here
    from alembic.config import Config  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415

    if complaint(MigrationContext.configure(connection).get_current_revision()) == NEWER:
        raise StoreDown(NEWER)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
