"""The carrier over real HTTP, against a real server of the service, in real time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from oncall.emulator import Answer, Config, EmulatorError, EmulatorServer, HangUp, NumberConfig, Press
from oncall.emulator.http import DeliveryError, Request, http_deliver
from tests.emulator.stage import ANNA, CALLER, LINE, SID, TOKEN, Service, twiml

Serve = Callable[[dict[str, Any]], str]
FAST = Config(SID, TOKEN, cps=0, setup=0.02, words_per_second=100, recording_lag=0.05)


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serve a WSGI app on a free port of this machine."""
    server = make_server("127.0.0.1", 0, service, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def until(emulator: EmulatorServer, predicate: Callable[[], bool]) -> None:
    """Wait, woken by the carrier's own events, until something is true; fails after 20 s."""
    with emulator.carrier.lock:
        assert emulator.carrier.lock.wait_for(predicate, 20)


@contextmanager
def running(service_url: str) -> Iterator[EmulatorServer]:
    """Run an emulator whose number points at the service."""
    emulator = EmulatorServer(FAST).start()
    number = NumberConfig(LINE, f"{service_url}/voice", f"{service_url}/status")
    emulator.carrier.numbers[LINE] = number
    yield emulator
    emulator.stop()


def client_of(emulator: EmulatorServer, timeout: float = 5) -> Any:
    """Return Twilio's client for a running emulator."""
    client: Any = Client(SID, TOKEN, http_client=TwilioHttpClient(timeout=timeout))  # type: ignore[no-untyped-call]
    client.api.base_url = emulator.url
    return client


def test_a_call_over_http() -> None:
    """Dial, gather, dial out, talk, hang up, all over sockets; every webhook's signature holds."""
    service = Service(
        {
            "/voice": twiml(f'<Say>hello</Say><Dial><Number url="/screen">{ANNA}</Number></Dial><Record/>'),
            "/screen": twiml('<Gather numDigits="1" action="/ok"><Say>press 1</Say></Gather><Hangup/>'),
            "/ok": twiml(""),
        }
    )
    with serving(service) as url, running(url) as emulator:
        anna = emulator.carrier.phone(ANNA)
        anna.script(Answer(after=0.05), Press(keys="1", heard="press 1", after=0.05), HangUp(after=0.3))
        sid = emulator.carrier.dial(CALLER, LINE)
        until(emulator, lambda: len(emulator.carrier.cdrs) == 1)
        client_of(emulator).calls(sid).update(status="completed")
        until(emulator, lambda: any(one.path == "/status" for one in service.asked))
        assert ("completed", []) == (client_of(emulator).calls(sid).fetch().status, emulator.carrier.problems)
        validator: Any = RequestValidator(TOKEN)  # type: ignore[no-untyped-call]
        for one in service.asked:
            assert validator.validate(url + one.path, one.form, one.headers["X-Twilio-Signature"])


def test_rest_faults_over_http() -> None:
    """A refused connection, a mute server and a 429 reach Twilio's client over real sockets."""
    with running("http://127.0.0.1:1") as emulator:
        client, faults = client_of(emulator, 0.3), emulator.carrier.faults
        for act, error in (
            ("refuse", requests.ConnectionError),
            ("hang", requests.ReadTimeout),
            ("slow", requests.ReadTimeout),
            ("lost_reply", requests.ReadTimeout),
        ):
            rule = faults.rest(act, times=1, seconds=30)  # type: ignore[arg-type]
            with pytest.raises(error):
                client.calls.create(to=ANNA, from_=LINE, url="http://127.0.0.1:1/leg")
            assert 1 == rule.hits
        faults.rest("status", status=429, times=1)
        with pytest.raises(TwilioException, match="429"):
            client.calls.list()
        assert 1 == len(client.calls.list())


def test_control_and_stop() -> None:
    """The control API answers on the same port; after stop nobody does."""
    with running("http://127.0.0.1:1") as emulator:
        url = emulator.url
        assert 200 == requests.get(f"{url}/_emulator/state", timeout=5).status_code
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/_emulator/state", timeout=5)


def test_two_runs_have_different_sids() -> None:
    """Without a seed of one's own, sids do not repeat from run to run."""
    sids = []
    for _ in range(2):
        emulator = EmulatorServer(FAST)
        sids.append(emulator.carrier.sids("CA"))
        emulator.start().stop()
    assert 2 == len(set(sids))


def test_a_port_that_is_taken() -> None:
    """It is one line, not the end of the process; a server that never started can be stopped."""
    first = EmulatorServer(FAST)
    port = int(first.url.rpartition(":")[2])
    blocker = EmulatorServer(FAST).start()
    with pytest.raises(EmulatorError, match="choose another"):
        EmulatorServer(FAST, port=port)
    for server in (first, blocker):
        server.stop()


def test_only_this_machine() -> None:
    """An address that others can reach is refused."""
    with pytest.raises(ValueError, match="loopback"):
        EmulatorServer(FAST, host="0.0.0.0")  # noqa: S104  the very thing that is refused


@pytest.mark.parametrize(("mute", "stage"), [(False, "connect"), (True, "read")])
def test_nobody_answers(mute: bool, stage: str) -> None:  # noqa: FBT001  a switch
    """A closed port is a failure to connect, a mute server one to read."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if mute:
            listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(DeliveryError) as caught:
            http_deliver(Request("POST", f"http://127.0.0.1:{port}/voice", read_timeout=0.2))
    assert stage == caught.value.stage


def test_long_and_redirecting_replies() -> None:
    """A reply is read up to the limit, and a redirect comes back as it is."""
    service = Service(
        {"/long": Response("a" * 100_000, mimetype="text/xml"), "/old": Response(status=302, headers={"Location": "/"})}
    )
    with serving(service) as url:
        assert 65_537 == len(http_deliver(Request("GET", f"{url}/long")).body)
        assert (302, "/") == (
            http_deliver(Request("POST", f"{url}/old")).status,
            http_deliver(Request("POST", f"{url}/old", (("a", "b c"),))).header("location"),
        )
    assert {"a": "b c"} == service.asked[-1].form
