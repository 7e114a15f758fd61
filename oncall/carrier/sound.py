"""What a waiting caller hears: a soft note each second, made here, so that nobody owns it and nothing is fetched."""

import io
import math
import wave
from array import array
from functools import lru_cache

RATE = 8000  # a telephone carries nothing above 4 kHz
LONGEST = 10
LOUDNESS = 0.22
NOTES = (523.25, 392.00, 440.00, 329.63)  # C5, G4, A4, E4 in Hz
OVERTONES = ((1, 1.0), (2, 0.35), (3, 0.12))
RISE = 0.02  # seconds from silence to full loudness: slower than a click
FALL = 4.0  # how fast a note dies away, per second


@lru_cache(maxsize=LONGEST)
def wav(seconds: int) -> bytes:
    """Return so many whole seconds (1 to 10; others are brought into that range) as WAV, 8 kHz, 16 bits, mono.

    The same bytes each time; a turn begins and ends in silence, so turns follow each other without a click.
    """
    length = min(max(seconds, 1), LONGEST)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(b"".join(_note(NOTES[second % len(NOTES)]) for second in range(length)))
    return file.getvalue()


@lru_cache(maxsize=len(NOTES))
def _note(pitch: float) -> bytes:
    """Return one second: the note rises softly, dies away, and is silent at its end."""
    return array("h", (round(32767 * LOUDNESS * _wave(pitch, n / RATE)) for n in range(RATE))).tobytes()


def _wave(pitch: float, at: float) -> float:
    """Return the height (-1 to 1) of a note so many seconds after its beginning."""
    envelope = min(at / RISE, 1.0) * math.exp(-FALL * at) * min((1.0 - at) / RISE, 1.0)
    tone = sum(part * math.sin(2 * math.pi * pitch * factor * at) for factor, part in OVERTONES)
    return envelope * tone / sum(part for _, part in OVERTONES)
