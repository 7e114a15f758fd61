"""A REST API on loopback for the tests: it writes down every request and answers as told. It knows nothing of telephony."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came: query and form as pairs."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    form: tuple[tuple[str, str], ...]
    authorization: str

    def field(self, name: str) -> str | None:
        """Return a form field, None when it was not sent."""
        return next((value for key, value in self.form if key == name), None)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered. `drop`: the connection is closed instead; `hang`: nothing comes until the test is over."""

    status: int
    body: object = field(default_factory=dict)
    drop: bool = False
    hang: bool = False


def error(status: int, code: int, message: str = "sample") -> Reply:
    """Return an error in the API's form."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    return Reply(status, {"code": code, "message": message, "more_info": more, "status": status})


class Api(ThreadingHTTPServer):
    """The server: `reply` decides on each request."""

    request_queue_size = 128

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[Request] = []
        self.reply: Callable[[Request], Reply] = lambda _: Reply(500)
        self.over = threading.Event()

    @property
    def url(self) -> str:
        """Return the base address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answers(self, *replies: Reply) -> None:
        """Give these replies one after the other, the last one again and again."""
        left = list(replies)
        self.reply = lambda _: left.pop(0) if len(left) > 1 else left[0]


class Handler(BaseHTTPRequestHandler):
    """Reads a request, asks the server what to say, says it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self) -> None:
        """Answer one request."""
        api = self.server
        assert isinstance(api, Api)
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        form = tuple(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        request = Request(self.command, parts.path, query, form, self.headers.get("Authorization") or "")
        api.requests.append(request)
        reply = api.reply(request)
        if reply.hang:
            api.over.wait(30)
        if reply.hang or reply.drop:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = reply.body.encode() if isinstance(reply.body, str) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = handle_any  # noqa: N815  # http.server looks for these names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's name
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Api]:
    """Run the server until the test is over."""
    with Api() as api:
        thread = threading.Thread(target=api.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield api
        api.over.set()
        api.shutdown()
        thread.join()
