"""Writers on SQLite share a COMMIT: nobody's rows are lost, mixed up, or promised before they are on the disk."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from oncall.store import Store, open_store
from oncall.store.group import Group
from oncall.usecases.ports import StoreBusy, StoreDown
from tests.store.samples import sample_call

WRITERS = 8
EACH = 25


@pytest.fixture
def counting(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Store, list[int]]:
    """Return a store on a file, and how many writers each of its COMMITs was for."""
    commits: list[int] = []
    end = Group._end

    def counted(group: Group, batch: object, failed: Exception | None) -> None:
        commits.append(batch.members)  # type: ignore[attr-defined]
        end(group, batch, failed)  # type: ignore[arg-type]

    monkeypatch.setattr(Group, "_end", counted)
    return open_store(sqlite_url, tmp_path), commits


def stored(path: str) -> int:
    """Return how many calls another connection sees."""
    with sqlite3.connect(path.removeprefix("sqlite:///")) as connection:
        return int(connection.execute("SELECT count(*) FROM calls").fetchone()[0])


def test_every_writer_finds_his_rows_on_the_disk(counting: tuple[Store, list[int]], sqlite_url: str) -> None:
    """When a write has returned, another connection sees its row, and COMMITs were shared."""
    store, commits = counting
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        start.wait()
        for number in range(EACH):
            with store.write() as tx:
                tx.insert_call(sample_call(writer * EACH + number))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    assert WRITERS * EACH == stored(sqlite_url)
    assert len(commits) < WRITERS * EACH
    store.close()


def test_one_writer_who_fails_takes_back_his_own_rows_alone(sqlite_url: str, tmp_path: Path) -> None:
    """Half of the writers raise after writing: exactly the others' rows are stored."""
    store = open_store(sqlite_url, tmp_path)

    def write(number: int) -> None:
        with store.write() as tx:
            tx.insert_call(sample_call(number))
            if number % 2:
                raise LookupError

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = [pool.submit(write, number).exception() for number in range(40)]
    assert stored(sqlite_url) == sum(outcome is None for outcome in outcomes) == 20
    store.close()


def test_commit_that_fails_is_told_to_all_its_writers(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No writer is told that his rows are stored when the shared COMMIT fails, and the next one starts afresh."""
    store = open_store(sqlite_url, tmp_path)
    end = Group._end
    monkeypatch.setattr(Group, "_end", lambda group, batch, _: end(group, batch, StoreDown("no space left")))
    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = [pool.submit(insert, store, number).exception() for number in range(WRITERS)]
    assert {StoreDown} == {type(outcome) for outcome in outcomes}
    monkeypatch.setattr(Group, "_end", end)
    insert(store, 99)
    assert stored(sqlite_url) == 1
    store.close()


def test_transaction_left_to_others_who_went_away_is_committed_all_the_same(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer who left his COMMIT to somebody who waited, and who gave up, does it himself."""
    store = open_store(sqlite_url, tmp_path)
    group: Group = store._database._group  # type: ignore[attr-defined]
    monkeypatch.setattr(group, "_waiting", 1)
    insert(store, 1)
    assert stored(sqlite_url) == 1
    store.close()


def test_writer_waits_for_the_lock_no_longer_than_the_deadline(sqlite_url: str, tmp_path: Path) -> None:
    """With another writer's transaction open, a write is refused as busy."""
    store = open_store(sqlite_url, tmp_path, deadline=0.1)
    with store.write(), ThreadPoolExecutor(1) as pool:
        refused = pool.submit(insert, store, 1).exception()
    assert isinstance(refused, StoreBusy)
    store.close()


def insert(store: Store, number: int) -> None:
    """Store one sample call."""
    with store.write() as tx:
        tx.insert_call(sample_call(number))
