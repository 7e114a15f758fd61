"""What a process keeps of calls that are over: no open file, no thread, and of the calls themselves the newest few hundred."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.calls.samples import received
from tests.faults.hosts import Host, Scene
from tests.faults.test_requests import ask
from webhooks.recent import MOST, Recent

FIRST, MORE = 24, 64  # calls; the first ones open what a process opens once: threads, connections
SLACK = {"fd": 16, "task": 40}  # what pools may still grow by; one a call would be 64


def played(host: Host, calls: int) -> None:
    """Let callers call and hang up."""
    for _ in range(calls):
        sid = "CA" + os.urandom(16).hex()
        assert 200 == ask(host, "/voice/incoming", CallSid=sid).status
        assert 204 == ask(host, "/voice/status", CallSid=sid, CallStatus="completed").status


def held(host: Host) -> dict[str, int]:
    """Return how many files and threads the process that answers has."""
    (pid,) = host.processes()
    return {what: len(list(Path(f"/proc/{pid}/{what}").iterdir())) for what in ("fd", "task")}


@pytest.mark.xdist_group("hosts")
def test_calls_leave_no_file_and_no_thread_behind(on_sqlite: Scene) -> None:
    """After dozens of calls more a process has hardly more files open and threads than before them: its pools, and no more."""
    played(on_sqlite.host, FIRST)
    before = held(on_sqlite.host)
    played(on_sqlite.host, MORE)
    grown = {what: many - before[what] for what, many in held(on_sqlite.host).items()}
    assert {what: many for what, many in grown.items() if many > SLACK[what]} == {}


def test_process_remembers_the_newest_calls_alone() -> None:
    """What a process remembers for answers without the store is bounded: the oldest call goes."""
    recent = Recent()
    for number in range(2 * MOST):
        recent.put(replace(received(), sid=f"CA{number}"))
    assert MOST == len(recent._calls)
    assert (None, "CA1023") == (recent.get(f"CA{MOST - 1}"), getattr(recent.get(f"CA{2 * MOST - 1}"), "sid", ""))
