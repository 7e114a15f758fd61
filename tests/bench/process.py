"""Rows of the process: help, ready, memory."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import servers
from tests.bench.load import fire
from tests.bench.rows import Row
from tests.bench.telephone import incoming

TIMES = 7


def help_() -> Row:
    """Measure `oncall --help` in seconds, the median of some runs."""
    oncall = str(Path(sys.executable).with_name("oncall"))
    took = []
    for _ in range(TIMES):
        begin = time.monotonic()
        subprocess.run([oncall, "--help"], check=True, capture_output=True)
        took.append(time.monotonic() - begin)
    return Row("help", statistics.median(took), "s", 0.3, most=True)


def ready() -> Row:
    """Measure from the start of `oncall serve` to the first 200 of /readyz, in seconds."""
    with tempfile.TemporaryDirectory() as tmp:
        took = []
        for _ in range(3):
            with servers.ours(Path(tmp), f"sqlite:///{tmp}/oncall.db", 1) as ours:
                took.append(ours.ready)
        return Row("ready", statistics.median(took), "s", 2.0, most=True)


def memory() -> Row:
    """Measure the resident memory of a worker after some thousand calls, in MB."""
    with tempfile.TemporaryDirectory() as tmp, servers.ours(Path(tmp), f"sqlite:///{tmp}/oncall.db", 1) as ours:
        fire(ours.port, incoming(0, 5000), 5)
        children = Path(f"/proc/{ours.process.pid}/task/{ours.process.pid}/children").read_text().split()
        sizes = [resident(int(child)) for child in children]
        return Row("memory", max(sizes), "MB", 120, most=True)


def resident(pid: int) -> float:
    """Return a process's resident memory in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
