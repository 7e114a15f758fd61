"""A load of signed carrier requests over kept connections, from a process of its own; bounded in count and time."""

import http.client
import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Shot:
    """One request: path with query, form body, headers."""

    path: str
    body: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """How a load was taken: requests per second, and the slowest answer in seconds."""

    rate: float
    slowest: float


def fire(port: int, shots: list[Shot], seconds: float) -> float:
    """Send the shots in turn for at most so many seconds; returns requests per second. Raises on any answer but 200."""
    return fired(port, shots, seconds).rate


def fired(port: int, shots: list[Shot], seconds: float) -> Taken:
    """Send the shots as `fire` does; returns how they were taken."""
    with Path("/dev/shm" if Path("/dev/shm").exists() else ".").joinpath(f"shots-{port}.json").open("w") as file:
        json.dump([port, seconds, [[s.path, s.body, dict(s.headers)] for s in shots]], file)
        name = file.name
    out = subprocess.run([sys.executable, "-m", "tests.bench.load", name], check=True, capture_output=True, text=True)
    Path(name).unlink()
    rate, slowest = json.loads(out.stdout)
    return Taken(rate, slowest)


def main(path: str) -> None:
    """Run a load described by a file; print requests per second and the slowest answer in seconds."""
    port, seconds, shots = json.loads(Path(path).read_text())
    begin = time.monotonic()
    counts = [0] * CONNECTIONS
    slowest = [0.0] * CONNECTIONS
    threads = [
        threading.Thread(target=shoot, args=(port, shots[n::CONNECTIONS], begin + seconds, counts, slowest, n))
        for n in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps([sum(counts) / (time.monotonic() - begin), max(slowest)]))


def shoot(
    port: int,
    shots: list[tuple[str, str, dict[str, str]]],
    until: float,
    counts: list[int],
    slowest: list[float],
    me: int,
) -> None:
    """Send one connection's share."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for path, body, headers in shots:
        asked = time.monotonic()
        if asked > until:
            break
        connection.request("POST", path, body, headers)
        reply = connection.getresponse()
        reply.read()
        if reply.status != 200:
            raise SystemExit(f"{path}: {reply.status}")
        counts[me] += 1
        slowest[me] = max(slowest[me], time.monotonic() - asked)
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
