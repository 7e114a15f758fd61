"""The practice phones over HTTP: the emulator's control API at the carrier's address, answers parsed at the door."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import requests

from oncall.console.phones import Deed, Phone, PhoneEvent, PhonesDown, PhonesRefused, PhonesState

SECONDS = 3
REFUSED = 400
HIDDEN = "anonymous"


class HttpPhones:
    """The phones of the emulator at `base` (the carrier's URL, without a path)."""

    def __init__(self, base: str, session: requests.Session) -> None:
        self._base = f"{base.rstrip('/')}/_emulator"
        self._session = session

    @classmethod
    def at(cls, base: str) -> Self:
        """Return the phones at an address, without the machine's proxy settings."""
        session = requests.Session()
        session.trust_env = False
        return cls(base, session)

    def state(self, since: int) -> PhonesState:
        """Return the phones and the events after number `since`. Raises PhonesDown."""
        body = self._ask("GET", "/state", params={"since": since})
        try:
            return parsed(body)
        except (KeyError, TypeError, ValueError) as error:
            raise PhonesDown(f"the practice phones at {self._base} answer in another shape: {error!r}") from error

    def dial(self, caller: str, line: str, *, hidden: bool) -> None:
        """Let a phone call the line, showing its number or none. Raises PhonesRefused and PhonesDown."""
        shown = {"shown": HIDDEN} if hidden else {}
        self._ask("POST", "/dial", json={"from": caller, "to": line, **shown})

    def act(self, number: str, deed: Deed, digits: str = "") -> None:
        """Let a phone do something. Raises PhonesRefused and PhonesDown."""
        self._ask("POST", f"/phones/{number}", json={"do": deed.value, "digits": digits})

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """Send one request and return the JSON object that answers it."""
        try:
            reply = self._session.request(method, self._base + path, timeout=SECONDS, **more)
            body = reply.json()
        except requests.RequestException as error:
            raise PhonesDown(
                f"the practice phones at {self._base} do not answer (cure: start the demo again)"
            ) from error
        if not isinstance(body, dict):
            raise PhonesDown(f"the practice phones at {self._base} answer in another shape")
        if reply.status_code >= REFUSED:
            raise PhonesRefused(str(body.get("error", reply.status_code)))
        return body


def parsed(body: Mapping[str, Any]) -> PhonesState:
    """Return the emulator's JSON as values; KeyError, TypeError or ValueError when it has another shape."""
    return PhonesState(
        datetime.fromisoformat(body["now"]),
        int(body["seq"]),
        tuple(phone(row) for row in body["phones"]),
        tuple(event(row) for row in body["events"]),
    )


def phone(row: Mapping[str, Any]) -> Phone:
    """Return one phone."""
    return Phone(
        number=row["number"],
        state=row["state"],
        call=row["call"],
        saying=row["saying"] or "",
        sound=row["sound"] or "",
        language=row["language"],
        peer=row["peer"],
        texts=tuple(text["text"] for text in row["texts"]),
    )


def event(row: Mapping[str, Any]) -> PhoneEvent:
    """Return one event."""
    return PhoneEvent(
        row["seq"], datetime.fromisoformat(row["at"]), row["kind"], row["text"], row["number"], row["call"]
    )
