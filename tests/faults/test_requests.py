"""What the carrier asks comes twice, at once on two processes, while processes are exchanged, and among clients that never finish."""

import http.client
import os
import signal
import socket
import threading
from contextlib import ExitStack

import pytest

from oncall.cli.cores import REQUESTS
from oncall.emulator.http import Request, Response, http_deliver
from oncall.emulator.signature import HEADER, sign
from tests.faults.ailing import server_processes
from tests.faults.hosts import ACCOUNT, LINE, PUBLIC, TOKEN, Host, Scene, until

pytestmark = pytest.mark.xdist_group("hosts")  # they share two running services
CALLER = "+4790200000"
STALLED = 40  # more than a process has threads
LOOKS = 5
BEGUN = b"POST /voice/incoming HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
HALVES = {
    "nothing": b"",
    "header": b"POST /voice/incoming HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "body": BEGUN + b"Content-Length: 1000\r\n\r\nCallSid=",
    "large body": BEGUN + b"Content-Length: 10000000\r\n\r\nCallSid=",
    "body without a length": BEGUN + b"Transfer-Encoding: chunked\r\n\r\n5\r\nCallS",
    "body that waits to be asked for": BEGUN + b"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
}


def ask(host: Host, path: str, **form: str) -> Response:
    """Send a request as the carrier signs it."""
    fields = tuple(({"AccountSid": ACCOUNT, "CallStatus": "ringing", "From": CALLER, "To": LINE} | form).items())
    headers = ((HEADER, sign(TOKEN, PUBLIC + path, fields)),)
    return http_deliver(Request("POST", f"http://127.0.0.1:{host.port}{path}", fields, headers))


@pytest.mark.parametrize("place", ["/voice/incoming", "/voice/fallback"])
def test_call_that_comes_eight_times_at_once_is_one(stage: Scene, place: str) -> None:
    """Eight threads send the same new call to all processes: the same words for each, one row, each phone rings once."""
    sid = "CA" + os.urandom(16).hex()
    before = len(stage.emulator.carrier.calls)
    together = threading.Barrier(8)
    replies: list[Response] = []

    def send() -> None:
        together.wait()
        replies.append(ask(stage.host, place, CallSid=sid))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [200] * 8 == [reply.status for reply in replies]
    assert 1 == len({reply.body for reply in replies})
    until(lambda: 2 == len(stage.ringing()), why="the pair rings")
    assert before + 2 == len(stage.emulator.carrier.calls)
    assert 204 == ask(stage.host, "/voice/status", CallSid=sid, CallStatus="completed").status
    assert "abandoned" == stage.ended(sid).outcome


def complaints(stage: Scene, before: int) -> list[str]:
    """Return what the carrier had to complain of since then; a leg's report that was put off is sent again, as its address asks."""
    told = (problem.text for problem in stage.emulator.carrier.problems[before:])
    return [text for text in told if not ("/voice/leg/status" in text and "503" in text)]


def test_processes_are_exchanged_while_callers_come(stage: Scene) -> None:
    """SIGHUP, as at a deploy: whoever calls meanwhile is answered, who talks goes on talking, nobody is lost."""
    before = len(stage.emulator.carrier.problems)
    talking = stage.dial(CALLER)
    stage.take()
    until(lambda: stage.talks(CALLER))
    old = stage.host.processes()
    assert stage.host.process is not None
    os.kill(stage.host.process.pid, signal.SIGHUP)
    numbers = [f"+47902001{n:02}" for n in range(10)]
    sids = [stage.dial(number) for number in numbers]
    phones = [stage.emulator.carrier.phone(number) for number in numbers]
    until(lambda: all(phone.state == "in_call" for phone in phones), why="all are answered")
    until(lambda: set(old).isdisjoint(stage.host.processes()), why="the processes are new")
    assert stage.talks(CALLER)
    for phone in (*phones, stage.emulator.carrier.phone(CALLER)):
        phone.hang_up()
    assert "answered" == stage.ended(talking).outcome
    assert ["abandoned"] * len(sids) == [stage.ended(sid).outcome for sid in sids]
    assert [] == complaints(stage, before)


def left(client: socket.socket) -> bool:
    """Return whether the server has closed a connection."""
    client.settimeout(0)
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("half", HALVES)
def test_clients_that_never_finish_hold_nobody(on_sqlite: Scene, half: str) -> None:
    """More connections than threads send half a request and wait: a call among them is answered while all of them still do."""
    stage = on_sqlite

    def answered_among_all() -> bool:
        with ExitStack() as stack:
            address = ("127.0.0.1", stage.host.port)
            clients = [stack.enter_context(socket.create_connection(address)) for _ in range(STALLED)]
            for client in clients:
                client.sendall(HALVES[half])
            sid = "CA" + os.urandom(16).hex()
            assert 200 == ask(stage.host, "/voice/incoming", CallSid=sid).status
            among = not any(map(left, clients))
        assert 204 == ask(stage.host, "/voice/status", CallSid=sid, CallStatus="completed").status
        assert "abandoned" == stage.ended(sid).outcome
        return among

    assert any(answered_among_all() for _ in range(LOOKS)), "a call is answered only when they have been left"


def test_database_server_restarts_while_phones_ring(on_postgresql: Scene, request: pytest.FixtureRequest) -> None:
    """One of its processes is killed, so that the server recovers: the call goes through, and is one row with its legs once."""
    stage = on_postgresql
    data = request.getfixturevalue("postgresql_data")
    sid = stage.dial(CALLER)
    until(stage.ringing, why="a phone rings")
    os.kill(server_processes(data)[-1], signal.SIGKILL)
    stage.take()
    until(lambda: stage.talks(CALLER))
    stage.emulator.carrier.phone(CALLER).hang_up()
    row = stage.ended(sid)
    assert "answered" == row.outcome
    assert len(row.legs) == len({leg.id for leg in row.legs})


def test_every_fiftieth_request_ends_its_connection(on_sqlite: Scene) -> None:
    """The server says so in its answer, so that no request is lost on a connection that goes away."""
    connection = http.client.HTTPConnection("127.0.0.1", on_sqlite.host.port, timeout=10)
    ends = []
    for _ in range(REQUESTS + 1):
        connection.request("GET", "/healthz")
        reply = connection.getresponse()
        reply.read()
        ends.append(reply.headers["Connection"])
    connection.close()
    assert ["keep-alive"] * (REQUESTS - 1) + ["close", "keep-alive"] == ends
