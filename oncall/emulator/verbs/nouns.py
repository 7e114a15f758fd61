"""The numbers of a <Dial> as values, and whose number their phones are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oncall.emulator.calls import Subscription, Target
from oncall.emulator.document import Verb
from oncall.emulator.frame import Frame

MOST_NUMBERS = 10


@dataclass(frozen=True, slots=True)
class Noun:
    """One number to dial, its screening document, and who hears of its progress."""

    number: str
    screen: Target
    subscription: Subscription
    send_digits: str


def nouns(frame: Frame, verb: Verb) -> tuple[Noun, ...]:
    """Return the numbers of a <Dial>, at most ten."""
    found = tuple(_nouns(frame, verb))
    if len(found) > MOST_NUMBERS:
        frame.carrier.journal.problem(13223, f"more than {MOST_NUMBERS} numbers in one <Dial>", frame.call.sid)
    return found[:MOST_NUMBERS]


def _nouns(frame: Frame, verb: Verb) -> Iterator[Noun]:
    if verb.text:
        yield Noun(plain(verb.text), Target(), Subscription(Target()), "")
    for number in verb.named("Number"):
        url, callback = number.attribute("url"), number.attribute("statusCallback")
        yield Noun(
            plain(number.text),
            Target(frame.resolve(url) if url else "", number.method),
            Subscription(
                Target(frame.resolve(callback) if callback else "", number.method_of("statusCallbackMethod")),
                number.words("statusCallbackEvent", "completed"),
            ),
            number.attribute("sendDigits"),
        )


def plain(number: str) -> str:
    """Return a number without blanks, brackets and dashes."""
    return re.sub(r"[\s()-]", "", number)


def caller_id(frame: Frame, verb: Verb) -> str:
    """Return the number the dialled phones see: the inbound caller's unless callerId names an allowed one."""
    call, carrier = frame.call, frame.carrier
    chosen = plain(verb.attribute("callerId"))
    if not chosen:
        return call.caller
    if chosen not in {call.caller, call.called, *carrier.numbers, *carrier.config.verified_numbers}:
        carrier.journal.problem(13214, f"callerId {chosen} is neither the caller's nor one of ours", call.sid)
    return chosen
