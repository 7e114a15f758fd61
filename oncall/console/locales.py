"""Which language a page is in: the browser's wish among the catalogues there are, else English as Europe writes it."""

from functools import lru_cache
from pathlib import Path

from babel import Locale
from flask import request
from flask_babel import get_locale

FALLBACK = "en_GB"
TRANSLATIONS = Path(__file__).with_name("translations")


@lru_cache(maxsize=1)
def catalogues() -> tuple[str, ...]:
    """Return the languages that have a compiled catalogue, in order."""
    return tuple(sorted({found.parts[-3] for found in TRANSLATIONS.glob("*/LC_MESSAGES/*.mo")} - {"en"}))


def choose_locale() -> str:
    """Return the locale of this request: `nb`, `de`, ... where there is a catalogue, else `en_GB`."""
    best = request.accept_languages.best_match(("en", *catalogues()), default="en")
    return FALLBACK if best == "en" else best


def page_locale() -> Locale:
    """Return the locale of the page being made; English outside a request."""
    return get_locale() or Locale.parse(FALLBACK)


def page_language() -> str:
    """Return the language tag of the page being made, for <html lang>."""
    return str(page_locale()).replace("_", "-")
