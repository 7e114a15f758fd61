"""How twilio's client reaches the network: connections kept and shared by threads, time-outs on every request.

Twilio's own TwilioHttpClient (9.13.0) hands a reply over through an attribute that all threads share, so that one
thread may get another's reply; and it has no time-out unless told.
"""

import logging
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from twilio.http import HttpClient
from twilio.http.response import Response

log = logging.getLogger(__name__)


class Transport(HttpClient):
    """Sends twilio's requests. `timeouts` are the seconds to connect and to wait for a reply; nothing is retried here.

    The environment is not asked (proxies, .netrc): settings.py alone reads it. `adapter` takes the network's place in a
    rehearsal.
    """

    def __init__(self, timeouts: tuple[float, float], pool: int, adapter: BaseAdapter | None = None) -> None:
        super().__init__(log, is_async=False)
        self._timeouts = timeouts
        self._session = requests.Session()
        self._session.trust_env = False
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter or HTTPAdapter(pool_maxsize=pool, max_retries=0))

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,  # noqa: FBT001, FBT002  # the signature is twilio's
    ) -> Response:
        """Send one request and return its reply. Raises requests.RequestException."""
        reply = self._session.request(
            method,
            uri,
            params=params,
            data=data,
            headers=headers,
            auth=auth,
            timeout=timeout or self._timeouts,
            allow_redirects=allow_redirects,
        )
        return Response(reply.status_code, reply.content.decode("utf-8", "replace"), reply.headers)
