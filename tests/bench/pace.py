"""A load that comes when it comes: requests at their planned instants, from a process of its own, however slowly they are answered.

The wait of each is counted from the instant for which it was planned, so that a server that stands still is not asked less.
"""

import http.client
import itertools
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

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
PUT_OFF = ": 503"


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


def main(port: int, seconds: float) -> None:
    """Run the load and print how it was taken."""
    planned, lock, begin = plan(seconds), threading.Lock(), time.monotonic()
    waits: list[list[float]] = [[] for _ in range(CONNECTIONS)]
    faults: list[str] = []

    def work(mine: list[float]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while True:
            with lock:
                due, one = next(planned, (0.0, None))
            if one is None:
                return
            time.sleep(max(0.0, begin + due - time.monotonic()))
            fault = delivered(connection, one)
            mine.append(time.monotonic() - begin - due)
            if fault:
                faults.append(fault)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in waits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(asdict(result(sorted(itertools.chain(*waits)), faults))))


def delivered(connection: http.client.HTTPConnection, one: Shot) -> str:
    """Send a request as the carrier does, who asks again twice when he is put off; returns what was wrong in the end."""
    fault = ask(connection, one)
    for _ in range(AGAIN):
        if not fault.endswith(PUT_OFF):
            break
        time.sleep(PAUSE)
        fault = ask(connection, one)
    return fault


def ask(connection: http.client.HTTPConnection, one: Shot) -> str:
    """Send a request; returns what was wrong with the answer, "" for nothing."""
    try:
        connection.request("POST", one.path, one.body, dict(one.headers))
        reply = connection.getresponse()
        reply.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return f"{one.path.partition('?')[0]}: {type(error).__name__}"
    return "" if reply.status in {200, 204} else f"{one.path.partition('?')[0]}: {reply.status}"


def result(waits: list[float], faults: list[str]) -> Paced:
    """Return the figures of waits in seconds, the shortest first."""
    ms = [wait * 1000 for wait in waits]
    return Paced(len(ms), len(faults), ms[len(ms) // 2], ms[len(ms) * 99 // 100], ms[-1], faults[0] if faults else "")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
