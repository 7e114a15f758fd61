"""The document that governs a call from its start: inbound calls, calls made by REST, and calls sent elsewhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from oncall.emulator import legs
from oncall.emulator.audio import hear, quiet
from oncall.emulator.calls import Call, Target
from oncall.emulator.document import Verb
from oncall.emulator.frame import End, Frame
from oncall.emulator.pages import Page
from oncall.emulator.sounds import Sound

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

APOLOGY = Sound("say", "We are sorry. An application error has occurred. Goodbye.", 4.0, "en-US")


def play(carrier: Carrier, call: Call, what: Target | tuple[Verb, ...], *, entry: bool = True) -> None:
    """Let a document govern the call from now on; whatever governed it lets go."""
    before, call.holder = call.holder, None
    frame = Frame(
        carrier,
        call,
        partial(_over, carrier, call),
        fallback=call.fallback,
        before=partial(_pick_up, carrier, call),
    )
    call.holder = frame
    if before is not None:
        before.stop("redirected")
    quiet(call)
    if isinstance(what, Target):
        frame.goto(what.url, what.method, entry=entry)
    else:
        frame.load(Page("", "POST", what))


def _pick_up(carrier: Carrier, call: Call, verb: Verb) -> None:
    """Answer an inbound call at its first verb, unless that is one of those that let it ring on."""
    rings_on = verb.name in {"Reject", "Pause"} or (
        verb.name == "Dial" and verb.flag("answerOnBridge", default=False) and not verb.named("Conference")
    )
    if not call.talking and not rings_on:
        legs.answer(carrier, call)


def _over(carrier: Carrier, call: Call, how: End) -> None:
    """Hang up after the last verb; after an error with the carrier's apology."""
    if not call.talking:
        legs.answer(carrier, call)
    if how == "error":
        carrier.journal.add("error", "application error", call=call.sid)
        hear(carrier, call, APOLOGY)
        legs.watch(carrier, call, APOLOGY.seconds, partial(legs.end, carrier, call, "completed"))
    else:
        legs.end(carrier, call, "completed")
