"""A load that comes when it comes: requests at their planned instants, from a process of its own, however slowly they are answered.

The wait of each is counted from the instant for which it was planned, so that a server that stands still is not asked less.
All requests are made and signed beforehand, and one thread sends them: the load is to cost the two cores as little as it can.
"""

import heapq
import json
import selectors
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from oncall.carrier.addresses import Addresses, Ticket
from tests.bench import servers
from tests.bench.load import Shot
from tests.bench.telephone import form, shot, sid

CONNECTIONS = 64
CALLS = 100  # a second
REPORTS = 4  # of each call: both legs rang out, one of that told twice, and the caller's end
SECRET = "s" * 40
AGAIN = 2
PAUSE = 0.1
PUT_OFF = 503
GIVEN_UP = 10.0  # seconds after its instant at which an answer is not waited for any more


@dataclass(frozen=True, slots=True)
class Paced:
    """How a load was taken: requests, failures, and the waits at two places in milliseconds."""

    sent: int
    failed: int
    p50: float
    p99: float
    slowest: float
    why: str = ""


def pace(port: int, seconds: float) -> Paced:
    """Send an outage's calls and reports for so many seconds."""
    command = [sys.executable, "-m", "tests.bench.pace", str(port), str(seconds)]
    out = subprocess.run(command, check=True, capture_output=True, text=True)
    return Paced(**json.loads(out.stdout))


def reports(number: int, began: int) -> tuple[Shot, ...]:
    """Return what the carrier reports of a call's end."""
    addresses = Addresses(servers.PUBLIC, SECRET, retry_fragment="")

    def leg(name: str) -> Shot:
        address = addresses.status(Ticket(sid(number), "duell", began, "nb", leg=name, person=""))
        told = form(number) | {"CallSid": f"CA{number:031x}{name}", "CallStatus": "no-answer"}
        return shot(address.removeprefix(servers.PUBLIC), told)

    return leg("1"), leg("2"), leg("1"), shot("/voice/status", form(number) | {"CallStatus": "completed"})


def plan(seconds: float) -> Iterator[tuple[float, Shot]]:
    """Yield each request with its instant in seconds: in every hundredth a call, and the reports of one a second older."""
    for number in range(int(seconds * CALLS) + CALLS):
        at = number / CALLS
        if at < seconds:
            yield at, shot("/voice/incoming", form(number))
        if number >= CALLS:
            for place, report in enumerate(reports(number - CALLS, int(time.time()))):
                yield at + (place + 1) / (REPORTS + 1) / CALLS, report


@dataclass(slots=True, order=True)
class Planned:
    """A request: when it is to be sent next, when it was planned for, what it is, how often it was put off."""

    at: float
    due: float
    path: str
    raw: bytes
    tries: int = 0


def planned(seconds: float, port: int) -> list[Planned]:
    """Return every request as the bytes that are sent."""
    return [Planned(at, at, one.path.partition("?")[0], raw(one, port)) for at, one in plan(seconds)]


def raw(one: Shot, port: int) -> bytes:
    """Return a request as it goes over the wire."""
    body = one.body.encode()
    headers = (*one.headers, ("Host", f"127.0.0.1:{port}"), ("Content-Length", str(len(body))))
    lines = [f"POST {one.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join((*lines, "", "")).encode() + body


@dataclass(slots=True)
class Line:
    """A connection, what is asked on it, and what of the answer has come."""

    socket: socket.socket
    asked: Planned | None = None
    came: bytes = b""

    def answer(self) -> tuple[int, bool] | None:
        """Return the answer's status and whether the connection ends with it, once it is there in whole; None before."""
        head, end, body = self.came.lower().partition(b"\r\n\r\n")
        if not end:
            return None
        length = next((int(row[15:]) for row in head.split(b"\r\n") if row.startswith(b"content-length:")), 0)
        return (int(head[9:12]), b"connection: close" in head) if len(body) >= length else None


@dataclass(slots=True)
class Load:
    """What is still to be sent, the connections that are free, and what came of it; times in seconds since the beginning."""

    port: int
    todo: list[Planned]
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    free: deque[Line] = field(default_factory=deque)
    poll: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def connect(self) -> None:
        """Add a connection."""
        line = Line(socket.create_connection(("127.0.0.1", self.port), timeout=GIVEN_UP))
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.poll.register(line.socket, selectors.EVENT_READ, line)
        self.free.append(line)

    def send(self, now: float) -> None:
        """Send what is due as far as connections are free."""
        while self.free and self.todo and self.todo[0].at <= now:
            line = self.free.popleft()
            line.asked, line.came = heapq.heappop(self.todo), b""
            line.socket.sendall(line.asked.raw)

    def read(self, line: Line, now: float) -> None:
        """Take what came on a connection; one that the server closes is replaced, and what was asked on it without an answer failed."""
        got = line.socket.recv(65536)
        line.came += got
        found = line.answer() if got else (0, True)
        if found is None:
            return
        status, over = found
        if line.asked is not None:
            self.answered(line.asked, status, now)
        if not over:
            line.asked = None
            self.free.append(line)
            return
        self.poll.unregister(line.socket)
        line.socket.close()
        if line in self.free:
            self.free.remove(line)
        self.connect()

    def answered(self, asked: Planned, status: int, now: float) -> None:
        """Note an answer; who is put off is asked again as the carrier does it, twice."""
        if status == PUT_OFF and asked.tries < AGAIN:
            heapq.heappush(self.todo, Planned(now + PAUSE, asked.due, asked.path, asked.raw, asked.tries + 1))
            return
        self.waits.append(now - asked.due)
        if status not in {200, 204}:
            self.faults.append(f"{asked.path}: {status or 'connection closed'}")

    def run(self) -> None:
        """Send everything at its time and wait for the answers."""
        everything, begin = len(self.todo), time.monotonic()
        last = max(one.at for one in self.todo) + GIVEN_UP
        while len(self.waits) < everything and (now := time.monotonic() - begin) < last:
            self.send(now)
            pause = max(0.0, self.todo[0].at - now) if self.todo and self.free else 0.1
            for key, _ in self.poll.select(pause):
                self.read(key.data, time.monotonic() - begin)
        missing = everything - len(self.waits)
        self.waits += [GIVEN_UP] * missing
        self.faults += ["no answer"] * missing


def main(port: int, seconds: float) -> None:
    """Run the load and print how it was taken."""
    load = Load(port, planned(seconds, port))
    heapq.heapify(load.todo)
    for _ in range(CONNECTIONS):
        load.connect()
    load.run()
    print(json.dumps(asdict(result(sorted(load.waits), load.faults))))


def result(waits: list[float], faults: list[str]) -> Paced:
    """Return the figures of waits in seconds, the shortest first."""
    ms = [wait * 1000 for wait in waits]
    return Paced(len(ms), len(faults), ms[len(ms) // 2], ms[len(ms) * 99 // 100], ms[-1], faults[0] if faults else "")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
