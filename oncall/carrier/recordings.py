"""The sound of a message, fetched from the carrier's API with our own credentials: its address is made here, never taken."""

import re
from collections.abc import Callable

import requests

from oncall.usecases.ports import CarrierError

API = "https://api.twilio.com"
SID = re.compile(r"RE[0-9a-fA-F]{32}")
LARGEST = 25_000_000  # bytes; an hour of MP3 as the carrier makes it is under 15 MB
TIMEOUTS = (1.0, 10.0)


def recordings(account: str, token: str, base_url: str | None) -> Callable[[str], bytes]:
    """Return what fetches a recording by the carrier's id as MP3.

    That raises CarrierError where the id is none, the carrier has no such recording, does not answer or sends too much.
    Redirects are not followed: only the carrier's own address is asked.
    """
    home = f"{(base_url or API).rstrip('/')}/2010-04-01/Accounts/{account}/Recordings"

    def fetch(sid: str) -> bytes:
        if not SID.fullmatch(sid):
            raise CarrierError("fetch recording: not an id of a recording")
        with requests.Session() as session:
            session.trust_env = False
            try:
                with session.get(
                    f"{home}/{sid}.mp3", auth=(account, token), timeout=TIMEOUTS, allow_redirects=False, stream=True
                ) as reply:
                    return body_of(reply)
            except requests.RequestException as error:
                raise CarrierError(f"fetch recording: {type(error).__name__}") from None

    return fetch


def body_of(reply: requests.Response) -> bytes:
    """Return the whole body of a good reply. Raises CarrierError."""
    if reply.status_code != requests.codes.ok:
        raise CarrierError(f"fetch recording: the carrier answered {reply.status_code}")
    body = bytearray()
    for piece in reply.iter_content(65536):
        body += piece
        if len(body) > LARGEST:
            raise CarrierError(f"fetch recording: larger than {LARGEST} bytes")
    return bytes(body)
