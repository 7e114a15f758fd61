"""Which language a page is in: the person's choice, else the browser's wish, among the catalogues there are; else English as Europe writes it.

The catalogues are the .po files themselves, read when a language is first asked for: nothing has to be compiled or kept in step.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import g, request, session
from flask_babel import Babel, Domain, get_locale

from oncall.console.viewer import Viewer

FALLBACK = "en_GB"
TRANSLATIONS = Path(__file__).with_name("translations")
LANGUAGE_KEY = "language"
NAMES = {"en": "English", "nb": "Norsk", "de": "Deutsch", "nl": "Nederlands", "ru": "Русский"}
# Browsers that ask for Norwegian in general, or for its other written form, get the one there is.
NORWEGIAN = ("no", "nn")


@lru_cache(maxsize=1)
def catalogues() -> tuple[str, ...]:
    """Return the languages that have a catalogue, in order."""
    return tuple(sorted(found.parts[-3] for found in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")))


def choose_locale() -> str:
    """Return the locale of this request: `nb`, `de`, ... where there is a catalogue, else `en_GB`."""
    chosen = chosen_language()
    if chosen not in {"en", *catalogues()}:
        norwegian = NORWEGIAN if "nb" in catalogues() else ()
        chosen = request.accept_languages.best_match(("en", *catalogues(), *norwegian), default="en")
    if chosen in NORWEGIAN:
        return "nb"
    return FALLBACK if chosen == "en" else chosen


def chosen_language() -> str:
    """Return the language that the viewer's account or this browser was set to; "" for none."""
    who = g.get("viewer")
    own = who.language if isinstance(who, Viewer) else ""
    return own or str(session.get(LANGUAGE_KEY, ""))


def page_locale() -> Locale:
    """Return the locale of the page being made; English outside a request."""
    return get_locale() or Locale.parse(FALLBACK)


def page_language() -> str:
    """Return the language tag of the page being made, for <html lang>."""
    return str(page_locale()).replace("_", "-")


@lru_cache
def read_catalogue(language: str) -> NullTranslations:
    """Return the texts of a language; of one without a catalogue, the texts as they stand in the program."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


class Catalogues(Domain):  # type: ignore[misc]  # flask-babel has no types
    """The texts of the page's language."""

    def get_translations(self) -> NullTranslations:
        """Return the texts of the page's language."""
        return read_catalogue(page_locale().language)


def translate(babel: Babel) -> None:
    """Let Flask-Babel read our catalogues."""
    babel.domain_instance = Catalogues()
