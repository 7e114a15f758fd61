"""The practice phones as the console sees them: values, and the port to whoever plays the carrier."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class PhonesRefused(Exception):
    """A phone cannot do that now (answer while silent, say). The text is the emulator's own."""


class PhonesDown(Exception):
    """The practice phones do not answer: no emulator runs at the carrier's address."""


class Deed(StrEnum):
    """What a hand can do with a phone."""

    ANSWER = "answer"
    DECLINE = "decline"
    HANG_UP = "hang_up"
    PRESS = "press"
    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone. `state` is idle, ringing, calling, in_call or off; `call` is the carrier's id of what it is in.

    `saying` is what it hears now, `sound` what that is: say (words, in `language`), play, tone or talk (with `peer`, E.164).
    `texts` are the SMS that it got, oldest first.
    """

    number: str
    state: str = "idle"
    call: str | None = None
    saying: str = ""
    sound: str = ""
    language: str | None = None
    peer: str | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneEvent:
    """Something that happened, in the emulator's words; `number` is the phone it is about."""

    seq: int
    at: datetime
    kind: str
    text: str
    number: str | None
    call: str | None


@dataclass(frozen=True, slots=True)
class PhonesState:
    """All phones now, and the events after the one asked for."""

    now: datetime
    seq: int
    phones: tuple[Phone, ...]
    events: tuple[PhoneEvent, ...]


class PracticePhones(Protocol):
    """The phones. Every method may raise PhonesDown."""

    def state(self, since: int) -> PhonesState:
        """Return the phones and the events after number `since`."""

    def dial(self, caller: str, line: str, *, hidden: bool) -> None:
        """Let the phone `caller` (E.164) call the line's number, showing its own number or none. Raises PhonesRefused."""

    def act(self, number: str, deed: Deed, digits: str = "") -> None:
        """Let a phone do something; raises PhonesRefused when it cannot now."""
