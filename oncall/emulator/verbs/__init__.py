"""How each TwiML verb is played, a module per family.

A handler gets the frame and the verb, starts what the verb does, and returns at once; it never waits.
It ends by calling `frame.next`, `frame.goto` or `frame.finish`, now or from a timer.
Defaults and rules come from Twilio's TwiML pages; where these are silent, a switch in `config.py` decides.
Nothing here talks to the network or to a phone but through the carrier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from oncall.emulator.document import Verb
from oncall.emulator.frame import Frame
from oncall.emulator.verbs.conference import dial_conference
from oncall.emulator.verbs.dequeue import dial_queue
from oncall.emulator.verbs.enqueue import enqueue
from oncall.emulator.verbs.flow import hangup, leave, redirect, reject
from oncall.emulator.verbs.gather import gather
from oncall.emulator.verbs.record import record
from oncall.emulator.verbs.ringing import dial_numbers
from oncall.emulator.verbs.speak import pause, play, say

Handler = Callable[[Frame, Verb], None]


def dial(frame: Frame, verb: Verb) -> None:
    """Dial what the document names: a conference, a queue, or numbers."""
    if verb.named("Conference"):
        dial_conference(frame, verb)
    elif verb.named("Queue"):
        dial_queue(frame, verb)
    else:
        dial_numbers(frame, verb)


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "Say": say,
        "Play": play,
        "Pause": pause,
        "Gather": gather,
        "Record": record,
        "Redirect": redirect,
        "Hangup": hangup,
        "Reject": reject,
        "Leave": leave,
        "Dial": dial,
        "Enqueue": enqueue,
    }
)
