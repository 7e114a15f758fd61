"""The catalogues of texts: what the program says, taken from its sources, and the .po file of each language brought up to that.

`python -m oncall.console.catalogues` (make translations) adds what is new, empty, and takes out what is gone; nothing is guessed.
English is the source: its texts are the msgids, listed in messages.pot.
"""

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from oncall.console.locales import NAMES, TRANSLATIONS

CONSOLE = Path(__file__).parent
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {
    "_": (1,),
    "gettext": (1,),
    "lazy_gettext": (1,),
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
DATE = datetime(2026, 1, 1, tzinfo=UTC)  # any: a file changes with its texts, not with the day
LANGUAGES = tuple(code for code in NAMES if code != "en")


def extracted() -> Catalog:
    """Return every text of the console's sources, in their order."""
    found = Catalog(project="Vakttelefon", charset="utf-8", fuzzy=False)
    for name, line, message, comments, context in extract_from_dir(CONSOLE, METHODS, keywords=KEYWORDS):
        found.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return found


def path_of(language: str) -> Path:
    """Return where a language's texts are."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """Return a language's texts; empty where there is no file yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(path: Path, catalogue: Catalog) -> None:
    """Write texts without dates or line numbers, so that the same texts are the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalogue, omit_header=False, sort_output=True, no_location=True, ignore_obsolete=True, width=120
        )


def update() -> dict[str, int]:
    """Bring every file up to the sources; returns how many texts of each language wait for their translation."""
    template = extracted()
    template.creation_date = template.revision_date = DATE
    write(TRANSLATIONS / "messages.pot", template)
    waiting = {}
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.creation_date = catalogue.revision_date = DATE
        catalogue.project, catalogue.fuzzy = template.project, False
        write(path_of(language), catalogue)
        waiting[language] = len(untranslated(catalogue))
    return waiting


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts without a translation, each as its msgid."""
    empty = []
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and (message.fuzzy or not all(said)):
            empty.append(message.id[0] if isinstance(message.id, tuple | list) else message.id)
    return empty


if __name__ == "__main__":
    for code, count in update().items():
        print(f"{code}: {count} texts wait for their translation ({path_of(code)})")  # noqa: T201 - the answer of a command
