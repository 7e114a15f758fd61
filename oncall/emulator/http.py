"""Requests and replies as plain values, and the sender that uses the network."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import quote_plus

import requests
import urllib3

FORM = "application/x-www-form-urlencoded; charset=utf-8"
Pairs = tuple[tuple[str, str], ...]


def form(params: Pairs) -> str:
    """Return parameters as a form or a query has them, as urllib's urlencode writes it."""
    return "&".join([f"{quoted(key)}={quoted(value)}" for key, value in params])


@lru_cache(maxsize=4096)
def quoted(text: str) -> str:
    """Return text as it stands in a form; the same numbers, sids and words come again and again."""
    return quote_plus(text)


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request of the carrier; `params` are the form of a POST and already in the URL of a GET."""

    method: str
    url: str
    params: Pairs = ()
    headers: Pairs = ()
    connect_timeout: float = 5.0
    read_timeout: float = 15.0
    max_bytes: int = 65_537

    @property
    def body(self) -> bytes:
        """Return the form as it is sent."""
        return form(self.params).encode() if self.method == "POST" else b""


@dataclass(frozen=True, slots=True)
class Response:
    """One reply; `took` is how many seconds it took, for senders that do not really wait."""

    status: int
    headers: Pairs = ()
    body: bytes = b""
    took: float = 0.0

    def header(self, name: str) -> str:
        """Return the first header of this name in any case, '' when there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def text(self) -> str:
        """Return the body as text; bytes that are not UTF-8 are replaced."""
        return self.body.decode("utf-8", "replace")


class DeliveryError(Exception):
    """The request got no whole reply: `stage` says whether connecting ('connect') or waiting ('read') failed."""

    def __init__(self, stage: Literal["connect", "read"], text: str) -> None:
        super().__init__(text)
        self.stage: Literal["connect", "read"] = stage


Deliver = Callable[[Request], Response]


def http_deliver(request: Request) -> Response:
    """Send a request over the network; redirects come back as replies.

    Raises DeliveryError when nobody answers in time. `read_timeout` is for the whole reply, not for each packet.
    """
    begin = time.monotonic()
    try:
        with requests.request(
            request.method,
            request.url,
            data=request.body or None,
            headers=dict(request.headers) | ({"Content-Type": FORM} if request.method == "POST" else {}),
            timeout=(request.connect_timeout, request.read_timeout),
            allow_redirects=False,
            stream=True,
        ) as reply:
            body = _read(reply, begin + request.read_timeout, request.max_bytes)
            headers = tuple(reply.headers.items())
    except requests.ConnectTimeout as error:
        raise DeliveryError("connect", f"no connection to {request.url} in {request.connect_timeout} s") from error
    except requests.Timeout as error:
        raise DeliveryError("read", f"no reply from {request.url} in {request.read_timeout} s") from error
    except requests.RequestException as error:
        raise DeliveryError(_stage(error), f"{request.url}: {type(error).__name__}") from error
    return Response(reply.status_code, headers, body)


def _stage(error: requests.RequestException) -> Literal["connect", "read"]:
    """Say whether the request may have reached the server: then it is no failure to connect."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    refused = isinstance(reason, urllib3.exceptions.NewConnectionError | urllib3.exceptions.SSLError)
    return "connect" if refused or not isinstance(error, requests.ConnectionError) else "read"


def _read(reply: requests.Response, deadline: float, most: int) -> bytes:
    """Read the body up to `most` bytes; a reply that drips past the deadline is a time-out."""
    body = b""
    for piece in reply.iter_content(8192):
        body += piece
        if len(body) >= most:
            break
        if time.monotonic() > deadline:
            raise requests.ReadTimeout
    return body[:most]
