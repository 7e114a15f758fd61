"""The database hung, locked, full, deleted, damaged, under the real server: callers are answered, and the ledger is whole afterwards."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.faults.ailing import disk_full, frozen, server_processes, table_locked, write_locked
from tests.faults.hosts import Scene, scene, until

pytestmark = pytest.mark.xdist_group("hosts")  # they share two running services
CALLERS = 16
IN_TIME = 2.0
Ailment = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def hung(stage: Scene, request: pytest.FixtureRequest) -> Ailment:
    """Return a way to hang the database of the running service."""
    if stage.host.database_url.startswith("sqlite"):
        return lambda: write_locked(stage.host.database_url)
    data = request.getfixturevalue("postgresql_data")
    return lambda: frozen(*server_processes(data))


def caller(number: int) -> str:
    """Return one of many callers."""
    return f"+47901{number:05}"


@contextmanager
def many_callers(stage: Scene, first: int) -> Iterator[list[str]]:
    """Let many call at the same moment; they hang up at the end. Gives their calls once all have been answered."""
    numbers = [caller(first + n) for n in range(CALLERS)]
    sids: list[str] = []
    threads = [threading.Thread(target=lambda number=number: sids.append(stage.dial(number))) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    phones = [stage.emulator.carrier.phone(number) for number in numbers]
    until(lambda: all(phone.state == "in_call" for phone in phones), why="all are answered")
    yield sids
    for phone in phones:
        if phone.state != "idle":
            phone.hang_up()


def slowest(stage: Scene, sids: list[str]) -> float:
    """Return the longest that one of these callers waited for his first answer, in seconds."""
    log = list(stage.emulator.carrier.log)
    asked = {
        entry.call: entry.at for entry in log if entry.kind == "webhook" and entry.text.endswith("/voice/incoming")
    }
    told = {
        entry.call: entry.at for entry in reversed(log) if entry.kind == "reply" and "/voice/incoming" in entry.text
    }
    return max((told[sid] - asked[sid]).total_seconds() for sid in sids)


def test_database_hangs(stage: Scene, hung: Ailment) -> None:
    """Sixteen call at once into a hung database: each is answered within two seconds, one is put through, each is one row."""
    with hung(), many_callers(stage, 0) as sids:
        assert slowest(stage, sids) <= IN_TIME
        stage.take()
        until(lambda: any(stage.talks(caller(n)) for n in range(CALLERS)))
    rows = [stage.ended(sid) for sid in sids]
    assert sids == [row.sid for row in rows]
    assert ["answered"] == [row.outcome for row in rows if row.accepted_at is not None]
    until(lambda: '"journal":"ok"' in stage.host.page("/readyz").replace(" ", ""), why="the journal is read back in")


def test_calls_locked_by_an_administrator(on_postgresql: Scene) -> None:
    """Somebody holds a lock on the calls: callers are answered in time, afterwards each is one row."""
    with table_locked(on_postgresql.host.database_url), many_callers(on_postgresql, 100) as sids:
        assert slowest(on_postgresql, sids) <= IN_TIME
    assert sids == [on_postgresql.ended(sid).sid for sid in sids]


@pytest.mark.parametrize("largest", [60_000, 1], ids=["database", "database and journal"])
def test_disk_is_full(on_sqlite: Scene, largest: int) -> None:
    """No space for the database, or for the journal neither: the call goes through, and is one row once there is space."""
    number = caller(200 + largest % 7)
    with disk_full(on_sqlite.host.processes()[0], largest):
        sid = on_sqlite.dial(number)
        on_sqlite.take()
        until(lambda: on_sqlite.talks(number))
    on_sqlite.emulator.carrier.phone(number).hang_up()
    assert on_sqlite.ended(sid).outcome == "answered"


def test_database_file_is_deleted(tmp_path: Path) -> None:
    """The file is gone: callers are served, no empty file takes its place, and the state is said."""
    with scene(tmp_path, "") as stage:
        for path in stage.host.home.glob("oncall.db*"):
            path.unlink()
        number = caller(300)
        stage.dial(number)
        stage.take()
        until(lambda: stage.talks(number))
        assert not (stage.host.home / "oncall.db").exists()
        page = stage.host.page("/readyz")
        assert "gone" in page or "from memory" in page
        assert 200 == stage.host.get("/readyz")


def test_service_starts_on_a_damaged_database(tmp_path: Path) -> None:
    """The file is damaged while the service is down: it starts all the same, and rings the people of the snapshot."""
    with scene(tmp_path, "") as stage:
        stage.host.stop()
        for path in stage.host.home.glob("oncall.db-*"):
            path.unlink()
        with (stage.host.home / "oncall.db").open("r+b") as file:
            file.write(b"not a database at all" * 400)
        stage.host.start()
        number = caller(400)
        stage.dial(number)
        stage.take()
        until(lambda: stage.talks(number))
        assert "degraded" in stage.host.page("/readyz")
