"""Tests of fetching a recording: our own address and credentials, no redirect followed, nothing too large taken."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from oncall.carrier import recordings as room
from oncall.carrier.recordings import recordings
from oncall.usecases.ports import CarrierError

SID = "RE" + "0a" * 16


@dataclass
class Carrier:
    """What a carrier answers, and what it was asked: path and credentials."""

    status: int = 200
    body: bytes = b"sound"
    location: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def serving(carrier: Carrier) -> Iterator[str]:
    """Answer on the loopback; return the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer with what the carrier has."""
            carrier.asked.append((self.path, self.headers["Authorization"]))
            self.send_response(carrier.status)
            if carrier.location:
                self.send_header("Location", carrier.location)
            self.send_header("Content-Length", str(len(carrier.body)))
            self.end_headers()
            self.wfile.write(carrier.body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_sound_is_fetched_with_our_credentials_at_the_account_s_address() -> None:
    """The path is made of account and id; the password is the token."""
    carrier = Carrier()
    with serving(carrier) as base:
        assert recordings("AC1", "secret", base)(SID) == b"sound"
    basic = "Basic " + base64.b64encode(b"AC1:secret").decode()
    assert carrier.asked == [(f"/2010-04-01/Accounts/AC1/Recordings/{SID}.mp3", basic)]


@pytest.mark.parametrize("status", [301, 302, 404, 500])
def test_any_other_answer_is_a_failure_and_no_redirect_is_followed(status: int) -> None:
    """Only 200 is a sound; another host is never asked with our credentials."""
    carrier = Carrier(status=status, location="/elsewhere")
    with serving(carrier) as base, pytest.raises(CarrierError, match=str(status)):
        recordings("AC1", "secret", base)(SID)
    assert len(carrier.asked) == 1


@pytest.mark.parametrize("sid", ["", "RE1", "CA" + "0a" * 16, SID + "/../x", SID + "\n", "../" + SID])
def test_what_is_no_id_is_never_asked_for(sid: str) -> None:
    """An id of another shape reaches no address."""
    with pytest.raises(CarrierError, match="not an id"):
        recordings("AC1", "secret", "http://127.0.0.1:9")(sid)


def test_too_large_a_sound_and_a_dead_carrier_are_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is larger than the limit is not kept; a connection refused is said in one line."""
    monkeypatch.setattr(room, "LARGEST", 3)
    with serving(Carrier()) as base, pytest.raises(CarrierError, match="larger than"):
        recordings("AC1", "secret", base)(SID)
    with pytest.raises(CarrierError, match="fetch recording"):
        recordings("AC1", "secret", "http://127.0.0.1:9")(SID)
