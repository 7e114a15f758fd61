"""gunicorn's threaded worker, in which only a request that is there in whole gets a thread: clients that do not finish hold nobody.

Measured (gunicorn 27.0.1, 16 threads): forty connections that send half a header keep every call waiting without end. Here
the poller keeps their bytes until the rest has come, as a proxy would. What is larger than a request of the carrier's can
be gets one of a few threads that no call needs.
"""

import contextlib
import re
import selectors
import socket
import struct
import threading
from collections import deque
from enum import Enum
from typing import Any
from weakref import WeakKeyDictionary

from gunicorn.http import get_parser
from gunicorn.workers.gthread import ThreadWorker

from oncall.timers import monotonic

READ_WITHIN = 2.0  # seconds for a whole request; the carrier's come in one packet
LARGE_WITHIN = 10.0  # seconds for one that is sent in many: a file, a list of customers
LARGE_AT_ONCE = 4
KEPT = 96 * 1024  # bytes of one request, headers and body
MOST = 900  # connections, below the 1000 at which gunicorn takes no more
SENT_WITHIN = struct.pack("ll", 5, 0)  # a client that takes nothing of its answer for so long is left
LOOK_EVERY = 0.5
MANY = 20
GIVE_WAY = 0.0001  # seconds for each connection that a process has, up to twenty
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
LASTS = re.compile(rb"\r\n(?:transfer-encoding|expect)[ \t]*:", re.IGNORECASE)


class Come(Enum):
    """How much of a request has come: all of it, not all, more than is kept, or no more will."""

    WHOLE = 1
    PART = 2
    LARGE = 3
    GONE = 4


def come(kept: bytes) -> Come:
    """Return how much these bytes are of a request. One without a length that is known beforehand is large."""
    end = kept.find(b"\r\n\r\n")
    if end < 0:
        return Come.LARGE if len(kept) > KEPT else Come.PART
    head = kept[: end + 2]
    found = LENGTH.search(head)
    whole = end + 4 + (int(found[1]) if found else 0)
    if LASTS.search(head) or whole > KEPT:
        return Come.LARGE
    return Come.WHOLE if len(kept) >= whole else Come.PART


def receive(conn: Any) -> Come:
    """Take what has come on a connection to the bytes kept for its parser, without waiting. May raise OSError."""
    kept = conn.parser.unreader.buf
    kept.seek(0, 2)
    try:
        data = conn.sock.recv(KEPT)
    except BlockingIOError:
        data = None
    if data:
        kept.write(data)
    found = come(kept.getvalue())
    return Come.GONE if data == b"" and found is not Come.WHOLE else found


class HurryingWorker(ThreadWorker):  # type: ignore[misc]
    """Lets no request take longer to come in than `READ_WITHIN`, a large one `LARGE_WITHIN`. Answers may take as long as they do."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._since: WeakKeyDictionary[Any, float] = WeakKeyDictionary()
        self._large: deque[Any] = deque()  # they wait for one of the threads for large requests
        self._reading: set[Any] = set()  # they have one
        self._until: dict[Any, float] = {}
        self._pause = threading.Event()  # never set: what waits for it pauses

    def init_process(self) -> None:
        """Begin to watch, after the fork."""
        threading.Thread(target=self._watch, name="hurry", daemon=True).start()
        super().init_process()

    def accept(self, listener: Any) -> None:
        """Accept a connection; where there are very many, the one that has said nothing for longest makes room.

        All processes are woken for it; the more connections one has, the longer it leaves it to the others.
        """
        self._pause.wait(min(self.nr_conns, MANY) * GIVE_WAY)
        super().accept(listener)
        if self.nr_conns > MOST and (idle := self.pending_conns or self.keepalived_conns):
            conn = idle.popleft()
            with contextlib.suppress(OSError, KeyError, ValueError):
                self.poller.unregister(conn.sock)
            self._leave(conn)

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection a thread when its request is there; until then the poller alone looks at it."""
        conn.sock.settimeout(0)
        if conn.parser is None:
            conn.parser = get_parser(self.cfg, conn.sock, conn.client)
            with contextlib.suppress(OSError):
                conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, SENT_WITHIN)
        since = self._since.setdefault(conn, monotonic())
        try:
            found = receive(conn)
        except OSError:
            found = Come.GONE
        if found is Come.WHOLE:
            self._hand_over(conn)
        elif found is Come.LARGE:
            self._large.append(conn)
            self._hand_over_large()
        elif found is Come.GONE or monotonic() - since > READ_WITHIN:
            self._leave(conn)
        else:
            self._wait(conn, since + READ_WITHIN)

    def _wait(self, conn: Any, until: float) -> None:
        """Let the poller wait for more of a request; when it has not come by then the connection is closed."""
        conn.timeout = until
        self.pending_conns.append(conn)
        self.poller.register(
            conn.sock, selectors.EVENT_READ, lambda client: self.on_pending_socket_readable(conn, client)
        )

    def _hand_over(self, conn: Any) -> None:
        """Let a thread serve a connection."""
        self._since.pop(conn, None)
        conn.data_ready = True
        super().enqueue_req(conn)

    def _hand_over_large(self) -> None:
        """Let the next large requests be read, as far as there are threads for them."""
        while self._large and len(self._reading) < LARGE_AT_ONCE:
            conn = self._large.popleft()
            self._reading.add(conn)
            self._hand_over(conn)

    def _leave(self, conn: Any) -> None:
        """Close a connection that nobody serves."""
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Close what has not sent its request in time, and large ones that nobody could read in theirs."""
        super().murder_pending()
        while self._large and monotonic() - self._since[self._large[0]] > LARGE_WITHIN:
            self._leave(self._large.popleft())

    def handle(self, conn: Any) -> Any:
        """Handle a connection in a thread, and note until when what is missing of its request has to come."""
        self._until[conn] = monotonic() + (LARGE_WITHIN if conn in self._reading else READ_WITHIN)
        try:
            return super().handle(conn)
        finally:
            self._until.pop(conn, None)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Take a connection back from its thread, which may read the next large request."""
        self._reading.discard(conn)
        super().finish_request(conn, fs)
        self._hand_over_large()

    def _watch(self) -> None:
        """Let a thread that still waits for a request's bytes after its time read their end; who answers by then reads no more."""
        while not self._pause.wait(LOOK_EVERY):
            for conn, until in tuple(self._until.items()):
                if monotonic() > until:
                    with contextlib.suppress(OSError):
                        conn.sock.shutdown(socket.SHUT_RD)
