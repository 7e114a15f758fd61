"""Which voice speaks which language: the carrier's language tag and a voice it offers for that tag."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaking voice: `language` is the carrier's tag (nb-NO), `name` its voice (Polly.Ida-Neural)."""

    language: str
    name: str


# From the carrier's list of <Say> voices; a voice of another language than the tag may fail the whole verb.
_VOICES = {
    "nb": Voice("nb-NO", "Polly.Ida-Neural"),
    "en": Voice("en-GB", "Polly.Amy-Neural"),
    "de": Voice("de-DE", "Polly.Vicki-Neural"),
    "nl": Voice("nl-NL", "Polly.Laura-Neural"),
    "ru": Voice("ru-RU", "Polly.Tatyana"),
}


def voice(language: str) -> Voice:
    """Return the voice of a language; English for one that is not shipped."""
    return _VOICES.get(language, _VOICES["en"])
