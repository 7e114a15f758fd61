"""The disk of the PostgreSQL server is full: callers are answered beside it, and nothing is missing when there is room again."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oncall.store import upgrade
from tests.databases import server_package
from tests.faults.hosts import scene, until

pytestmark = pytest.mark.xdist_group("hosts")
CALLER = "+4790600001"
ROOM = "160m"  # the server's files take about sixty


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a file system of its own, a small one; only root may make that, and not everywhere."""
    folder.mkdir()
    made = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=755", "tmpfs", str(folder)], check=False, capture_output=True
    ).returncode == 0  # fmt: skip
    if not made:
        pytest.skip("a file system of its own cannot be mounted here: it needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Leave no room on a file system; returns what takes it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            return ballast
    raise AssertionError("the disk did not get full")


def test_disk_of_the_database_server_is_full(tmp_path: Path) -> None:
    """A call comes, is taken and ends while the server can write nothing: it is one row, answered, once there is room."""
    with small_disk(tmp_path / "disk") as disk:
        server = server_package().get_server(disk / "data", cleanup_mode="delete")
        try:
            url = str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
            upgrade(url)
            with scene(tmp_path, url) as stage:
                ballast = fill(disk)
                sid = stage.dial(CALLER)
                stage.take()
                until(lambda: stage.talks(CALLER), why="they talk")
                stage.emulator.carrier.phone(CALLER).hang_up()
                until(lambda: stage.emulator.carrier.phone(CALLER).state == "idle")
                assert stage.row(sid) is None
                ballast.unlink()
                row = stage.ended(sid)
                assert (row.outcome, len({leg.id for leg in row.legs})) == ("answered", len(row.legs))
        finally:
            (disk / "ballast").unlink(missing_ok=True)  # or the server could not even be stopped
            server.cleanup()
            shutil.rmtree(disk / "data", ignore_errors=True)
