"""The emulator's events as sentences: who rang, who pressed what, who was told what. Requests between machines are marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from oncall.console.formats import phone
from oncall.console.phones import PhoneEvent

MACHINE = frozenset({"webhook", "reply", "leg", "problem", "tone", "voicemail", "conference"})
KINDS: Mapping[str, str] = {
    "call": "came",
    "ringing": "ring",
    "answered": "take",
    "key": "key",
    "say": "told",
    "play": "wait",
    "talk": "talk",
    "text": "message",
    "ended": "end",
    "failed": "stop",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the time line. `kind` colours it; `machine`: only of use to whoever looks under the hood."""

    seq: int
    at: datetime
    kind: str
    who: str
    text: str
    machine: bool


def told(event: PhoneEvent, names: Mapping[str, str], lines: frozenset[str]) -> Told | None:
    """Return an event as a sentence; None for what a reader has no use for. `names`: people by number."""
    if event.number in lines:
        return None
    who = names.get(event.number or "") or (gettext("Caller") if event.number else "")
    text = sentence(event, who, known=event.number in names)
    return Told(event.seq, event.at, KINDS.get(event.kind, "other"), who, text, event.kind in MACHINE)


def sentence(event: PhoneEvent, who: str, *, known: bool) -> str:
    """Return what happened in one sentence."""
    match event.kind:
        case "call":
            text = gettext("The caller dials the line")
        case "ringing":
            text = gettext("%(who)s’s phone rings", who=who) if known else gettext("The caller hears it ring")
        case "answered":
            text = picked_up(event, who, known=known)
        case "key":
            text = gettext("%(who)s presses %(key)s", who=who, key=event.text)
        case "say":
            text = gettext("%(who)s hears: “%(text)s”", who=who, text=event.text)
        case "play":
            text = gettext("%(who)s hears the waiting sound", who=who)
        case "talk":
            text = gettext("%(who)s is talking", who=who)
        case "text":
            text = gettext("SMS to %(who)s: “%(text)s”", who=who, text=event.text)
        case "off":
            text = gettext("%(who)s’s phone is switched off", who=who)
        case "on":
            text = gettext("%(who)s’s phone is switched on", who=who)
        case "failed":
            text = gettext("%(who)s cannot be reached", who=who)
        case "ended":
            text = ended(event.text, who)
        case _:
            text = f"{phone(event.number)} {event.kind}: {event.text}".strip()
    return str(text)


def picked_up(event: PhoneEvent, who: str, *, known: bool) -> str:
    """Say who or what picked up."""
    if "machine" in event.text:
        return str(gettext("%(who)s’s voicemail box picks up", who=who))
    return str(gettext("%(who)s picks up", who=who) if known else gettext("The line answers the caller"))


def ended(status: str, who: str) -> str:
    """Say how a phone's part ended, from the carrier's word for it."""
    match status:
        case "no-answer":
            return str(gettext("%(who)s’s phone stops ringing: no answer", who=who))
        case "busy":
            return str(gettext("%(who)s declined, or was busy", who=who))
        case "canceled":
            return str(gettext("%(who)s’s phone stops: not needed any more", who=who))
        case "failed":
            return str(gettext("%(who)s could not be reached", who=who))
        case _:
            return str(gettext("%(who)s’s call is over", who=who))
