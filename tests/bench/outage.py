"""Rows of bad days: calls answered while the database hangs, and a nation-wide outage."""

import os
import signal
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from oncall.calls.model import Call
from oncall.store import open_store
from tests.bench import servers
from tests.bench.load import fire, fired
from tests.bench.pace import CALLS, Paced, pace
from tests.bench.rows import Row
from tests.bench.telephone import SECONDS, SHOTS, incoming, rest_api, sid
from tests.databases import running_server
from tests.faults.ailing import children, frozen, server_processes

LASTS = 300.0
SLOWEST = 2.0
SETTLES = 120.0
PATIENCE = 60.0


def answer_hung() -> Row:
    """Answer calls while every process of PostgreSQL stands still, from its first moment on."""
    with tempfile.TemporaryDirectory() as tmp, running_server() as server, ExitStack() as stack:
        url = stack.enter_context(server.database())
        bare = stack.enter_context(servers.bare(Path(tmp), 2))
        baseline = fire(bare.port, incoming(0, SHOTS), SECONDS)
        ours = stack.enter_context(servers.ours(Path(tmp), url, 2, many=True))
        fire(ours.port, incoming(10_000_000, 200, many=True), 1)
        with frozen(*server_processes(Path(server._server.pgdata))):
            taken = fired(ours.port, incoming(0, SHOTS, many=True), SECONDS)
        kill(ours)
        late = f"the slowest answer took {taken.slowest:.2f} s" if taken.slowest > SLOWEST else ""
        return Row("answer_hung", taken.rate, "req/s", 0.5, baseline, missed=late)


def kill(server: servers.Server) -> None:
    """Kill a server: what it has in its journal need not be read back in."""
    for pid in (*children(server.process.pid), server.process.pid):
        os.kill(pid, signal.SIGKILL)


def outage(seconds: float = LASTS) -> Row:
    """Take 100 calls and 400 reports a second on PostgreSQL, the load on the same cores; p99 in ms, counted from the plan."""
    with tempfile.TemporaryDirectory() as tmp, running_server() as server, ExitStack() as stack:
        url = stack.enter_context(server.database())
        api = stack.enter_context(rest_api())
        ours = stack.enter_context(servers.ours(Path(tmp), url, 2, carrier_url=api))
        taken = pace(ours.port, seconds)
        wait_for_journal(ours.port)
        store = open_store(url, Path(tmp), deadline=PATIENCE)
        rows = tuple(store.calls("duell", None, None))
        store.close()
        kill(ours)
    print(f"bench: outage of {seconds:g} s: {taken}", file=sys.stderr)
    wrong = "; ".join(found for found in (complaint(taken), ledger(rows, int(seconds * CALLS))) if found)
    return Row("outage", taken.p99, "ms p99", 500, most=True, missed=wrong)


def wait_for_journal(port: int) -> None:
    """Wait until what was answered beside the database has been read back in."""
    begin = time.monotonic()
    while time.monotonic() - begin < SETTLES:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as reply:
            if b'"journal":"ok"' in reply.read().replace(b" ", b""):
                return
        time.sleep(0.2)


def complaint(taken: Paced) -> str:
    """Return what was wrong with the answers."""
    if taken.failed:
        return f"{taken.failed} of {taken.sent} requests failed: {taken.why}"
    return f"the slowest answer took {taken.slowest / 1000:.2f} s" if taken.slowest > SLOWEST * 1000 else ""


def ledger(rows: tuple[Call, ...], calls: int) -> str:
    """Return what is wrong with the rows: each call has to be there once, and to have ended."""
    lost = {sid(number) for number in range(calls)} ^ {row.sid for row in rows}
    open_ = [row.sid for row in rows if row.ended_at is None]
    if lost or len(rows) != calls:
        return f"{len(rows)} rows for {calls} calls, {len(lost)} of them lost or strange"
    return f"{len(open_)} calls have no end" if open_ else ""
