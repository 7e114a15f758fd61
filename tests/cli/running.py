"""Run commands as a user does, in this process or as a real one, and look at what they print and how they end."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from oncall.cli import main

ROOT = Path(__file__).parents[2]
DUELL = str(ROOT / "lines" / "duell.toml")
KASSE = str(ROOT / "lines" / "kasse.toml")
VENDOTEK = str(ROOT / "lines" / "vendotek.toml")
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> list[Any]:
        """Return the JSON Lines it printed."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Cli:
    """The command line with a home of its own."""

    home: Path

    def run(self, *args: str, stdin: str | bytes = "", **env: str) -> Ran:
        """Run a command in this process."""
        result = CliRunner().invoke(main, args, input=stdin, env={"ONCALL_HOME": str(self.home), **env})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.stdout, result.stderr, result.exit_code)

    def done(self, *args: str, stdin: str | bytes = "") -> Ran:
        """Run a command that must succeed and say nothing on standard error."""
        ran = self.run(*args, stdin=stdin)
        assert (ran.code, ran.err) == (0, "")
        return ran

    def real(self, *args: str, stdin: str = "") -> Ran:
        """Run a command as a process of its own."""
        env = {name: os.environ[name] for name in KEPT if name in os.environ}  # noqa: TID251 - a process needs some
        ran = subprocess.run(
            [sys.executable, "-m", "oncall", *args],
            input=stdin.encode(),
            capture_output=True,
            env={**env, "ONCALL_HOME": str(self.home)},
            cwd=ROOT,
            check=False,
        )
        return Ran(ran.stdout.decode(), ran.stderr.decode(), ran.returncode)


def refused(ran: Ran) -> str:
    """Return the one line of a command that could not be used: nothing on standard output, exit code 2."""
    assert ran.code == 2
    assert ran.err.startswith("oncall: ")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    return ran.err
