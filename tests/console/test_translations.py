"""Tests of the catalogues: complete in every language, nothing stale, every placeholder kept; and pages in each of them."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from flask.testing import FlaskClient

from oncall.console import catalogues
from oncall.console.catalogues import LANGUAGES, extracted, path_of, read, untranslated
from tests.console.html import Page

CURE = "run make translations, then fill in what is empty"


def ids(catalogue: Catalog) -> set[str]:
    """Return the texts of a catalogue, a plural by its singular."""
    return {text_of(message) for message in catalogue if message.id}


def text_of(message: Message) -> str:
    """Return a message's first form."""
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)


def forms(message: Message) -> tuple[str, ...]:
    """Return every form of a translation."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (str(message.string),)


def placeholders(text: str) -> set[str]:
    """Return the values that a text asks for."""
    return set(re.findall(r"%\(\w+\)s", text))


@pytest.fixture(scope="module")
def wanted() -> set[str]:
    """Return what the sources say."""
    return ids(extracted())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_none_is_stale(language: str, wanted: set[str]) -> None:
    """What the sources say is what the file has, all of it filled in and nothing marked as a guess."""
    found = read(language)
    assert (sorted(wanted - ids(found)), CURE) == ([], CURE)
    assert (sorted(ids(found) - wanted), CURE) == ([], CURE)
    assert (untranslated(found), list(found.obsolete)) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_their_placeholders_and_have_all_plural_forms(language: str) -> None:
    """A value that is left out or misspelt would be an error on the page."""
    found = read(language)
    wrong = [
        (text_of(message), form)
        for message in found
        if message.id
        for form in filter(None, forms(message))
        if placeholders(form) != placeholders(text_of(message))
    ]
    counts = {len(forms(message)) for message in found if message.id and message.pluralizable}
    assert (wrong, counts) == ([], {3 if language == "ru" else 2})


def test_the_command_adds_what_is_new_and_takes_out_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stale text goes, a new one comes empty, what is translated stays as it is; run again it changes nothing."""
    before = {"nb": read("nb")}
    old = read("nb")
    monkeypatch.setattr(catalogues, "TRANSLATIONS", tmp_path)
    old.add("A text that nobody says any more", "x")
    old.delete("Month")
    catalogues.write(path_of("nb"), old)
    waiting = catalogues.update()
    after = read("nb")
    assert set(untranslated(after)) - set(untranslated(before["nb"])) == {"Month"}
    assert waiting["nb"] == len(untranslated(after))
    assert "A text that nobody says any more" not in ids(after)
    once = path_of("nb").read_bytes()
    catalogues.update()
    assert path_of("nb").read_bytes() == once


@pytest.mark.parametrize(
    ("language", "heading"),
    [("nb", "På vakt nå"), ("de", "Jetzt im Dienst"), ("nl", "Nu van dienst"), ("ru", "Дежурят сейчас")],
)
def test_pages_are_in_the_language_the_browser_asks_for(client: FlaskClient, language: str, heading: str) -> None:
    """Words and the page's own mark."""
    page = client.get("/", headers={"Accept-Language": language})
    assert (heading in Page(page.text).words, f'<html lang="{language}">' in page.text) == (True, True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/", "/practice", "/lines/sample/months/2026-11", "/calls/CA1", "/no/such"])
def test_every_page_can_be_made_in_every_language(client: FlaskClient, language: str, address: str) -> None:
    """No placeholder is left unfilled, none is missing."""
    page = client.get(address, headers={"Accept-Language": language})
    assert page.status_code in {200, 404}
    assert not re.search(r"%\(\w+\)s", page.text)
