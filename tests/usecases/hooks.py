"""A receiver on this machine, and a desk that tells it what happens on a line."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast

from oncall.hook_sender import HookSender
from oncall.store import Store
from oncall.usecases.deliver_hooks import deliver_hooks
from oncall.usecases.desk import Desk
from oncall.usecases.hook_rows import Hook
from oncall.usecases.manage_hooks import add_hook
from oncall.usecases.ports import Carrier
from tests.usecases.records import NOW, duell_in


@dataclass
class Receiver:
    """Answers with the next of `statuses`, then 204. None: it lets the caller wait until `let_go`; 0: it hangs up."""

    url: str = ""
    statuses: list[int | None] = field(default_factory=list)
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Keep a request and answer it."""
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.got.append((request.path, dict(request.headers), body))
        status = self.statuses.pop(0) if self.statuses else 204
        if status is None:
            self.let_go.wait(20)
        elif status:
            request.send_response(status)
            request.send_header("Location", f"{self.url}/elsewhere")
            request.send_header("Content-Length", "0")
            request.end_headers()


def handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    """Return what hands requests to a receiver."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver on a port of this machine."""
    receiver = Receiver()

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(receiver))
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Telling:
    """A line that tells an address, and a clock that is moved by hand."""

    desk: Desk
    hook: Hook
    at: datetime = NOW

    def deliver(self, sender: HookSender | None = None) -> int:
        """Do what the worker does."""
        return deliver_hooks(self.desk, sender or HookSender(), lambda: self.at)

    def later(self, **much: float) -> "Telling":
        """Let time pass."""
        self.at += timedelta(**much)
        return self

    def now(self) -> Hook:
        """Return the address as it is stored."""
        with self.desk.store.read() as tx:
            found = tx.hook(self.hook.id)
        assert found is not None
        return found

    def states(self) -> list[str]:
        """Return what became of the events, oldest first."""
        return [post.state.value for post in reversed(self.desk.store.newest_posts(self.hook.id, 99))]


def telling(store: Store, url: str, *events: str, sets: tuple[str, ...] = ()) -> Telling:
    """Return the Duell line telling an address of this machine."""
    book, line = duell_in(store, *sets)
    hook = add_hook(store, line.id, url, events, "test", NOW, private=True)
    book.refresh(store)
    return Telling(Desk(store, book, cast("Carrier", None), None, "test", lambda _: None), hook)
