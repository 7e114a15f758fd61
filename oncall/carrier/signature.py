"""X-Twilio-Signature: whether a request comes from our carrier. After twilio's RequestValidator (9.13.0), read and tested.

Checked against the configured public address, never against Host or X-Forwarded-*. The signature has no time stamp and
no separators: a genuine request can be sent again, or its fields cut differently, so forms.py checks each field.
"""

import base64
import hmac
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from oncall.carrier.addresses import RETRIES

HEADER = "X-Twilio-Signature"
SETTINGS_HEADER = "X-Twilio-Webhooks-Signature-Settings"
ALGORITHMS = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}


def verify(
    tokens: Sequence[str],
    public_url: str,
    path_and_query: str,
    form: MultiDict[str, str],
    header: str | None,
    settings: str | None = None,
    *,
    retry_fragment: str = RETRIES,
) -> bool:
    """Return whether one of our tokens signed this request. Never raises.

    `path_and_query` is the path as it was sent, with "?" and the raw query if there is one; `header` and `settings` are
    the two headers above, None or empty when absent. The address counts with and without its port, as in twilio's
    own validator; and with our connection overrides left on, because no page says whether the carrier signs them.
    """
    digest = _digest(settings or "")
    keys = [_octets(token) for token in tokens if token]
    if not header or digest is None:
        return False
    given = _octets(header)
    fields = "".join(name + value for name, value in sorted(set(form.items(multi=True))))
    for end in ("", f"#{retry_fragment}"):
        for base in _spellings(public_url):
            message = _octets(f"{base}{path_and_query}{end}{fields}")
            if any(hmac.compare_digest(base64.b64encode(hmac.digest(key, message, digest)), given) for key in keys):
                return True
    return False


def _octets(text: str) -> bytes:
    """Return text as UTF-8 whatever is in it."""
    return text.encode("utf-8", "surrogatepass")


def _digest(settings: str) -> str | None:
    """Return the hash that the settings header names (`key=...,algorithm=...`): SHA-1 without one, None if unknown."""
    for part in settings.split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return ALGORITHMS.get(value.strip().upper())
    return "sha1"


@lru_cache(maxsize=8)
def _spellings(public_url: str) -> tuple[str, str]:
    """Return the address as configured, and with its port left out or the scheme's own port put in."""
    base = public_url.rstrip("/")
    parts = urlsplit(base)
    if parts.port is not None:
        other = parts.netloc.removesuffix(f":{parts.port}")
    else:
        other = f"{parts.netloc}:{443 if parts.scheme == 'https' else 80}"
    return base, parts._replace(netloc=other).geturl()
