"""Send what hooks tell, over HTTP: five seconds, no redirects, and never into a network of one's own unless the address is allowed there.

A name is looked up once, what it leads to is judged, and that very address is connected to: a name that changes between the
two (DNS rebinding) gains nothing. Of the answer only the status is read.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from urllib.parse import SplitResult, urlsplit

from oncall.timers import Job
from oncall.usecases.deliver_hooks import Letter, NotTold, deliver_hooks, prune
from oncall.usecases.desk import Desk
from oncall.usecases.manage_hooks import is_public

TIMEOUT = 5.0
SLOW = 600.0
HOUR = 3600
Look = Callable[[str, int], list[str]]


def addresses_of(host: str, port: int) -> list[str]:
    """Return the IP addresses of a name, in the order to try. Raises OSError."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@cache
def public_trust() -> ssl.SSLContext:
    """Return by whom certificates must be signed: the machine's own list, read once a process."""
    return ssl.create_default_context()


class HookSender:
    """Sends one letter at a time; safe to share between threads. `look` finds a name's addresses."""

    def __init__(
        self, look: Look = addresses_of, timeout: float = TIMEOUT, trust: ssl.SSLContext | None = None
    ) -> None:
        self._look = look
        self._timeout = timeout
        self._trust = trust or public_trust()

    def __call__(self, letter: Letter) -> int:
        """Send a letter and return the HTTP status. Raises NotTold."""
        parts = urlsplit(letter.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        try:
            address = self._address(host, port, private=letter.private)
            sock = socket.create_connection((address, port), timeout=self._timeout)
        except (OSError, UnicodeError) as error:
            raise NotTold(f"{host}: {type(error).__name__}: {error}") from None
        live = [sock]
        end = threading.Timer(self._timeout, shut, (live,))
        end.start()
        try:
            return self._sent(live, parts, letter)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotTold(f"{host}: {type(error).__name__}: {error}") from None
        finally:
            end.cancel()
            live[0].close()

    def _address(self, host: str, port: int, *, private: bool) -> str:
        """Return the first address of a host; one inside is refused unless the hook may go there. Raises NotTold, OSError."""
        found = self._look(host, port)
        if not private and not all(is_public(each.partition("%")[0]) for each in found):
            raise NotTold(f"{host}: leads into a network of one's own (oncall hooks add --private allows that)")
        if not found:
            raise NotTold(f"{host}: has no address")
        return found[0]

    def _sent(self, live: list[socket.socket], parts: SplitResult, letter: Letter) -> int:
        """Send over an open connection and return the status; `live` always holds the socket in use."""
        host = parts.hostname or ""
        if parts.scheme == "https":
            stream = self._trust.wrap_socket(live[0], server_hostname=host, do_handshake_on_connect=False)
            live[0] = stream
            stream.do_handshake()
        connection = http.client.HTTPConnection(host, timeout=self._timeout)
        connection.sock = live[0]
        try:
            where = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", where, letter.body, {"Host": parts.netloc, **dict(letter.headers)})
            return connection.getresponse().status
        finally:
            connection.close()


def shut(live: list[socket.socket]) -> None:
    """End a connection whose time is up, whatever is waited for on it."""
    with suppress(OSError):
        live[0].shutdown(socket.SHUT_RDWR)


def hook_jobs(desk: Desk, now: Callable[[], datetime], sender: HookSender | None = None) -> tuple[Job, ...]:
    """Return what a process with the timers does for hooks."""
    send = sender or HookSender()
    return (
        Job("hooks", 1, lambda: deliver_hooks(desk, send, now), SLOW),
        Job("hooks_kept", HOUR, lambda: prune(desk, now()), SLOW),
    )
