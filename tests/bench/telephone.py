"""Rows of the call path: answering, heartbeat, first ring."""

import base64
import hashlib
import hmac
import http.server
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import requests

from oncall.calls.effects import Place
from oncall.carrier.addresses import Addresses, Ticket
from tests.bench import servers
from tests.bench.load import Shot, fire
from tests.bench.many import line_of, number_of
from tests.bench.rows import Row
from tests.databases import running_server

SECONDS = 5.0
SHOTS = 20_000
RINGS = 60
LINE_NUMBER = "+4794139884"
HEADERS = (("Content-Type", "application/x-www-form-urlencoded"),)


def sid(number: int) -> str:
    """Return a call's id."""
    return f"CA{number:032x}"


def shot(path: str, form: dict[str, str]) -> Shot:
    """Return a request as the carrier signs it."""
    message = servers.PUBLIC + path + "".join(name + form[name] for name in sorted(form))
    signature = base64.b64encode(hmac.digest(servers.TOKEN.encode(), message.encode(), hashlib.sha1)).decode()
    return Shot(path, urlencode(form), (*HEADERS, ("X-Twilio-Signature", signature)))


def form(number: int) -> dict[str, str]:
    """Return what the carrier sends about an incoming call."""
    return {
        "AccountSid": servers.ACCOUNT,
        "ApiVersion": "2010-04-01",
        "CallSid": sid(number),
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": f"+47900{number % 100_000:05d}",
        "To": LINE_NUMBER,
    }


def incoming(first: int, count: int, *, many: bool = False) -> list[Shot]:
    """Return so many different incoming calls, to one line or, one after the other, to many."""
    return [shot("/voice/incoming", spread(n) if many else form(n)) for n in range(first, first + count)]


def spread(number: int) -> dict[str, str]:
    """Return a call to one of many lines."""
    return form(number) | {"To": number_of(number)}


class Silent(http.server.BaseHTTPRequestHandler):
    """A REST API that takes every request for a call, so that nothing but ours is measured."""

    protocol_version = "HTTP/1.1"
    arrived: list[float] = []  # noqa: RUF012 - one list for all requests is meant

    def do_POST(self) -> None:
        """Note when a request came, and answer it."""
        Silent.arrived.append(time.monotonic())
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"sid": "CA' + f"{time.monotonic_ns():032x}".encode()[-32:] + b'", "status": "queued"}'
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Quiet(http.server.ThreadingHTTPServer):
    """Says nothing of clients that are killed."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def rest_api() -> Iterator[str]:
    """Run the silent REST API."""
    server = Quiet(("127.0.0.1", 0), Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def answer(what: str, database_url: str, workers: int) -> Row:
    """Measure answered calls per second against the bare view. The REST API is away, as a dead one costs nothing."""
    with tempfile.TemporaryDirectory() as tmp, ExitStack() as stack:
        url = database_url or f"sqlite:///{tmp}/oncall.db"
        bare = stack.enter_context(servers.bare(Path(tmp), workers))
        baseline = fire(bare.port, incoming(0, SHOTS), SECONDS)
        ours = stack.enter_context(servers.ours(Path(tmp), url, workers, many=True))
        fire(ours.port, incoming(10_000_000, 200, many=True), 1)
        return Row(what, fire(ours.port, incoming(0, SHOTS, many=True), SECONDS), "req/s", 0.25, baseline)


def answer_sqlite() -> Row:
    """Answer calls on the embedded database."""
    return answer("answer_sqlite", "", 1)


def answer_postgresql() -> Row:
    """Answer calls on PostgreSQL."""
    with running_server() as server, server.database() as url:
        return answer("answer_postgresql", url, 2)


def heartbeat() -> Row:
    """Serve waiting callers' heartbeats on the embedded database."""
    with tempfile.TemporaryDirectory() as tmp, rest_api() as api, ExitStack() as stack:
        bare = stack.enter_context(servers.bare(Path(tmp), 1))
        ours = stack.enter_context(servers.ours(Path(tmp), f"sqlite:///{tmp}/oncall.db", 1, carrier_url=api, many=True))
        fire(ours.port, incoming(0, 64, many=True), 2)
        time.sleep(1)
        addresses = Addresses(servers.PUBLIC, "s" * 40, retry_fragment="")
        beats = []
        for n in range(64):
            path = addresses.of(Place.HOLD, Ticket(sid(n), line_of(n), int(time.time()), "nb")).removeprefix(
                servers.PUBLIC
            )
            beats.append(shot(path, spread(n) | {"CallStatus": "in-progress"}))
        shots = beats * (SHOTS // 64)
        baseline = fire(bare.port, shots, SECONDS)
        return Row("heartbeat", fire(ours.port, shots, SECONDS), "req/s", 0.5, baseline)


def first_ring() -> Row:
    """Measure from the webhook to the first leg's REST request, against one empty REST request; medians in ms."""
    with tempfile.TemporaryDirectory() as tmp, rest_api() as api:
        with servers.ours(Path(tmp), f"sqlite:///{tmp}/oncall.db", 1, carrier_url=api, many=True) as ours:
            session = requests.Session()
            empty, rings = [], []
            for shot_ in incoming(0, RINGS, many=True):
                Silent.arrived.clear()
                begin = time.monotonic()
                session.post(f"{api}/empty", data="", timeout=5)
                empty.append(Silent.arrived[0] - begin)
                Silent.arrived.clear()
                begin = time.monotonic()
                address = f"http://127.0.0.1:{ours.port}{shot_.path}"
                session.post(address, data=shot_.body, headers=dict(shot_.headers), timeout=5)
                while not Silent.arrived and time.monotonic() - begin < 2:
                    time.sleep(0.0005)
                rings.append(Silent.arrived[0] - begin)
        more = statistics.median(rings) - statistics.median(empty)
        return Row("first_ring", more * 1000, "ms more than an empty request", 30, most=True)
