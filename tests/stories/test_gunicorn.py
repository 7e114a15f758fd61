"""The real server once: `oncall serve` under gunicorn, the carrier over HTTP, a call from the ring to the report."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from oncall.emulator import Config, NumberConfig
from oncall.emulator.script import Answer, Press
from oncall.emulator.server import EmulatorServer

ROOT = Path(__file__).parents[2]
ONCALL = str(Path(sys.executable).with_name("oncall"))
LINE_NUMBER = "+4794139884"
CALLER = "+4790000000"
WITHIN = 30.0


def oncall(home: Path, *arguments: str) -> str:
    """Run a command on the records in `home`; returns what it printed."""
    command = [ONCALL, *arguments]
    environment = os.environ | {"ONCALL_HOME": str(home)}  # noqa: TID251
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return done.stdout


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: str, happened: object) -> None:
    """Wait for something outside this process; fails with its name when it does not come."""
    begin = time.monotonic()
    while not happened():  # type: ignore[operator]
        assert time.monotonic() - begin < WITHIN, f"{what} did not happen"
        time.sleep(0.05)


def answers(url: str) -> bool:
    """Return whether an address answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


@contextmanager
def served(home: Path, carrier: EmulatorServer, port: int) -> Iterator[None]:
    """Run `oncall serve` until the block ends."""
    environment = os.environ | {  # noqa: TID251
        "ONCALL_HOME": str(home),
        "ONCALL_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "ONCALL_SECRET_KEY": "k" * 40,
        "ONCALL_CARRIER_URL": carrier.url,
        "TWILIO_ACCOUNT_SID": carrier.carrier.config.account_sid,
        "TWILIO_AUTH_TOKEN": carrier.carrier.config.auth_token,
    }
    with (home / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [ONCALL, "serve", "--bind", f"127.0.0.1:{port}"], cwd=ROOT, env=environment, stderr=log, stdout=log
        )
    try:
        until("the server's start", lambda: answers(f"http://127.0.0.1:{port}/readyz"))
        yield
    finally:
        process.terminate()
        assert process.wait(20) == 0


@pytest.fixture
def carrier() -> Iterator[tuple[EmulatorServer, int]]:
    """Run a carrier whose number points at a port of this machine."""
    port = free_port()
    door = f"http://127.0.0.1:{port}/voice"
    number = NumberConfig(LINE_NUMBER, f"{door}/incoming", f"{door}/status", f"{door}/fallback")
    server = EmulatorServer(Config("AC" + "e" * 32, "t" * 32, (number,), cps=0.0)).start()
    yield server, port
    server.stop()


def test_call_through_the_real_server(tmp_path: Path, carrier: tuple[EmulatorServer, int]) -> None:
    """Dial, answer, press 1, talk, hang up: the log, the case and the report on the command line agree."""
    server, port = carrier
    oncall(tmp_path, "lines", "apply", "lines/duell.toml", "--set", "rota.pairs=[['anna','bjorn'],['carla','dag']]")
    with served(tmp_path, server, port):
        for person in ("+4740000001", "+4740000002", "+4740000003", "+4740000004"):
            server.carrier.phone(person).script(Answer(after=0.3), Press(keys="1", after=0.5), times=1)
        sid = server.carrier.dial(CALLER, LINE_NUMBER)
        until("the talk", lambda: any("Takk" in text for p in server.carrier.phones.values() for _, text in p.heard))
        caller = server.carrier.phone(CALLER)
        until("the bridge", lambda: sum(entry.kind == "join" for entry in server.carrier.log) == 2)
        caller.hang_up()
        responders = [phone for phone in server.carrier.phones.values() if phone is not caller]
        until("the question after the talk", lambda: any("Trykk 2" in t for p in responders for _, t in p.heard))
        for phone in responders:
            if phone.state == "in_call":
                phone.hang_up()
        until("the last report", lambda: all(phone.state == "idle" for phone in responders))
        until(
            "the end",
            lambda: caller.state == "idle" and '"ended_at": "' in oncall(tmp_path, "calls", "duell", "--json"),
        )
    (call,) = [json.loads(row) for row in oncall(tmp_path, "calls", "duell", "--json").splitlines()]
    assert (sid, "answered") == (call["call"], call["outcome"])
    assert {"accepted", "cancelled"} == {leg["outcome"] for leg in call["legs"]}
    oncall(tmp_path, "case", "set", call["case"], "solved=true", "cause=customer", "--by", "anna")
    month = call["started_at"][:7]
    report = json.loads(oncall(tmp_path, "report", "duell", "--month", month, "--format", "json"))
    assert ("490.00", 1) == (report["total"], report["calls"]["answered"])
    assert [] == [problem.text for problem in server.carrier.problems]
