"""Puts sounds into phones: what is heard is written down, shown, and may set a script going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncall.emulator.calls import Call
from oncall.emulator.sounds import Sound

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier


def hear(carrier: Carrier, call: Call, sound: Sound) -> None:
    """Let the call's phone hear a sound from now on."""
    call.sound = sound
    phone = call.phone
    if phone is None or not call.live:
        return
    if sound.kind not in {"say", "play"}:
        carrier.journal.add(sound.kind, sound.text, number=phone.number, call=call.sid)
        return
    kind = "voicemail" if call.answered_by == "machine" else sound.kind
    carrier.journal.add(
        kind, sound.shown, number=phone.number, call=call.sid, language=sound.language, voice=sound.voice
    )
    if kind != "voicemail":
        phone.hears(call, sound)


def talk(carrier: Carrier, one: Call, other: Call) -> None:
    """Let two calls hear each other."""
    for call, peer in ((one, other), (other, one)):
        call.peer = far_end(peer)
        hear(carrier, call, Sound("talk", f"talking with {call.peer}"))


def far_end(call: Call) -> str:
    """Return the number of the phone on this call."""
    return call.phone.number if call.phone else (call.caller if call.direction == "inbound" else call.called)


def quiet(call: Call) -> None:
    """Let the call's phone hear nothing."""
    call.sound = None
    call.peer = ""
