"""The line file in the browser: read, tried with its checks and differences, rehearsed, applied, gone back to."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from oncall.policy.load import load, read_text
from tests.console.line_room import DUELL, Filed, filed

FILE = "/lines/duell/file"


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Filed]:
    """Return the line's pages."""
    with filed(tmp_path) as found:
        yield found


def words(answer: TestResponse) -> str:
    """Return a page's text without its tags, blanks joined."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def text_of(answer: TestResponse) -> str:
    """Return what stands in a page's text field, as a browser would send it back."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", answer.get_data(as_text=True), re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def posted(pages: Filed, deed: str, text: str, **fields: str) -> TestResponse:
    """Post the text with this session's token."""
    client = pages.client
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(FILE).get_data(as_text=True))
    assert token is not None
    return client.post(f"{FILE}/{deed}", data={**fields, "text": text, "csrf_token": token[1]})


def test_the_file_stands_there_as_it_was_written(pages: Filed) -> None:
    """With every comment; and its one version, by whom and when."""
    page = pages.client.get(FILE)
    assert text_of(page) == DUELL.read_text(encoding="utf-8")
    assert "Version 1" in words(page)
    assert "in force" in words(page)


def test_a_version_without_its_text_is_written_from_its_tables(tmp_path: Path) -> None:
    """What stands there makes the same line again, and the page says where it comes from."""
    with filed(tmp_path, written=False) as pages:
        page = pages.client.get(FILE)
        assert load(read_text(text_of(page), "duell")) == load(read_text(DUELL.read_text(encoding="utf-8"), "duell"))
        assert "without its author’s comments" in words(page)


def test_a_change_is_shown_in_words_before_it_is_made(pages: Filed) -> None:
    """Prices and steps are named, the longest wait and the coverage are said; nothing is written."""
    text = DUELL.read_text(encoding="utf-8").replace('"490"', '"500"').replace('"490.00"', '"500.00"')
    said = words(posted(pages, "try", text))
    assert "490" in said
    assert "500" in said
    assert "the longest a caller can wait" in said
    assert "Apply as a new version" in said
    assert len(pages.store.line_history("duell")) == 1


def test_what_is_wrong_is_said_with_its_key_and_cure(pages: Filed) -> None:
    """An error keeps the file from being applied, a text that is no TOML too; what was typed stands there again."""
    text = DUELL.read_text(encoding="utf-8").replace('country   = "NO"', 'country   = "XX"')
    page = posted(pages, "try", text)
    assert "line.country" in words(page)
    assert "Apply as a new version" not in words(page)
    assert text_of(page) == text
    assert "is not TOML: line 1" in words(posted(pages, "try", "[line"))
    assert posted(pages, "apply", text).status_code == 422
    assert posted(pages, "apply", "[line").status_code == 422
    assert len(pages.store.line_history("duell")) == 1


def test_the_file_of_another_line_is_refused_here(pages: Filed) -> None:
    """A mistaken paste must not put another line in force."""
    other = (DUELL.parent / "dekode.toml").read_text(encoding="utf-8")
    assert "is another line than" in words(posted(pages, "try", other))
    assert posted(pages, "apply", other).status_code == 422
    assert pages.store.line_history("dekode") == ()


def test_a_recording_that_is_not_there_keeps_the_file_from_being_applied(pages: Filed) -> None:
    """As at the command line: the words would be spoken instead, and nobody would know why."""
    text = DUELL.read_text(encoding="utf-8").replace("[say.nb]", '[say.nb]\nhold.audio = "sample-hold.mp3"')
    assert "there is no sample-hold.mp3" in words(posted(pages, "try", text))
    assert posted(pages, "apply", text).status_code == 422


def test_an_applied_text_is_the_next_version_with_its_comments(pages: Filed) -> None:
    """It is in force at once, the one before can be read, and going back to it is one more version."""
    first = DUELL.read_text(encoding="utf-8")
    text = first.replace('name      = "Duell vakttelefon"', 'name      = "Duell nattvakt"  # sample comment')
    assert text != first
    assert posted(pages, "apply", text).status_code == 302
    assert text_of(pages.client.get(FILE)) == text
    assert [one[0] for one in pages.store.line_history("duell")] == [2, 1]
    assert [one[2] for one in pages.store.line_history("duell")] == ["demo-manager", "cli"]
    earlier = pages.client.get(f"{FILE}/1")
    assert text_of(earlier) == first
    assert posted(pages, "apply", text_of(earlier)).status_code == 302
    assert [one[0] for one in pages.store.line_history("duell")] == [3, 2, 1]
    assert pages.client.get(f"{FILE}/9").status_code == 404


def test_a_rehearsal_shows_who_rings_what_is_heard_and_the_price(pages: Filed) -> None:
    """The text that stands there is played, not the one in force; no record is made of it."""
    text = DUELL.read_text(encoding="utf-8").replace('name  = "Carla"', 'name  = "Kine"')
    said = words(posted(pages, "rehearse", text, at="2026-11-24T23:15", script="answered"))
    assert "Kine" in said
    assert "Kine presses: 1" in said
    assert "rated short 490.00 NOK" in said
    assert list(pages.store.calls("duell", None, None)) == []


@pytest.mark.parametrize(("at", "script"), [("soon", "answered"), ("2026-11-24T23:15", "/etc/passwd"), ("", "")])
def test_odd_choices_are_refused_with_the_text_kept(pages: Filed, at: str, script: str) -> None:
    """Neither an instant nor a script is guessed."""
    page = posted(pages, "rehearse", "[line]", at=at, script=script)
    assert page.status_code == 422
    assert text_of(page) == "[line]"
    assert "Choose an instant and a script." in words(page)


def test_a_file_that_cannot_be_played_says_why(pages: Filed) -> None:
    """The command's own line, without the name of a folder that is gone."""
    page = posted(pages, "rehearse", "[line]\nid = 'duell'", at="2026-11-24T23:15", script="answered")
    assert page.status_code == 422
    assert "the file" in words(page)
    assert "rehearsal-" not in words(page)
