"""When a request is there in whole: from its bytes, however they come; and the server with clients that send in pieces, or ahead."""

import socket
from http.client import HTTPResponse
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.cli.hurry import KEPT, Come, come
from tests.faults.hosts import Scene

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /voice/incoming HTTP/1.1\r\nHost: x\r\nCONTENT-length:  7 \r\n\r\nCallSid"
LARGE = {
    "more than is kept": b"POST / HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n",
    "no length": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "waits to be asked": b"POST / HTTP/1.1\r\nContent-Length: 5\r\nexpect: 100-continue\r\n\r\n",
    "headers without end": b"GET / HTTP/1.1\r\nX: " + b"x" * KEPT,
}


@given(st.sampled_from([GET, POST]), st.binary(max_size=40))
def test_request_is_whole_when_its_last_byte_is_there(request_: bytes, after: bytes) -> None:
    """No beginning of it is, and what comes after it does not matter."""
    assert {Come.PART} == {come(request_[:length]) for length in range(len(request_))}
    assert Come.WHOLE is come(request_ + after)


@pytest.mark.parametrize("kind", LARGE)
def test_request_that_is_not_kept_in_memory(kind: str) -> None:
    """One that is larger than a call's, or of which nobody knows how large it is, is read by one of a few threads."""
    assert Come.LARGE is come(LARGE[kind])


@pytest.mark.xdist_group("hosts")
def test_requests_in_pieces_and_ahead_are_answered_one_by_one(on_sqlite: Scene) -> None:
    """Four requests on one connection, cut where no request ends: four answers, and one to a request that is too large to be kept."""
    large = b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200000
    sent = GET * 4
    cuts = (0, 5, len(GET) + 9, 2 * len(GET), len(sent))
    with socket.create_connection(("127.0.0.1", on_sqlite.host.port), timeout=60) as client:
        for start, end in pairwise(cuts):
            client.sendall(sent[start:end])
        assert [200] * 4 == [status(client) for _ in range(4)]
        client.sendall(large)
        assert status(client) in {403, 404, 405, 413}


def status(client: socket.socket) -> int:
    """Read one answer, byte by byte, as the next one may stand behind it."""
    answer = HTTPResponse(client)
    answer.fp.close()
    answer.fp = client.makefile("rb", buffering=0)  # type: ignore[assignment]
    answer.begin()
    answer.read()
    return answer.status
