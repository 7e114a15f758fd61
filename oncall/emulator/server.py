"""The carrier over real HTTP: its REST and control APIs on a port of this machine, its clock the machine's."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import threading
from dataclasses import replace

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from oncall.emulator.carrier import Carrier
from oncall.emulator.clock import RealClock
from oncall.emulator.config import Config
from oncall.emulator.errors import EmulatorError
from oncall.emulator.http import Deliver, http_deliver
from oncall.emulator.rest.app import wsgi_app


class _Quiet(WSGIRequestHandler):
    """Serves without a line per request on standard error."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  werkzeug calls it so
        """Say nothing."""


def _listen(host: str, port: int) -> socket.socket:
    """Take a port. Raises EmulatorError with one line when it is taken; werkzeug itself would end the process."""
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise EmulatorError(f"port {port} of {host} cannot be taken ({error.strerror}): choose another") from error
    return listener


class EmulatorServer:
    """A carrier that runs: `start`, use `url` as ONCALL_CARRIER_URL and `carrier` as a hand, `stop`.

    Port 0 takes a free one. Only a loopback address is served. Sids differ from run to run unless `config.seed`
    is set to something of one's own.
    """

    def __init__(self, config: Config, host: str = "127.0.0.1", port: int = 0, deliver: Deliver = http_deliver) -> None:
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"host {host} is no loopback address: the emulator serves this machine only")
        self._host = host
        self.carrier = Carrier(replace(config, seed=config.seed or secrets.token_hex(8)), RealClock(), deliver)
        with _listen(host, port) as listener:
            self._server: BaseWSGIServer = make_server(
                host, port, wsgi_app(self.carrier), threaded=True, request_handler=_Quiet, fd=listener.fileno()
            )
        self.carrier.config = replace(self.carrier.config, base_url=self.url)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="carrier-rest", daemon=True
        )

    @property
    def url(self) -> str:
        """Return the address of the REST API, without a path."""
        return f"http://{self._host}:{self._server.port}"

    def start(self) -> EmulatorServer:
        """Begin to run and to serve; return the server itself."""
        self.carrier.start()
        self._thread.start()
        return self

    def stop(self) -> None:
        """End cleanly: no new requests, no new events."""
        self.carrier.stop()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
