"""The emulator's events as sentences: who rang, who pressed what, who was told what. Requests between machines are marked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from oncall.console.formats import phone
from oncall.console.phones import PhoneEvent

RECORDED = re.compile(r"/recorded/[^/]+$|\.mp3$")  # the waiting sound is neither
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
    "error": "stop",
}
SENTENCES: Mapping[str, str] = {
    "call": _("The caller dials the line"),
    "key": _("%(who)s presses %(text)s"),
    "speech": _("%(who)s says: “%(text)s”"),
    "say": _("%(who)s hears: “%(text)s”"),
    "play": _("%(who)s hears the waiting sound"),
    "talk": _("%(who)s is in the talk"),
    "text": _("%(who)s gets an SMS: “%(text)s”"),
    "off": _("%(who)s’s phone is switched off"),
    "on": _("%(who)s’s phone is switched on"),
    "failed": _("%(who)s cannot be reached"),
}
ENDS: Mapping[str, str] = {
    "no-answer": _("%(who)s’s phone stops ringing: no answer"),
    "busy": _("%(who)s declined, or was busy"),
    "canceled": _("%(who)s’s phone stops: not needed any more"),
    "failed": _("%(who)s could not be reached"),
    "completed": _("%(who)s’s call is over"),
}
PEOPLE = frozenset(SENTENCES) | {"ringing", "answered", "ended"}


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the time line. `kind` colours it; `machine`: only of use to whoever looks under the hood."""

    seq: int
    at: datetime
    kind: str
    text: str
    machine: bool
    call: str | None


def told(event: PhoneEvent, names: Mapping[str, str]) -> Told:
    """Return an event as a sentence. `names`: people by number; any other number is the caller's."""
    known = event.number in names
    who = names.get(event.number or "", str(gettext("The caller")))
    text = sentence(event, who, known=known)
    return Told(event.seq, event.at, KINDS.get(event.kind, "other"), text, event.kind not in PEOPLE, event.call)


def sentence(event: PhoneEvent, who: str, *, known: bool) -> str:
    """Return what happened in one sentence; what happens between machines in the emulator's own words."""
    match event.kind:
        case "ringing":
            return str(gettext("%(who)s’s phone rings", who=who) if known else gettext("The line rings"))
        case "answered" if "machine" in event.text:
            return str(gettext("%(who)s’s voicemail box picks up", who=who))
        case "answered":
            return str(gettext("%(who)s picks up", who=who) if known else gettext("The line answers"))
        case "ended":
            return filled(ENDS.get(event.text, ENDS["completed"]), who, "")
        case "play" if recording(event.text):
            return filled(SENTENCES["say"], who, recording(event.text))
        case kind if kind in SENTENCES:
            return filled(SENTENCES[kind], who, event.text)
        case kind:
            return " ".join(part for part in (phone(event.number), kind, event.text) if part)


def recording(played: str) -> str:
    """Return the file's name where what is played is a line's own recording; "" for the waiting sound."""
    path = urlsplit(played.rpartition(" ")[2]).path
    return path.rpartition("/")[2] if RECORDED.search(path) else ""


def filled(template: str, who: str, text: str) -> str:
    """Return a translated sentence with its names filled in."""
    return str(template) % {"who": who, "text": text}
