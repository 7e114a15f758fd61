"""The real service for faults from outside: `oncall serve` in processes of its own, an emulator over real HTTP, real phones' timing.

Only processes that were started here are signalled, by their number. Waiting is for a thing to be true, never for a time.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from oncall.calls.model import Call
from oncall.emulator import Config, EmulatorError, EmulatorServer, NumberConfig
from oncall.emulator.http import Request, Response, http_deliver
from oncall.emulator.phones import Phone
from oncall.store import open_store
from oncall.timers import utc_now
from oncall.usecases.ports import StoreBusy, StoreDown
from tests.faults.kept import parsed, put_line
from tests.stories.play import NIGHT

ROOT = Path(__file__).parents[2]
ACCOUNT = "AC" + "0" * 32
TOKEN = "b" * 32
SECRET = "s" * 40
LINE = "+4794139884"
PUBLIC = "http://line.test"
QUICK = (
    "escalation.step.0.for=8s",
    "escalation.step.1.for=8s",
    "escalation.ring_time=6s",
    "escalation.max_wait=60s",
)
PATIENCE = 60.0  # for what takes a second on a machine that does nothing else
REPORTED = 120.0  # until a phone is free though the word of its end was lost with a process
PHONES = {
    name: f"+474000000{number}" for number, name in enumerate(("anna", "bjorn", "carla", "dag", "eva", "finn"), 1)
}
# Whoever is on call today: everybody reacts alike, so that a test need not know the week.


def until(what: Callable[[], object], patience: float = PATIENCE, why: str = "") -> None:
    """Wait until something is true. Raises AssertionError when it does not come true."""
    look = threading.Event()
    for _ in range(int(patience / 0.05)):
        if what():
            return
        look.wait(0.05)
    raise AssertionError(f"it did not come true in {patience} s: {why or what}")


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Host:
    """One machine of the service: its folder, its port, and its processes while it runs."""

    home: Path
    database_url: str
    carrier_url: str
    workers: int = 1
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    more: dict[str, str] = field(default_factory=dict)

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment that the service gets beside the machine's own."""
        return {
            "ONCALL_HOME": str(self.home),
            "ONCALL_DATABASE_URL": self.database_url,
            "ONCALL_PUBLIC_URL": PUBLIC,
            "ONCALL_SECRET_KEY": SECRET,
            "ONCALL_CARRIER_URL": self.carrier_url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
        } | self.more

    def start(self, *, ready: bool = True) -> None:
        """Start the service and wait until it answers; `ready` also until calls can be taken."""
        log = (self.home / "server.log").open("ab")
        self.process = subprocess.Popen(
            [oncall(), "serve", "--bind", f"127.0.0.1:{self.port}", "--workers", str(self.workers)],
            cwd=ROOT, env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)} | self.settings, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()
        until(lambda: self.get("/readyz" if ready else "/healthz") == 200, why="the service starts")

    def get(self, path: str) -> int:
        """Return the status of a page; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def page(self, path: str) -> str:
        """Return a page, whatever its status."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as reply:
                return str(reply.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def processes(self) -> list[int]:
        """Return the ids of the processes that answer: the children of the one that was started."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def kill(self) -> None:
        """Kill the whole host at once, as when its power fails."""
        if self.process is not None:
            for pid in (*self.processes(), self.process.pid):
                os.kill(pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None

    def stop(self) -> None:
        """End the service as an administrator would."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def parts(self) -> dict[str, str]:
        """Return what /readyz says of each part."""
        found: dict[str, str] = json.loads(self.page("/readyz"))["parts"]
        return found

    def log(self) -> str:
        """Return what the service has logged."""
        return (self.home / "server.log").read_text(errors="replace")


def oncall() -> str:
    """Return the command."""
    return str(Path(sys.executable).with_name("oncall"))


class Network:
    """Brings the carrier's requests to the hosts in turn, as a balancer before them does; they are signed for one address."""

    def __init__(self) -> None:
        self.hosts: list[Host] = []
        self.turn = 0

    def __call__(self, request: Request) -> Response:
        """Send a request to the next host."""
        self.turn += 1
        host = self.hosts[self.turn % len(self.hosts)]
        return http_deliver(replace(request, url=request.url.replace(PUBLIC, f"http://127.0.0.1:{host.port}")))


@dataclass(frozen=True, slots=True)
class Scene:
    """A carrier and the hosts that serve its number."""

    emulator: EmulatorServer
    network: Network
    hosts: list[Host]

    @property
    def host(self) -> Host:
        """Return the first host."""
        return self.hosts[0]

    def phone(self, person: str) -> Phone:
        """Return a person's phone."""
        return self.emulator.carrier.phone(PHONES[person])

    def ringing(self) -> list[Phone]:
        """Return the responders' phones that ring now."""
        return [phone for phone in map(self.phone, PHONES) if phone.state == "ringing"]

    def rest(self) -> None:
        """Let everybody hang up, and wait until every phone is free."""
        phones = self.emulator.carrier.phones

        def hang_up() -> bool:
            for phone in tuple(phones.values()):
                if phone.state in {"in_call", "calling"}:
                    with contextlib.suppress(EmulatorError):
                        phone.hang_up()
            return all(phone.state == "idle" for phone in phones.values())

        until(hang_up, why="every phone is free")
        until(self.nobody_held, REPORTED, why="the service knows that every phone is free")

    def nobody_held(self) -> bool:
        """Say whether the service counts no phone as one that has a call: each call rings only those who are free."""
        store = open_store(self.host.database_url, self.host.home)
        now = utc_now()
        try:
            with store.read() as tx:
                return not tx.unavailable("", tuple(PHONES.values()), now, now)
        except (StoreBusy, StoreDown):
            return False
        finally:
            store.close()

    def dial(self, caller: str) -> str:
        """Call the line from a number; returns the call's id."""
        return self.emulator.carrier.dial(caller, LINE)

    def take(self) -> Phone:
        """Let the first phone that rings be answered, and 1 be pressed when it is asked for; returns that phone."""
        until(self.ringing, why="a phone rings")
        phone = self.ringing()[0]
        said = len(phone.heard)
        phone.answer()
        until(lambda: any("Trykk 1" in text for _, text in phone.heard[said:]), why="1 is asked for")
        phone.press("1")
        return phone

    def talks(self, caller: str) -> bool:
        """Say whether a caller talks with somebody."""
        call = self.emulator.carrier.phone(caller).call
        return call is not None and bool(call.peer)

    def row(self, sid: str, host: Host | None = None) -> Call | None:
        """Return a call's row, None while there is none or the database does not answer."""
        at = host or self.host
        store = open_store(at.database_url, at.home)
        try:
            with store.read() as tx:
                return tx.call(sid)
        except (StoreBusy, StoreDown):
            return None
        finally:
            store.close()

    def ended(self, sid: str) -> Call:
        """Wait until a call's row has its end and its outcome; returns it."""
        until(lambda: (row := self.row(sid)) is not None and row.ended_at and row.outcome, why=f"{sid} ends in its row")
        row = self.row(sid)
        assert row is not None
        return row

    def seconds(self, path: str) -> list[float]:
        """Return how long the carrier waited for each answer at a path."""
        log = self.emulator.carrier.log
        asked = [entry for entry in log if entry.kind == "webhook" and path in entry.text]
        return [
            min((reply.at - one.at).total_seconds() for reply in log if reply.seq > one.seq and reply.kind == "reply" and reply.call == one.call)
            for one in asked
        ]  # fmt: skip


@contextmanager
def scene(folder: Path, *database_urls: str, workers: int = 1, sets: tuple[str, ...] = QUICK) -> Iterator[Scene]:
    """Start an emulator and a host a database address (several hosts may share one), with the Duell line applied."""
    network = Network()
    number = NumberConfig(LINE, f"{PUBLIC}/voice/incoming", f"{PUBLIC}/voice/status", f"{PUBLIC}/voice/fallback")
    config = Config(ACCOUNT, TOKEN, (number,), cps=0, setup=0.05, words_per_second=60, recording_lag=0.05)
    with ExitStack() as stack:
        emulator = EmulatorServer(config, deliver=network).start()
        stack.callback(emulator.stop)
        for place, url in enumerate(database_urls):
            home = folder / f"host{place}"
            home.mkdir()
            host = Host(home, url or f"sqlite:///{home / 'oncall.db'}", emulator.url, workers)
            if place == 0 or url != database_urls[0]:
                apply_line(host, sets)
            network.hosts.append(host)
            stack.callback(host.kill)
            host.start()
        yield Scene(emulator, network, network.hosts)


@contextmanager
def lone(stage: Scene, home: Path, carrier_url: str = "", **more: str) -> Iterator[Host]:
    """Start a host of its own for an emulator that has none, with further settings."""
    home.mkdir()
    host = Host(home, f"sqlite:///{home / 'oncall.db'}", carrier_url or stage.emulator.url, more=more)
    apply_line(host, QUICK)
    stage.network.hosts.append(host)
    try:
        host.start()
        yield host
    finally:
        host.kill()


def apply_line(host: Host, sets: tuple[str, ...]) -> None:
    """Put the Duell line in force."""
    source, line = parsed("duell", sets)
    store = open_store(host.database_url, host.home)
    file = host.home / "oncall.db" if host.database_url.startswith("sqlite") else None
    put_line(store, file, line.id, source.canonical(), NIGHT)
    store.close()
