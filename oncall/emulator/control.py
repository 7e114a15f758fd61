"""The control API of the practice page: what every phone does and hears now, and a hand for each of them.

JSON under /_emulator/. It is for pages on this machine only: a request with a foreign Host or Origin is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from oncall.emulator.carrier import Carrier
from oncall.emulator.errors import EmulatorError
from oncall.emulator.journal import Entry
from oncall.emulator.phones import Phone

control = Blueprint("control", __name__)
LOCAL = {"localhost", "127.0.0.1", "::1", "carrier.test"}
Json = dict[str, Any]


def _carrier() -> Carrier:
    found: Carrier = current_app.extensions["carrier"]
    return found


@control.before_request
def _only_here() -> ResponseReturnValue | None:
    """Refuse pages of other hosts."""
    origin = request.headers.get("Origin")
    hosts = {urlsplit(f"//{request.host}").hostname, urlsplit(origin).hostname if origin else "localhost"}
    if not hosts <= LOCAL:
        return jsonify(error="the emulator serves pages of this machine only"), 403
    return Response(status=204) if request.method == "OPTIONS" else None


@control.after_request
def _cors(response: Response) -> Response:
    """Let the practice page of another port read the reply."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).hostname in LOCAL:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Vary"] = "Origin"
    return response


@control.errorhandler(EmulatorError)
def _cannot(error: EmulatorError) -> ResponseReturnValue:
    return jsonify(error=str(error)), 409


@control.get("/state")
def state() -> ResponseReturnValue:
    """Return the phones as they are and the events after ?since=SEQ; without it none but their last number."""
    carrier = _carrier()
    with carrier.lock:
        last = carrier.journal.last
        since = request.args.get("since", default=last, type=int)
        return jsonify(
            now=carrier.clock.now().isoformat(),
            seq=last,
            numbers=[{"number": one.number, "name": one.name or one.number} for one in carrier.numbers.values()],
            phones=[phone_json(phone) for phone in carrier.phones.values()],
            events=[event_json(entry) for entry in carrier.journal.since(since)],
            problems=len(carrier.problems),
        )


def phone_json(phone: Phone) -> Json:
    """Return a phone: its state, its call, and what it hears now in words, with the language to speak them in."""
    call = phone.call
    sound = call.sound if call is not None else None
    return {
        "number": phone.number,
        "name": phone.name,
        "state": phone.state,
        "call": call.sid if call is not None else None,
        "caller": call.caller if call is not None else None,
        "peer": (call.peer or None) if call is not None else None,
        "saying": sound.shown if sound is not None else None,
        "sound": sound.kind if sound is not None else None,
        "language": sound.language if sound is not None else None,
        "voice": sound.voice if sound is not None else None,
        "texts": [{"at": text.at.isoformat(), "from": text.sender, "text": text.body} for text in phone.texts],
    }


def event_json(entry: Entry) -> Json:
    """Return one event of the log."""
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "number": entry.number,
        "call": entry.call,
        "text": entry.text,
        "language": entry.language,
        "voice": entry.voice,
    }


def _text(name: str, default: str | None = None) -> str:
    """Return a text of the JSON body. Raises EmulatorError when it is missing."""
    body = request.get_json(silent=True)
    value = body.get(name, default) if isinstance(body, dict) else default
    if not isinstance(value, str):
        raise EmulatorError(f"the JSON body needs a text {name!r}")
    return value


@control.post("/dial")
def dial() -> ResponseReturnValue:
    """Call `to` from the phone `from`; `shown` is the caller id if it is to be another."""
    from_ = _text("from")
    return jsonify(call=_carrier().dial(from_, _text("to"), shown=_text("shown", "") or None))


@control.post("/phones")
def add_phone() -> ResponseReturnValue:
    """Add a phone, or give one another name."""
    number = _text("number")
    phone = _carrier().phone(number)
    phone.name = _text("name", phone.name)
    return jsonify(phone_json(phone))


@control.post("/phones/<number>")
def use_phone(number: str) -> ResponseReturnValue:
    """Do something with a phone: answer, decline, hang_up, press (with digits), off, on."""
    carrier = _carrier()
    phone = carrier.phones.get(number)
    if phone is None:
        return jsonify(error=f"there is no phone {number}"), 404
    acts: dict[str, Callable[[], None]] = {
        "answer": phone.answer,
        "decline": phone.decline,
        "hang_up": phone.hang_up,
        "off": phone.switch_off,
        "on": phone.switch_on,
        "press": lambda: phone.press(_text("digits")),
        "say": lambda: phone.say(_text("text")),
    }
    what = _text("do")
    if what not in acts:
        return jsonify(error=f"do {what!r}: use one of {', '.join(acts)}"), 400
    acts[what]()
    with carrier.lock:
        return jsonify(phone_json(phone))
