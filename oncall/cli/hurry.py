"""gunicorn's threaded worker, with an end to clients that never finish a request: each of them would hold a thread for ever.

Measured (gunicorn 27.0.1, 16 threads): forty connections that send half a header keep every call waiting without end.
"""

import contextlib
import socket
import threading
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from oncall.timers import monotonic

READ_WITHIN = 2.0  # seconds for a whole request; the carrier's come in one packet
LOOK_EVERY = 0.5


class HurryingWorker(ThreadWorker):  # type: ignore[misc]
    """Lets no request take longer to come in than `READ_WITHIN`. Answers may take as long as they do."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._begun: dict[Any, float] = {}

    def init_process(self) -> None:
        """Begin to watch, after the fork."""
        threading.Thread(target=self._watch, name="hurry", daemon=True).start()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Handle a connection in a thread, and note since when."""
        self._begun[conn] = monotonic()
        try:
            return super().handle(conn)
        finally:
            self._begun.pop(conn, None)

    def _watch(self) -> None:
        """Let whoever still waits for a request's bytes after its time read their end; who answers by then reads no more."""
        pause = threading.Event()
        while not pause.wait(LOOK_EVERY):
            for conn, since in tuple(self._begun.items()):
                if monotonic() - since > READ_WITHIN:
                    with contextlib.suppress(OSError):
                        conn.sock.shutdown(socket.SHUT_RD)
