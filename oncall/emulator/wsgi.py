"""Both doors without a network: the service as a WSGI app for the carrier, the carrier's REST app for the service."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from oncall.emulator.http import FORM, Deliver, DeliveryError, Pairs, Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

FAULT_HEADER = "X-Emulator-Fault"
DELAY_HEADER = "X-Emulator-Delay"


def wsgi_deliver(app: WSGIApplication, base_url: str) -> Deliver:
    """Return a `deliver` that calls a WSGI app for every address under `base_url`; others cannot be reached."""
    root = base_url.rstrip("/")

    def deliver(request: Request) -> Response:
        if request.url != root and not request.url.startswith((root + "/", root + "?")):
            raise DeliveryError("connect", f"nothing answers at {request.url} (the service is at {root})")
        form = (("Content-Type", FORM),) if request.method == "POST" else ()
        return ask(app, request.method, request.url, (*form, *request.headers), request.body)

    return deliver


def ask(app: WSGIApplication, method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> Response:
    """Call a WSGI app once, as a server would, and return its whole reply."""
    said: list[tuple[str, Pairs]] = []
    written: list[bytes] = []

    def start(status: str, pairs: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
        said[:] = [(status, tuple(pairs))]
        return written.append

    pieces = app(environ(method, url, headers, body), start)
    try:
        written.extend(pieces)
    finally:
        if (close := getattr(pieces, "close", None)) is not None:
            close()
    status, pairs = said[0]
    return Response(int(status.partition(" ")[0]), pairs, b"".join(written))


def environ(method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> dict[str, Any]:
    """Return a request as PEP 3333 has a server hand it to an app."""
    parts = urlsplit(url)
    made = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        made[key_of(name)] = value
    return made


@cache
def key_of(header: str) -> str:
    """Return the name under which an app finds a header."""
    key = header.upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"


class WsgiAdapter(BaseAdapter):
    """Lets a `requests` session talk to a WSGI app: `session.mount("http://carrier.test", WsgiAdapter(app))`.

    The carrier's REST faults arrive as a network would bring them: as requests' own exceptions.
    """

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__()
        self._app = app

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002  requests calls it so
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,  # noqa: ARG002, FBT001, FBT002  requests calls it so
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,  # noqa: ARG002  requests calls it so
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002  requests calls it so
    ) -> requests.Response:
        """Carry out one request. Raises requests.ConnectionError and requests.ReadTimeout for injected faults."""
        body = request.body.encode() if isinstance(request.body, str) else request.body
        content = body if isinstance(body, bytes) else b""
        reply = ask(self._app, request.method or "GET", request.url or "", request.headers.items(), content)
        _raise_fault(reply.header(FAULT_HEADER), reply.header(DELAY_HEADER), timeout, request)
        return _response(request, reply)

    def close(self) -> None:
        """Nothing is open."""


def _raise_fault(
    fault: str,
    delay: str,
    timeout: float | tuple[float | None, float | None] | None,
    request: requests.PreparedRequest,
) -> None:
    """Turn what the REST app says of its fault into what the network would do."""
    patience = timeout[1] if isinstance(timeout, tuple) else timeout
    if fault == "refuse":
        raise requests.ConnectionError("the carrier's REST API cannot be reached", request=request)
    if fault in {"hang", "lost_reply"} or (delay and patience is not None and float(delay) > patience):
        raise requests.ReadTimeout("the carrier's REST API does not answer", request=request)


def _response(request: requests.PreparedRequest, reply: Response) -> requests.Response:
    response = requests.Response()
    response.status_code = reply.status
    response.headers = CaseInsensitiveDict(reply.headers)
    response.url = request.url or ""
    response.request = request
    response.encoding = "utf-8"
    response._content = reply.body  # noqa: SLF001  requests has no public way to set it
    return response
