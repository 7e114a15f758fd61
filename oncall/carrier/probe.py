"""A real request to the address that the carrier asks when ours cannot be had, and what its answer would ring.

Asked as the carrier asks, signed as it signs (so that a host which checks the signature answers), and never elsewhere:
redirects are not followed, what is read is limited.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import requests

from oncall.carrier.signature import HEADER

TIMEOUT = (3.0, 10.0)
LARGEST = 64 * 1024  # error 11750: the carrier takes no more
FINE = 200
OLD_XML = ("<!DOCTYPE", "<!ENTITY")


class ProbeError(Exception):
    """What is wrong with the answer, in a line."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The numbers that a document rings, in order, and whether it takes a message or says anything at all."""

    numbers: tuple[str, ...]
    verbs: tuple[str, ...]


def probe(url: str, method: str, fields: Mapping[str, str], token: str) -> Answer:
    """Ask an address for its document. Raises ProbeError."""
    message = url + "".join(name + fields[name] for name in sorted(fields)) if method == "POST" else url
    digest = hmac.new(token.encode(), message.encode(), hashlib.sha1).digest()
    headers = {HEADER: base64.b64encode(digest).decode()}
    with requests.Session() as session:
        session.trust_env = False
        form = dict(fields) if method == "POST" else None
        try:
            with session.request(
                method, url, data=form, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as reply:
                if reply.status_code != FINE:
                    raise ProbeError(f"it answers HTTP {reply.status_code}")
                body = reply.raw.read(LARGEST + 1, decode_content=True)
        except requests.RequestException as error:
            raise ProbeError(f"it does not answer ({type(error).__name__})") from None
    return understand(body)


def understand(body: bytes) -> Answer:
    """Return what a document does. Raises ProbeError when the carrier could not use it."""
    if len(body) > LARGEST:
        raise ProbeError(f"its answer is larger than {LARGEST} bytes")
    text = body.decode("utf-8", "replace")
    if any(mark in text for mark in OLD_XML):
        raise ProbeError("its answer declares a document type, which no TwiML does")
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type, 64 KB at most
    except ET.ParseError as error:
        raise ProbeError(f"its answer is no XML ({error})") from None
    if root.tag != "Response":
        raise ProbeError(f"its answer is no TwiML: <{root.tag}> instead of <Response>")
    verbs = tuple(each.tag for each in root)
    numbers = [(each.text or "").strip() for each in root.iter("Number")]
    numbers += [(dial.text or "").strip() for dial in root.iter("Dial") if (dial.text or "").strip()]
    return Answer(tuple(numbers), verbs)
