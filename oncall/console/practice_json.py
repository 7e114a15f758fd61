"""What the practice page's scripts get: phones, the time line, the receipt. Every text ready to be shown; scripts only draw."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from oncall.console.call_story import story
from oncall.console.phones import Phone, PhonesState
from oncall.console.practice_people import Cast
from oncall.console.practice_receipt import receipt
from oncall.console.practice_story import told
from oncall.console.views import CallView, CaseView

WAITING_SOUND = "playing "
CAN: dict[str, tuple[str, ...]] = {
    "idle": ("off",),
    "ringing": ("answer", "decline", "off"),
    "calling": ("hang_up",),
    "in_call": ("press", "hang_up", "off"),
    "off": ("on",),
}


def state_json(cast: Cast, state: PhonesState, call: CallView | None, case: CaseView | None) -> dict[str, Any]:
    """Return everything a turn of the page needs, as JSON values."""
    phones = tuple(phone_of(number, state.phones) for number in cast.numbers())
    names = cast.names()
    events = (told(event, names, frozenset(cast.line.numbers)) for event in state.events)
    return {
        "now": state.now.isoformat(),
        "seq": state.seq,
        "call": call.sid if call else None,
        "started": call.started_at.isoformat() if call else None,
        "busy": any(phone.state not in {"idle", "off"} for phone in phones),
        "phones": [phone_json(phone, caller=phone.number in cast.callers) for phone in phones],
        "events": [
            {"id": f"e{one.seq}", "at": one.at.isoformat(), "kind": one.kind, "text": one.text, "machine": one.machine}
            for one in events
            if one is not None
        ],
        "moments": moments(call),
        "receipt": receipt(call, case) if call else None,
    }


def phone_of(number: str, phones: Iterable[Phone]) -> Phone:
    """Return the phone of a number; one that the emulator has not met yet is idle."""
    idle = Phone(number, "", "idle", None, "", None)
    return next((phone for phone in phones if phone.number == number), idle)


def phone_json(phone: Phone, *, caller: bool) -> dict[str, Any]:
    """Return one phone: its state in words, what can be done with it, what it hears."""
    sound = phone.saying.startswith(WAITING_SOUND)
    can = tuple(deed for deed in CAN.get(phone.state, ()) if not (caller and deed in {"off", "on"}))
    return {
        "number": phone.number,
        "state": phone.state,
        "words": state_words(phone.state),
        "can": (*can, "dial") if caller and phone.state == "idle" else can,
        "hears": gettext("waiting sound") if sound else phone.saying,
        "sound": sound,
        "language": phone.language,
        "call": phone.call,
    }


def state_words(state: str) -> str:
    """Return a phone's state as its display shows it."""
    words = {
        "idle": gettext("Silent"),
        "ringing": gettext("Ringing"),
        "calling": gettext("Calling"),
        "in_call": gettext("In a call"),
        "off": gettext("Switched off"),
    }
    return str(words.get(state, state))


def moments(call: CallView | None) -> list[dict[str, Any]]:
    """Return what our own record says of the call, for the same time line."""
    if call is None:
        return []
    return [
        {"id": f"m-{moment.id}", "at": moment.at.isoformat(), "kind": moment.kind, "text": moment.text, "ours": True}
        for moment in story(call)
        if moment.kind in {"take", "end", "message"} or moment.id == "came"
    ]


