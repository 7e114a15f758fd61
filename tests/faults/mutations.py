"""Take a safeguard out of a copy of the tree and see which tests go red: `python -m tests.faults.mutations [NAME ...]`.

The tree itself is not touched. A mutation that no test notices ends the command with 1.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "__pycache__", "var", ".*_cache", ".hypothesis", "node_modules")
RED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
FAULTS = (
    "tests/store/test_sqlite_faults.py",
    "tests/faults",
    "tests/store/test_calls.py",
    "tests/store/test_races.py",
    "tests/store/test_postgresql_faults.py",
)
RUNS = ("-n", "2", "--dist", "loadgroup", "-p", "no:randomly", "--no-header", "-rfE", "--maxfail", "12")


@dataclass(frozen=True, slots=True)
class Mutation:
    """A safeguard: where it stands, and what is put in its place."""

    path: str
    old: str
    new: str


MUTATIONS: dict[str, Mutation] = {
    "unique key": Mutation(
        "oncall/store/migrations/versions/v0001_first.py",
        'key("calls", "sid"),',
        'key("calls", "sid", "started_at", "version"),',
    ),
    "insert_call says False": Mutation(
        "oncall/store/calls.py",
        "return self.changed(new_row(self._kind, calls), columns_of(call))",
        "return self.changed(new_row(self._kind, calls), columns_of(call)) or True",
    ),
    "conditional write": Mutation(
        "oncall/store/calls.py",
        'calls.c.sid == bindparam("of_sid"), calls.c.version == bindparam("of_version")',
        'calls.c.sid == bindparam("of_sid"), bindparam("of_version") >= 0',
    ),
    "deadline on PostgreSQL": Mutation(
        "oncall/store/postgresql.py",
        "limit = max(0.0, self.left if timeout is None else min(timeout, self.left))",
        "limit = 5.0 if timeout is None else timeout",
    ),
    "deadline on SQLite": Mutation(
        "oncall/store/sqlite.py",
        "        self._busy = deadline * BUSY_SHARE\n",
        "        self._deadline = self._busy = 60.0\n",
    ),
    "look before place": Mutation(
        "oncall/usecases/place_leg.py",
        "sid = (found(desk, call, leg, now()) if unsure else None) or desk.carrier.place_leg(call, leg)",
        "sid = desk.carrier.place_leg(call, leg)",
    ),
    "fsync of the journal": Mutation("oncall/journal/writer.py", "            os.fsync(handle)\n", ""),
    "piece is replayed once": Mutation(
        "oncall/usecases/replay_journal.py", "if stored is not None and piece in stored.replayed:", "if False:"
    ),
    "moves wait for the journal": Mutation(
        "oncall/jobs.py", "run_outbox(desk, now, self.told_elsewhere)", "run_outbox(desk, now)"
    ),
    "a phone that took the call is not stopped": Mutation(
        "oncall/usecases/carry_out.py",
        "return call.state is State.TALKING and leg.id == call.accepted_leg",
        "return False",
    ),
    "gate": Mutation(
        "oncall/gate.py",
        "        if len(self._failed) < FAILURES:\n            return False\n        with self._lock:\n            if self._clock()",
        "        if self._failed is not None:\n            return False\n        with self._lock:\n            if self._clock()",
    ),
}


def red_tests(mutation: Mutation, folder: Path, tests: tuple[str, ...]) -> list[str]:
    """Return the tests that fail with a mutation in a copy of the tree. Raises ValueError when its place is gone."""
    copy = folder / "tree"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    file = copy / mutation.path
    text = file.read_text()
    if text.count(mutation.old) != 1:
        raise ValueError(
            f"{mutation.path} has not the text that is to be replaced (cure: mend tests/faults/mutations.py)"
        )
    file.write_text(text.replace(mutation.old, mutation.new))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *RUNS, "--ignore=tests/faults/test_mutations.py", *tests],
        cwd=copy, env={"PYTHONPATH": str(copy), "PATH": "/usr/bin:/bin", "HOME": str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return sorted(set(RED.findall(done.stdout)))


def main(names: list[str]) -> int:
    """Try the mutations named, or all; returns 1 when one was not noticed."""
    unnoticed = 0
    for name in names or MUTATIONS:
        with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
            red = red_tests(MUTATIONS[name], Path(folder), FAULTS)
        unnoticed += not red
        sys.stdout.write(f"{name}: {len(red)} red\n" + "".join(f"    {test}\n" for test in red))
        sys.stdout.flush()
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
