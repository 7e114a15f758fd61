"""<Say>, <Play>, <Pause>."""

from __future__ import annotations

from functools import partial

from oncall.emulator.audio import hear, quiet
from oncall.emulator.document import Verb
from oncall.emulator.frame import Frame
from oncall.emulator.sounds import Sound, spoken

ENDLESS = 1000
TONE = 0.25


def say(frame: Frame, verb: Verb) -> None:
    """Read text aloud; loop 0 is until hang-up."""
    words_per_second = frame.carrier.config.words_per_second
    sound = spoken(verb.text, verb.attribute("language"), verb.attribute("voice"), words_per_second)
    repeat(frame, sound, verb.integer("loop", 1) or ENDLESS)


def play(frame: Frame, verb: Verb) -> None:
    """Play a file, or key tones; loop 0 is until hang-up."""
    digits = verb.attribute("digits")
    if digits:
        seconds = sum(0.5 if digit in "wW" else TONE for digit in digits)
        repeat(frame, Sound("tone", f"keys {digits}", seconds), 1)
        return
    loops = verb.integer("loop", 1) or ENDLESS
    url = frame.resolve(verb.text)
    frame.carrier.sound_files.length(url, frame.call.sid, partial(_found, frame, url, loops, frame.ticket()))


def _found(frame: Frame, url: str, loops: int, ticket: int, seconds: float | None) -> None:
    """Play a file whose length is known; a file that cannot be fetched is skipped."""
    if frame.ticket() != ticket:
        return
    if seconds is None:
        frame.next()
    else:
        repeat(frame, Sound("play", url, seconds), loops)


def repeat(frame: Frame, sound: Sound, times: int) -> None:
    """Let a sound be heard so many times, then go on."""
    hear(frame.carrier, frame.call, sound)
    if times > 1:
        frame.after(sound.seconds, partial(repeat, frame, sound, times - 1))
    else:
        frame.after(sound.seconds, partial(_done, frame))


def _done(frame: Frame) -> None:
    quiet(frame.call)
    frame.next()


def pause(frame: Frame, verb: Verb) -> None:
    """Be silent; as the first verb of an inbound call it delays the pick-up."""
    frame.after(verb.integer("length", 1), frame.next)
