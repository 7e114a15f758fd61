"""Both doors without a network: the service as a WSGI app for the carrier, the carrier's REST app for the service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from werkzeug.test import Client, EnvironBuilder

from oncall.emulator.http import FORM, Deliver, DeliveryError, Request, Response

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
        parts = urlsplit(request.url)
        builder = EnvironBuilder(
            path=parts.path or "/",
            base_url=f"{parts.scheme}://{parts.netloc}",
            query_string=parts.query,
            method=request.method,
            data=request.body,
            content_type=FORM if request.method == "POST" else None,
            headers=list(request.headers),
        )
        with Client(app, use_cookies=False).open(builder) as reply:
            return Response(reply.status_code, tuple(reply.headers.items()), reply.get_data())

    return deliver


class WsgiAdapter(BaseAdapter):
    """Lets a `requests` session talk to a WSGI app: `session.mount("http://carrier.test", WsgiAdapter(app))`.

    The carrier's REST faults arrive as a network would bring them: as requests' own exceptions.
    """

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__()
        self._client = Client(app, use_cookies=False)

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
        parts = urlsplit(request.url or "")
        body = request.body.encode() if isinstance(request.body, str) else request.body
        builder = EnvironBuilder(
            path=parts.path or "/",
            base_url=f"{parts.scheme}://{parts.netloc}",
            query_string=parts.query,
            method=request.method or "GET",
            data=body if isinstance(body, bytes) else None,
            headers=list(request.headers.items()),
        )
        with self._client.open(builder) as reply:
            _raise_fault(reply.headers.get(FAULT_HEADER), reply.headers.get(DELAY_HEADER), timeout, request)
            return _response(request, reply.status_code, dict(reply.headers), reply.get_data())

    def close(self) -> None:
        """Nothing is open."""


def _raise_fault(
    fault: str | None,
    delay: str | None,
    timeout: float | tuple[float | None, float | None] | None,
    request: requests.PreparedRequest,
) -> None:
    """Turn what the REST app says of its fault into what the network would do."""
    patience = timeout[1] if isinstance(timeout, tuple) else timeout
    if fault == "refuse":
        raise requests.ConnectionError("the carrier's REST API cannot be reached", request=request)
    if fault in {"hang", "lost_reply"} or (delay and patience is not None and float(delay) > patience):
        raise requests.ReadTimeout("the carrier's REST API does not answer", request=request)


def _response(
    request: requests.PreparedRequest, status: int, headers: Mapping[str, str], body: bytes
) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers = CaseInsensitiveDict(headers)
    response.url = request.url or ""
    response.request = request
    response.encoding = "utf-8"
    response._content = body  # noqa: SLF001  requests has no public way to set it
    return response
