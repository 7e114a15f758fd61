"""X-Twilio-Signature, as described on Twilio's page "Security: validating requests"."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

HEADER = "X-Twilio-Signature"


def sign(token: str, url: str, params: Iterable[tuple[str, str]] = ()) -> str:
    """Return base64(HMAC-SHA1(token, url + each key with each of its values)).

    Keys go in byte order; a value that occurs twice under one key counts once, and the values of one key are
    sorted. For GET and for JSON bodies give no params: what counts is then in the URL's query.
    """
    text = url + "".join(key + value for key, value in sorted(set(params)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def body_hash(body: bytes) -> str:
    """Return the hex SHA-256 that Twilio adds as bodySHA256 to the query when the body is JSON."""
    return hashlib.sha256(body).hexdigest()


def without_fragment(url: str) -> str:
    """Return the URL as it is sent and signed: without the connection overrides after '#'."""
    return urlunsplit(urlsplit(url)._replace(fragment=""))
