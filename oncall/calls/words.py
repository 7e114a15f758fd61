"""The verbs of a dialogue: what one party on the phone hears, and what keys are for, as data."""

from dataclasses import dataclass

from oncall.calls.effects import Place
from oncall.calls.model import Leg

MESSAGE_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Say:
    """Speak the sentence of that prompt key with its values."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """Play so many whole seconds of hold sound."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Speak, and send one key, or its absence, to a place; `many` takes digits until #, or until none comes any more."""

    prompt: Say
    to: Place
    seconds: int
    leg: str | None = None
    report_silence: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class HoldAsking:
    """Speak, then play so many whole seconds of hold sound; one key at any moment of both goes to a place."""

    prompts: tuple[Say, ...]
    to: Place
    seconds: int


@dataclass(frozen=True, slots=True)
class DialCustomer:
    """Dial the customer within this responder's call, showing the line's number; how that ended goes to CALLED_BACK."""

    number: str
    leg: str
    seconds: int


@dataclass(frozen=True, slots=True)
class GoTo:
    """Fetch what is next at a place."""

    to: Place


@dataclass(frozen=True, slots=True)
class JoinTalk:
    """Enter the conference of two; `leg` is the responder's, None the caller's."""

    leg: str | None = None


@dataclass(frozen=True, slots=True)
class RingTogether:
    """Dial these legs at once within the caller's own call, each screened, for so many seconds."""

    legs: tuple[Leg, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Record:
    """Take a message."""

    seconds: int = MESSAGE_SECONDS


@dataclass(frozen=True, slots=True)
class Bridge:
    """Let the carrier connect this leg to the caller who dials it."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End this party's call."""


Verb = Say | Hold | Ask | HoldAsking | GoTo | JoinTalk | RingTogether | DialCustomer | Record | Bridge | HangUp
Script = tuple[Verb, ...]
