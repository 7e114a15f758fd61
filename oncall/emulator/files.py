"""How long a sound file lasts: WAV files are fetched and measured, once per address; others have a set length."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from oncall.emulator.exchange import send
from oncall.emulator.webhook import Result, Webhook

if TYPE_CHECKING:
    from oncall.emulator.carrier import Carrier

Then = Callable[[float | None], None]


class SoundFiles:
    """Lengths of the files played so far, in seconds by address."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._lengths: dict[str, float] = {}

    def length(self, url: str, call: str, then: Then) -> None:
        """Give `then` the length of a file; None when it cannot be fetched (a problem)."""
        known = self._lengths.get(url)
        if known is not None:
            then(known)
        elif urlsplit(url).path.lower().endswith((".mp3", ".ulaw", ".gsm")):
            then(self._carrier.config.play_seconds)
        else:
            webhook = Webhook("media", url, (), "GET", call)
            send(self._carrier, webhook, lambda result: self._measured(webhook, result, then))

    def _measured(self, webhook: Webhook, result: Result, then: Then) -> None:
        if result.response is None:
            if not result.injected:
                self._carrier.journal.problem(result.code, f"<Play>: {result.text}", webhook.call)
            then(None)
            return
        kind = result.response.header("Content-Type")
        if not kind.startswith("audio/"):
            self._carrier.journal.problem(
                12300, f"<Play> {result.url}: Content-Type {kind!r} is no sound", webhook.call
            )
            then(None)
            return
        seconds = wav_seconds(result.response.body)
        length = self._carrier.config.play_seconds if seconds is None else seconds
        self._lengths[webhook.url] = length
        then(length)


def wav_seconds(body: bytes) -> float | None:
    """Return the length of a WAV file in seconds; None when it is none."""
    try:
        with wave.open(io.BytesIO(body)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        return None


def wav_file(seconds: float) -> bytes:
    """Return a WAV file of so many seconds of silence (8 kHz, 8 bit, mono)."""
    with io.BytesIO() as buffer:
        with wave.open(buffer, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(1)
            sound.setframerate(8000)
            sound.writeframes(b"\x80" * int(8000 * seconds))
        return buffer.getvalue()


def mp3_file(seconds: float) -> bytes:
    """Return an MP3 file of so many seconds of silence: MPEG-2 layer III, 24 kHz, 8 kbit/s, frames of 24 ms."""
    frame = b"\xff\xf3\x14\xc0" + bytes(20)
    return frame * max(1, round(seconds / 0.024))
