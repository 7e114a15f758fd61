"""What a phone hears."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

DEFAULT_LANGUAGE = "en-US"
MUSIC = "hold music"


@dataclass(frozen=True, slots=True)
class Sound:
    """One sound: words read aloud, a file, a tone, or a conversation; `seconds` is 0 when it has no set end."""

    kind: Literal["say", "play", "tone", "talk"]
    text: str
    seconds: float = 0.0
    language: str | None = None
    voice: str | None = None

    @property
    def shown(self) -> str:
        """Return the words for a person who reads along."""
        return f"playing {self.text}" if self.kind == "play" else self.text


def spoken(text: str, language: str, voice: str, words_per_second: float) -> Sound:
    """Return text read aloud at a plausible speed, at least one second.

    Without a language attribute the language is that of the voice's name (Google.nb-NO-Wavenet-A), else US English.
    """
    found = re.search(r"[a-z]{2,3}-[A-Z]{2}", voice)
    chosen = language or (found.group() if found else DEFAULT_LANGUAGE)
    seconds = max(1.0, len(text.split()) / words_per_second)
    return Sound("say", text, seconds, chosen, voice or None)
