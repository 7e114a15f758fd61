"""<Redirect>, <Hangup>, <Reject>, <Leave>."""

from __future__ import annotations

from oncall.emulator import legs
from oncall.emulator.document import Verb
from oncall.emulator.frame import Frame


def redirect(frame: Frame, verb: Verb) -> None:
    """Go on with another document; an empty address is the present one."""
    frame.goto(verb.text, verb.method)


def hangup(frame: Frame, _verb: Verb) -> None:
    """End the call."""
    frame.finish("hangup")


def reject(frame: Frame, verb: Verb) -> None:
    """Refuse a call that still rings, unbilled; after pick-up it merely ends the call."""
    call = frame.call
    if call.talking:
        frame.finish("hangup")
        return
    legs.end(frame.carrier, call, "busy" if verb.attribute("reason") == "busy" else "no-answer")


def leave(frame: Frame, _verb: Verb) -> None:
    """Leave the queue."""
    frame.finish("leave")
