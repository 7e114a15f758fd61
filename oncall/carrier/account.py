"""The carrier's account as `oncall doctor` and the upkeep see it: its state, its numbers and where they point, its clock.

Asked with twilio's transport but without its resources, which keep the reply's headers to themselves. Twilio's pages:
Account resource, IncomingPhoneNumber resource (API version 2010-04-01).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from requests.adapters import BaseAdapter
from twilio.http.response import Response

from oncall.carrier.failures import ApiError
from oncall.carrier.transport import Transport

VERSION = "2010-04-01"
TIMEOUT = (2.0, 5.0)
OURS = "/voice/fallback"  # a service like this one takes POST alone
PAGE = 1000
MOST_PAGES = 20
REFUSED = 400


@dataclass(frozen=True, slots=True)
class Account:
    """The account: `status` active, suspended or closed; `kind` Full or Trial; `at` is the carrier's clock, when it said."""

    status: str
    kind: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """A number of the account (E.164) and where it points; an address that is not set is empty."""

    sid: str
    number: str
    voice_url: str
    voice_method: str
    status_callback: str
    fallback_url: str
    fallback_method: str
    elsewhere: bool = False  # an application or a trunk is set, which goes before the addresses


class AccountDesk:
    """Asks and changes the account. Every method may raise ApiError; nothing is tried again."""

    def __init__(self, account_sid: str, token: str, base_url: str, *, adapter: BaseAdapter | None = None) -> None:
        self._auth = (account_sid, token)
        self._base = base_url.rstrip("/")
        self._root = f"/{VERSION}/Accounts/{account_sid}"
        self._transport = Transport(TIMEOUT, 2, adapter)

    def account(self) -> Account:
        """Return the account's state and the carrier's clock."""
        raw, reply = self._ask("GET", f"{self._root}.json")
        return Account(str(raw.get("status", "")), str(raw.get("type", "")), clock_of(reply))

    def numbers(self) -> tuple[AccountNumber, ...]:
        """Return every number of the account."""
        found: list[AccountNumber] = []
        path = f"{self._root}/IncomingPhoneNumbers.json?PageSize={PAGE}"
        for _ in range(MOST_PAGES):
            raw, _reply = self._ask("GET", path)
            found += [number_of(each) for each in raw.get("incoming_phone_numbers", ())]
            path = str(raw.get("next_page_uri") or "")
            if not path.startswith(self._root):
                break
        return tuple(found)

    def put_fallback(self, sid: str, url: str) -> None:
        """Set the address that a number asks when ours cannot be had: by GET, as a host of files refuses anything else."""
        self._ask(
            "POST",
            f"{self._root}/IncomingPhoneNumbers/{sid}.json",
            {"VoiceFallbackUrl": url, "VoiceFallbackMethod": "POST" if url.endswith(OURS) else "GET"},
        )

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[Mapping[str, Any], Response]:
        """Make one request. Raises ApiError."""
        what = f"{method} {path.partition('?')[0]}"
        try:
            reply = self._transport.request(method, self._base + path, data=form, auth=self._auth)
        except requests.RequestException as error:
            raise ApiError(f"{what}: no reply ({type(error).__name__})", unknown=True, dead=True) from error
        if reply.status_code >= REFUSED:
            raise ApiError(f"{what}: HTTP {reply.status_code}", status=reply.status_code)
        try:
            raw = json.loads(reply.text)
        except ValueError as error:
            raise ApiError(f"{what}: the reply is no JSON", dead=True) from error
        if not isinstance(raw, dict):
            raise ApiError(f"{what}: the reply is no object", dead=True)
        return raw, reply


def number_of(raw: Mapping[str, Any]) -> AccountNumber:
    """Return a number of the account's list."""

    def text(name: str) -> str:
        return str(raw.get(name) or "")

    return AccountNumber(
        text("sid"),
        text("phone_number"),
        text("voice_url"),
        text("voice_method"),
        text("status_callback"),
        text("voice_fallback_url"),
        text("voice_fallback_method") or "POST",
        bool(raw.get("voice_application_sid") or raw.get("trunk_sid")),
    )


def clock_of(reply: Response) -> datetime | None:
    """Return what time the carrier had when it answered; None when it did not say."""
    headers: Mapping[str, str] = reply.headers or {}
    try:
        at = parsedate_to_datetime(headers.get("Date", ""))
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
