"""The process that leads stands still and comes back: another leads by then, stays it, and nothing was done twice."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from oncall.store import open_store
from oncall.timers import utc_now
from oncall.usecases.notices import told
from oncall.usecases.other_hosts import HERE
from tests.databases import PostgresqlServer
from tests.faults.ailing import frozen
from tests.faults.hosts import QUICK, ROOT, Host, apply_line, oncall, scene, until
from tests.faults.kept import parsed

pytestmark = pytest.mark.xdist_group("hosts")
PAST = timedelta(hours=1)


class Leader(NamedTuple):
    """Who leads, by its process, and how often that has changed."""

    pid: int
    epoch: int


def leader(url: str) -> Leader | None:
    """Return who leads, or last did."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT holder, epoch FROM leases WHERE name = 'leader'").fetchone()
    return Leader(int(row[0].split(":")[1]), int(row[1])) if row else None


@contextmanager
def worker(host: Host) -> Iterator[int]:
    """Run `oncall worker` on a host; gives its process."""
    with (host.home / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [oncall(), "worker"], cwd=ROOT, env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)} | host.settings,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(30)


def test_leader_is_frozen_and_thawed(tmp_path: Path, postgresql_server: PostgresqlServer) -> None:
    """Another leads once the lease has run out, and does what is due; the one that thaws finds itself replaced and does none of it again."""
    with postgresql_server.database() as url, scene(tmp_path) as stage, ExitStack() as stack:
        hosts = [Host(tmp_path / name, url, stage.emulator.url) for name in ("one", "two")]
        for host in hosts:
            host.home.mkdir()
        apply_line(hosts[0], QUICK)
        homes = {stack.enter_context(worker(host)): str(host.home) for host in hosts}
        store = stack.enter_context(closing(open_store(url, tmp_path)))
        until(lambda: len([name for name in store.leases() if name.startswith(HERE)]) == len(hosts), why="both run")
        until(lambda: leader(url) is not None, why="one leads")
        first = leader(url)
        assert first is not None
        with frozen(first.pid):
            until(lambda: leader(url) != first, why="another leads")
            second = leader(url)
            now = utc_now()
            values = {"gained": "-", "lost": "-"}
            line = parsed("duell", QUICK)[1]
            rows = told(line, "anna", "shift_changed", values, about="x", at=now, until=now + PAST, by=("sms",))
            with store.write() as tx:
                tx.queue(rows, now, now)
            until(lambda: stage.phone("anna").texts, why="the other carries out what is due")
            thawed_at = utc_now()
        until(
            lambda: any(until_ > thawed_at + timedelta(seconds=10) for name, until_ in store.leases().items()
                        if name.endswith(homes[first.pid])),
            why="the first one works again",
        )  # fmt: skip
        assert second is not None
        assert (set(homes) - {first.pid}, first.epoch + 1) == ({second.pid}, second.epoch)
        assert second == leader(url)
        assert 1 == len(stage.phone("anna").texts)
