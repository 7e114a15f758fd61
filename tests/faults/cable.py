"""A cable between a host and its database server, which can be cut: connections end at once and no new one comes about."""

import contextlib
import socket
import threading
from dataclasses import dataclass, field

from sqlalchemy import make_url


@dataclass
class Cable:
    """Carries bytes from a port of its own to a database server's socket in a folder."""

    server: str
    whole: bool = True
    ends: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        """Take connections until the listener is closed."""
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if not self.whole:
                    near.close()
                    continue
                far = socket.socket(socket.AF_UNIX)
                far.connect(self.server)
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=carry, args=(one, other), daemon=True).start()

    def cut(self) -> None:
        """End every connection and let no new one come about."""
        self.whole = False
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let connections come about again."""
        self.whole = True

    def close(self) -> None:
        """Take the cable away."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut()
        for end in self.ends:
            end.close()


def carry(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes one way until either end is closed."""
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    for end in (one, other):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def laid(url: str) -> tuple[Cable, str]:
    """Lay a cable to the server of an address with a socket folder; returns it and the address at its near end."""
    address = make_url(url)
    folder = address.query["host"]
    cable = Cable(f"{folder}/.s.PGSQL.{address.port or 5432}")
    near = address.set(host="127.0.0.1", port=cable.port).difference_update_query(["host"])
    return cable, near.render_as_string(hide_password=False)
