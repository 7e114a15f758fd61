"""Every sentence that a caller, a responder or a customer hears or reads: shipped wording in nb, en, de, nl and ru.

`text` takes the line's own wording first, then the shipped one; it never raises, whatever is missing.
Here one may choose words, voices and how numbers and durations are spoken; not when anything is said: that is dialogue.
No clock, no environment, no database, no HTTP, and no vendor's name in a shipped sentence.
"""

from oncall.prompts.catalogue import KEYS, LANGUAGES
from oncall.prompts.dates import spoken_when, written_span, written_when
from oncall.prompts.speak import text
from oncall.prompts.spoken import spoken_code, spoken_digits, spoken_minutes, spoken_number, written_minutes
from oncall.prompts.voices import Voice, voice

__all__ = [
    "KEYS",
    "LANGUAGES",
    "Voice",
    "spoken_code",
    "spoken_digits",
    "spoken_minutes",
    "spoken_number",
    "spoken_when",
    "text",
    "voice",
    "written_minutes",
    "written_span",
    "written_when",
]
