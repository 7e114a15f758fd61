"""Making and migrating: on first use, again, at once, killed half-way, newer than the program."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from oncall.store import open_store, upgrade
from oncall.store.migrate import MIGRATIONS
from oncall.store.schema import HEAD, NEWER, NO_TABLES, OLDER, complaint
from oncall.store.tables import metadata
from oncall.usecases.ports import Store, StoreDown
from tests.databases import PostgresqlServer, sqlite_address
from tests.store import workers
from tests.store.samples import sample_call

PATIENT = 10.0


@pytest.fixture
def empty_postgresql(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """Return the address of a PostgreSQL database without tables."""
    with postgresql_server.database(migrated=False) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database of each kind that nobody migrated."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("empty_postgresql"))
    return sqlite_address(tmp_path / "fresh" / "oncall.db")


def open_patiently(url: str, home: Path) -> Store:
    """Return a store; the annotation says that ours is what the ports ask for."""
    return open_store(url, home, deadline=PATIENT)


def test_the_embedded_database_is_made_on_first_use(tmp_path: Path) -> None:
    """Folder and file are made by the first transaction; the store works and says so."""
    store = open_store("", tmp_path / "a" / "b")
    assert not (tmp_path / "a").exists()
    with store.write() as tx:
        assert tx.insert_call(sample_call()) is True
    assert store.ready() == "ok"
    store.close()
    assert (tmp_path / "a" / "b" / "oncall.db").exists()


def test_a_closed_store_can_be_used_again(tmp_path: Path) -> None:
    """What was stored before is there."""
    store = open_store("", tmp_path)
    with store.write() as tx:
        tx.insert_call(sample_call())
    store.close()
    with store.read() as tx:
        assert tx.call(sample_call().sid) == sample_call()
    store.close()


def test_migrating_again_changes_nothing(empty_url: str, tmp_path: Path) -> None:
    """A second run is harmless."""
    upgrade(empty_url)
    upgrade(empty_url)
    store = open_store(empty_url, tmp_path, deadline=PATIENT)
    store.check_schema()
    assert store.ready() == "ok"
    store.close()


def test_two_processes_migrate_at_once(empty_url: str, tmp_path: Path) -> None:
    """One does the work, the other waits for it and finds it done."""
    context = workers.processes()
    start = context.Barrier(2)
    processes = [context.Process(target=workers.migrate, args=(empty_url, start)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    store = open_store(empty_url, tmp_path, deadline=PATIENT)
    assert store.ready() == "ok"
    store.close()


def test_a_migration_killed_half_way_is_done_again(empty_url: str, tmp_path: Path) -> None:
    """A process that died after three tables leaves nothing behind that stands in the way."""
    process = workers.processes().Process(target=workers.migrate_and_die, args=(empty_url, 3))
    process.start()
    process.join()
    assert process.exitcode == 9
    upgrade(empty_url)
    store = open_store(empty_url, tmp_path, deadline=PATIENT)
    assert store.ready() == "ok"
    store.close()


def test_the_migrations_make_the_tables(database_url: str) -> None:
    """What the migrations leave is what tables.py says, on both databases."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_program_knows_its_newest_migration() -> None:
    """HEAD names the last file in versions/."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


@pytest.mark.parametrize(
    ("version", "wrong"), [(HEAD, None), (None, NO_TABLES), ("0000", OLDER), ("9999", NEWER), ("abcd", NEWER)]
)
def test_a_version_is_ours_or_complained_about(version: str | None, wrong: str | None) -> None:
    """Exactly one version is right; an unknown name is a newer program's."""
    assert complaint(version) == wrong


def test_a_newer_database_is_refused(database_url: str, tmp_path: Path) -> None:
    """An older program neither reads nor writes nor migrates it, and says the cure in one line."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    store = open_store(database_url, tmp_path, deadline=PATIENT)
    for refused in (store.current_lines, store.check_schema, store.prepare, lambda: upgrade(database_url)):
        with pytest.raises(StoreDown, match=r"newer than this program \(cure: [^\n]*\)$"):
            refused()
    assert "newer than this program" in store.ready()
    store.close()


def test_a_database_migrated_while_in_use_is_noticed(database_url: str, tmp_path: Path) -> None:
    """Readiness looks at the version each time."""
    store = open_store(database_url, tmp_path, deadline=PATIENT)
    assert store.ready() == "ok"
    with store.write() as tx:
        tx.run(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer than this program" in store.ready()
    store.close()


def test_a_server_without_tables_asks_for_the_upgrade(empty_postgresql: str, tmp_path: Path) -> None:
    """PostgreSQL is not migrated by the way: that is a decision."""
    store = open_store(empty_postgresql, tmp_path, deadline=PATIENT)
    with pytest.raises(StoreDown, match="oncall db upgrade"):
        store.current_lines()
    store.close()


def test_a_file_of_tables_of_nobody_is_migrated(tmp_path: Path) -> None:
    """An empty file, as a killed process leaves it, is filled."""
    (tmp_path / "oncall.db").touch()
    store = open_patiently("", tmp_path)
    assert store.ready() == "ok"
    open_store("", tmp_path).close()


def test_alembic_is_not_imported_to_look_at_the_version(sqlite_url: str) -> None:
    """A start on a migrated database does not pay for the migrations' tools."""
    code = (
        "import sys; from pathlib import Path; from oncall.store import open_store;"
        f"store = open_store({sqlite_url!r}, Path()); assert store.ready() == 'ok'; store.close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_copied_database_keeps_a_write_ahead_log_again(sqlite_url: str, tmp_path: Path) -> None:
    """A restored copy may come without WAL; the store puts it back."""
    copy = tmp_path / "copy.db"
    shutil.copy(tmp_path / "oncall.db", copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    store = open_store(sqlite_address(copy), tmp_path)
    with store.read() as tx:
        row = tx.first(text("PRAGMA journal_mode"))
    store.close()
    assert sqlite_url != sqlite_address(copy)
    assert row is not None
    assert row[0] == "wal"


@pytest.mark.parametrize("url", ["nonsense", "sqlite", "postgresql+psycopg://h:port/x"])
def test_an_address_that_is_none_is_refused(url: str, tmp_path: Path) -> None:
    """One line with the setting's name."""
    with pytest.raises(StoreDown, match="ONCALL_DATABASE_URL"):
        open_store(url, tmp_path)
