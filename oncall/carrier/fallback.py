"""A script as a static TwiML document: it can be kept by the carrier or on any host, and needs no address of ours.

What is left out is left out on purpose: no `action` (nobody of ours would answer; the carrier goes on to the next verb after
a dial, and asks for this same document again after a message, by GET, as a host of files refuses a POST), no screening
address, no callbacks.
"""

from collections.abc import Callable

from oncall import prompts
from oncall.calls.dialogue import HangUp, Record, RingTogether, Say, Script, Verb
from oncall.carrier.twiml import HEAD, MOST_NUMBERS, SILENCE_SECONDS, TAIL, xml


def render_fallback(script: Script, *, language: str, speak: Callable[[Say], str], caller_id: str) -> str:
    """Return the TwiML of a script of Say, RingTogether, Record and HangUp. Raises TypeError for any other verb.

    `caller_id` is the number that the phones show; empty shows the caller's own.
    """
    voice = prompts.voice(language)
    return HEAD + "".join([_element(verb, voice, speak, caller_id) for verb in script]) + TAIL


def _element(verb: Verb, voice: prompts.Voice, speak: Callable[[Say], str], caller_id: str) -> str:
    """Return one verb as XML."""
    match verb:
        case Say():
            sentence = xml(speak(verb))
            return f'<Say voice="{voice.name}" language="{voice.language}">{sentence}</Say>' if sentence else ""
        case RingTogether(legs, seconds):
            shown = f' callerId="{xml(caller_id)}"' if caller_id else ""
            numbers = "".join([f"<Number>{xml(leg.person.phone)}</Number>" for leg in legs[:MOST_NUMBERS]])
            return f'<Dial timeout="{seconds}"{shown}>{numbers}</Dial>'
        case Record(seconds):
            kept = f'maxLength="{seconds}" timeout="{SILENCE_SECONDS}" playBeep="true" trim="trim-silence"'
            return f'<Record method="GET" {kept}/>'
        case HangUp():
            return "<Hangup/>"
        case _:
            raise TypeError(f"{type(verb).__name__} cannot stand in a document that asks nobody")
