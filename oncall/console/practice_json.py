"""What the practice page's scripts get: phones, the time line, the receipt. Every text ready to be shown; scripts only draw."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext

from oncall.console.call_story import story
from oncall.console.formats import phone as grouped
from oncall.console.phones import Phone, PhonesState
from oncall.console.practice_people import Cast
from oncall.console.practice_receipt import receipt
from oncall.console.practice_story import Told, recording, told
from oncall.console.views import CallView, CaseView

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
    busy = any(phone.state not in {"idle", "off"} for phone in phones)
    return {
        "now": state.now.isoformat(),
        "seq": state.seq,
        "call": call.sid if call else None,
        "started": call.started_at.isoformat() if call else None,
        "taken": bool(call and call.accepted_at and busy),
        "busy": busy,
        "phones": [phone_json(phone, names, caller=phone.number in cast.callers) for phone in phones],
        "events": [event_json(told(event, names)) for event in state.events],
        "moments": moments(call),
        "receipt": receipt(call, case) if call else None,
    }


def event_json(row: Told) -> dict[str, Any]:
    """Return a row of the time line; `call` names the carrier's id of the call it belongs to."""
    return {
        "id": f"e{row.seq}",
        "at": row.at.isoformat(),
        "kind": row.kind,
        "text": row.text,
        "machine": row.machine,
        "call": row.call,
    }


def phone_of(number: str, phones: Iterable[Phone]) -> Phone:
    """Return the phone of a number; one that the emulator has not met yet is idle."""
    return next((phone for phone in phones if phone.number == number), Phone(number))


def phone_json(phone: Phone, names: Mapping[str, str], *, caller: bool) -> dict[str, Any]:
    """Return one phone: its state in words, what can be done with it, what it hears, its newest SMS."""
    can = tuple(deed for deed in CAN.get(phone.state, ()) if not (caller and deed in {"off", "on"}))
    return {
        "number": phone.number,
        "state": phone.state,
        "words": state_words(phone.state),
        "can": (*can, "dial") if caller and phone.state == "idle" else can,
        "hears": hears(phone, names),
        "spoken": phone.sound == "say",
        "language": phone.language,
        "call": phone.call,
        "sms": phone.texts[-1] if phone.texts else "",
    }


def hears(phone: Phone, names: Mapping[str, str]) -> str:
    """Return what a phone hears, in words."""
    match phone.sound:
        case "say":
            return phone.saying
        case "talk":
            return str(gettext("in the talk with %(name)s", name=peer(phone, names)))
        case "play":
            return recording(phone.saying) or str(gettext("waiting sound"))
        case "tone":
            return str(gettext("ringing tone")) if phone.state == "calling" else phone.saying
        case _:
            return phone.saying


def peer(phone: Phone, names: Mapping[str, str]) -> str:
    """Return whom a phone talks with."""
    return names.get(phone.peer or "") or grouped(phone.peer) or str(gettext("the caller"))


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
