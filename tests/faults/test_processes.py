"""Processes killed, frozen and restarted by signal, under the real server, on both databases."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import PostgresqlServer
from tests.faults.ailing import frozen
from tests.faults.hosts import Scene, scene, until

pytestmark = pytest.mark.xdist_group("hosts")  # they share two running services
ONE, TWO, THREE = "+4790000001", "+4790000002", "+4790000003"
STUCK = """
import threading
from oncall.timers import Job, Timers
timers = Timers((Job("fine", 1, int), Job("stuck", 1, threading.Event().wait, 0.5)), stuck=1.0)
timers.start()
threading.Event().wait(30)
"""


def test_worker_is_killed_while_phones_ring(stage: Scene) -> None:
    """The process that rang the phones dies: the next one serves key, talk and end; one row, each leg once."""
    sid = stage.dial(ONE)
    until(stage.ringing)
    before = stage.host.processes()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    stage.take()
    until(lambda: stage.talks(ONE))
    assert set(before).isdisjoint(stage.host.processes())
    stage.emulator.carrier.phone(ONE).hang_up()
    row = stage.ended(sid)
    assert row.outcome == "answered"
    assert 2 == len(row.legs)


def test_worker_is_killed_during_the_talk(stage: Scene) -> None:
    """The talk is the carrier's: it goes on, and its end is stored by the next process."""
    sid = stage.dial(TWO)
    stage.take()
    until(lambda: stage.talks(TWO))
    for pid in stage.host.processes():
        os.kill(pid, signal.SIGKILL)
    until(lambda: stage.host.get("/healthz") == 200)
    assert stage.talks(TWO)
    stage.emulator.carrier.phone(TWO).hang_up()
    assert stage.ended(sid).outcome == "answered"


def test_frozen_process_does_not_keep_a_caller_waiting(on_postgresql: Scene) -> None:
    """One of two processes stands still: the other answers, rings and connects."""
    stage = on_postgresql
    with frozen(stage.host.processes()[0]):
        sid = stage.dial(THREE)
        stage.take()
        until(lambda: stage.talks(THREE))
    stage.emulator.carrier.phone(THREE).hang_up()
    assert stage.ended(sid).outcome == "answered"


def test_host_dies_during_the_talk_and_the_end_is_settled(tmp_path: Path) -> None:
    """Power fails, the caller hangs up meanwhile: soon after the start the carrier's list has ended the call."""
    with scene(tmp_path, "") as stage:
        sid = stage.dial(ONE)
        stage.take()
        until(lambda: stage.talks(ONE))
        stage.host.kill()
        stage.emulator.carrier.phone(ONE).hang_up()
        until(lambda: len(stage.emulator.carrier.cdrs) >= 2)
        stage.host.start()
        row = stage.ended(sid)
        truth = stage.emulator.carrier.calls[sid]
        assert row.outcome == "answered"
        assert row.ended_at is not None
        assert truth.ended is not None
        assert abs((row.ended_at - truth.ended).total_seconds()) <= 2


def test_two_hosts_side_by_side(tmp_path: Path, postgresql_server: PostgresqlServer) -> None:
    """Two hosts on one database take the carrier's requests in turn; then one dies, and the other carries the call on."""
    with postgresql_server.database() as url, scene(tmp_path, url, url) as stage:
        sid = stage.dial(ONE)
        stage.take()
        until(lambda: stage.talks(ONE))
        stage.emulator.carrier.phone(ONE).hang_up()
        first = stage.ended(sid)
        stage.rest()
        sid = stage.dial(TWO)
        until(stage.ringing)
        stage.hosts[1].kill()
        del stage.network.hosts[1]
        stage.take()
        until(lambda: stage.talks(TWO))
        stage.emulator.carrier.phone(TWO).hang_up()
        second = stage.ended(sid)
        for row in (first, second):
            assert row.outcome == "answered"
            assert 2 == len(row.legs)
        rung = [call for call in stage.emulator.carrier.calls.values() if call.direction == "outbound-api"]
        assert 4 == len(rung)


def test_job_that_hangs_ends_the_process() -> None:
    """A job that never comes through makes the process end itself, so that whoever runs it starts it again."""
    done = subprocess.run([sys.executable, "-c", STUCK], timeout=30, check=False, capture_output=True)
    assert 70 == done.returncode
    assert b"timers_stuck" in done.stdout + done.stderr
