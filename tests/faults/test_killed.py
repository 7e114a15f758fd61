"""Killed by SIGKILL in the middle of closing a month, of a migration, of a request of the API: whole afterwards, and done once."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.faults.hosts import ROOT

OPEN, CLOSED = ["open", []], ["closed", ["490.00"]]
NOTE_KEPT, NO_ANSWER = 201, 409


def killed(what: str, folder: Path) -> list[Any]:
    """Do it once a place at which it is killed; returns what was found after each, and last after it was left alone."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.killed", what, str(folder)],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [True] * (len(lines) - 1) + [False] == [was for _, was, _ in lines]
    return [found for *_, found in lines]


def test_killed_while_a_month_is_closed(tmp_path: Path) -> None:
    """Before every statement of it: the month is open with nothing booked or closed, and closing it again books it once."""
    *halves, done = killed("close", tmp_path)
    assert len(halves) > 3
    assert [OPEN, CLOSED] in halves
    assert [] == [half for half in halves if half not in ([OPEN, CLOSED], [CLOSED, CLOSED])]
    assert [CLOSED, CLOSED] == done


def test_killed_while_the_database_is_migrated(tmp_path: Path) -> None:
    """At one statement or another: the next process makes the database whole."""
    found = killed("migrate", tmp_path)
    assert len(found) > 5
    assert ["ok"] * len(found) == found


def test_killed_in_a_request_of_the_api(tmp_path: Path) -> None:
    """Before every statement that writes: under the same key it is done once, at once or after two minutes, and never twice."""
    *halves, done = killed("note", tmp_path)
    assert [NO_ANSWER, 1] in [later for _, later, _ in halves]
    assert [[NOTE_KEPT, 1]] * 3 == done
    for (at_once, _), (later, notes), again in halves:
        assert at_once in {NOTE_KEPT, NO_ANSWER}
        assert (again, notes) == ([later, 1], 1)
