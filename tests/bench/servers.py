"""The servers that are measured: ours on either database, and a bare Flask view on the same gunicorn."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.many import apply_many

ROOT = Path(__file__).parents[2]
ACCOUNT = "AC" + "0" * 32
TOKEN = "b" * 32
PUBLIC = "https://bench.test"
READY_WITHIN = 20.0
SETTLES = 5.0  # until every process has started, and the jobs that each does first are done
BARE = """
from flask import Flask, Response
app = Flask("bare")
@app.post("/voice/incoming")
@app.post("/voice/hold")
def view():
    return Response("<Response><Say>Hello</Say></Response>", content_type="text/xml")
@app.get("/healthz")
def alive():
    return "ok"
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port, its process, and the seconds from start to the first answer."""

    port: int
    process: "subprocess.Popen[bytes]"
    ready: float


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, path: str, **extra: str) -> Iterator[Server]:
    """Run a server until the block ends."""
    begin = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | extra, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait(f"http://127.0.0.1:{port}{path}", begin)
        yield Server(port, process, time.monotonic() - begin)
    finally:
        process.terminate()
        process.wait(15)


def wait(url: str, begin: float) -> None:
    """Wait until the address answers with 200."""
    while time.monotonic() - begin < READY_WITHIN:
        try:
            with urllib.request.urlopen(url, timeout=1) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"{url} did not get ready in {READY_WITHIN} s")


@contextmanager
def bare(tmp: Path, workers: int) -> Iterator[Server]:
    """Run the bare Flask view with as many processes and threads as ours has."""
    (tmp / "bare.py").write_text(BARE)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--chdir", str(tmp), "--bind", f"127.0.0.1:{port}", "--workers"]
    command += [str(workers), "--threads", "16", "--worker-class", "gthread", "--log-level", "error", "bare:app"]
    with running(command, port, "/healthz") as server:
        yield server


@contextmanager
def ours(
    tmp: Path, database_url: str, workers: int, carrier_url: str = "http://127.0.0.1:9", *, many: bool = False
) -> Iterator[Server]:
    """Run the product on a database with the Duell line applied; `many`: and two hundred like it."""
    settings = {
        "ONCALL_HOME": str(tmp),
        "ONCALL_DATABASE_URL": database_url,
        "ONCALL_PUBLIC_URL": PUBLIC,
        "ONCALL_SECRET_KEY": "s" * 40,
        "ONCALL_CARRIER_URL": carrier_url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
    }
    oncall = str(Path(sys.executable).with_name("oncall"))
    apply = [oncall, "lines", "apply", "lines/duell.toml"]
    kept = {name: settings[name] for name in ("ONCALL_HOME", "ONCALL_DATABASE_URL")}
    subprocess.run(apply, cwd=ROOT, env=os.environ | kept, check=True, capture_output=True)
    if many:
        apply_many(database_url, tmp)
    port = free_port()
    command = [oncall, "serve", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    with running(command, port, "/readyz", **settings) as server:
        time.sleep(SETTLES)
        yield server
