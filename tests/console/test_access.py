"""Tests of who is let in, what every page says to the browser, and how failures are told."""

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from oncall.usecases.ports import StoreBusy, StoreDown
from tests.console.conftest import make_app
from tests.console.html import Page
from tests.console.people_room import people_in
from tests.console.sample_phones import SamplePhones
from tests.console.samples import LINE, SampleDesk

CSP = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
PAGES = (
    "/",
    "/practice",
    "/lines/sample/calls/now",
    "/lines/sample/months/2026-11",
    "/cases/SA-2026-000001",
    "/calls/CA1",
    "/calls/CA2",
    "/calls/nix",
    "/no/such/address",
)


@pytest.mark.parametrize(
    "address", [*PAGES[:-1], "/practice/state?line=sample", "/lines/sample/months/2026-11/report.csv"]
)
def test_outside_the_demo_nobody_is_let_in_without_a_session(address: str) -> None:
    """Every page answers 403 with a sentence, and shows no line, person or number."""
    answer = make_app(SampleDesk(), SamplePhones(), demo=False).test_client().get(address)
    assert answer.status_code == 403
    assert "Please sign in" in answer.text
    assert not re.search(r"Sample line|Anna|\+47", answer.text)


@pytest.mark.parametrize("address", ["/cases/SA-2026-000001", "/practice/do"])
def test_outside_the_demo_nothing_can_be_posted(address: str) -> None:
    """A post without a session changes nothing."""
    desk, phones = SampleDesk(), SamplePhones()
    answer = make_app(desk, phones, demo=False).test_client().post(address, data={"solved": "true"})
    assert (answer.status_code, desk.noted, phones.done) == (403, [], [])


def test_outside_the_demo_a_signed_in_person_is_let_in_under_their_name(tmp_path: Path) -> None:
    """A session of the records sees the pages, with the person's name in the head."""
    with people_in(tmp_path) as people:
        words = Page(people.signed_in("berit").get("/").text).words
    assert "On call now" in words
    assert "Berit" in words
    assert "Demo" not in words


@pytest.mark.parametrize("address", PAGES)
def test_pages_load_only_our_own_files_and_run_nothing_inline(client: FlaskClient, address: str) -> None:
    """No inline script or style, no attribute that runs or styles, no address of another site; the CSP says so too."""
    answer = client.get(address)
    page = Page(answer.text)
    loaded = [attrs.get("src") or attrs.get("href", "") for tag, attrs in page.tags if tag in {"script", "link", "img"}]
    bad = [name for _, attrs in page.tags for name in attrs if name == "style" or name.startswith("on")]
    assert (page.inline, bad) == ("", [])
    assert [address for address in loaded if not address.startswith(("/console/static/", "/bootstrap/static/"))] == []
    assert answer.headers["Content-Security-Policy"] == CSP
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", PAGES[:2] + PAGES[3:])
def test_every_file_that_a_page_names_is_served(client: FlaskClient, address: str) -> None:
    """Styles, scripts and pictures come from the wheel or from us."""
    page = Page(client.get(address).text)
    named = {
        attrs.get("src") or attrs.get("href", "") for tag, attrs in page.tags if tag in {"script", "link", "img", "use"}
    }
    named |= {attrs["xlink:href"].partition("#")[0] for attrs in page.of("use") if "xlink:href" in attrs}
    assert [name for name in sorted(named) if name and served(client, name)[0] != 200] == []


@pytest.mark.parametrize("address", PAGES[:2] + PAGES[3:])
def test_pages_are_built_for_screen_readers(client: FlaskClient, address: str) -> None:
    """A language, one main part, one top heading, no level skipped, every field and picture named, no id twice."""
    page = Page(client.get(address).text)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    labelled = {attrs.get("for") for attrs in page.of("label")}
    fields = [field for tag in ("input", "select") for field in page.of(tag) if field.get("type") != "hidden"]
    assert page.of("html")[0]["lang"] == "en-GB"
    assert (len(page.of("main")), levels.count(1)) == (1, 1)
    assert [two for two in itertools.pairwise(levels) if two[1] > two[0] + 1] == []
    assert [field for field in fields if field.get("id") not in labelled] == []
    assert [picture for picture in page.of("img") if "alt" not in picture] == []
    assert len(ids) == len(set(ids))


def test_pages_with_numbers_are_not_kept_by_the_browser(client: FlaskClient) -> None:
    """A shared machine keeps no page; files without anything personal may be kept."""
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert served(client, "/console/static/frame.css") == (200, "no-cache")


def test_unknown_addresses_get_a_page_that_says_where_to_go(client: FlaskClient) -> None:
    """An address that nothing serves is answered in words."""
    answer = client.get("/no/such/address")
    assert (answer.status_code, "Go to the start page" in answer.text) == (404, True)


def served(client: FlaskClient, address: str) -> tuple[int, str]:
    """Return a file's status and how long it may be kept."""
    with client.get(address) as answer:
        return answer.status_code, answer.headers.get("Cache-Control", "")


def failing(error: Exception) -> Callable[..., tuple[()]]:
    """Return a method that fails."""

    def fail(*_: object) -> tuple[()]:
        raise error

    return fail


@pytest.mark.parametrize("error", [StoreBusy("slow"), StoreDown("gone")])
def test_records_that_do_not_answer_are_told_without_a_trace(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """With the database away the page is 503, says that calls still get through, and shows nothing of the error."""
    monkeypatch.setattr(SampleDesk, "lines", failing(error))
    answer = make_app(SampleDesk(), None).test_client().get("/")
    assert answer.status_code == 503
    assert "Calls still get through" in Page(answer.text).words
    assert str(error) not in answer.text


def test_a_defect_is_told_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error is a page in words, for a script a JSON sentence."""
    monkeypatch.setattr(SampleDesk, "who", failing(RuntimeError("inner words")))
    client = make_app(SampleDesk(), SamplePhones()).test_client()
    page, script = client.get("/"), client.get("/practice/state?line=sample", headers={"Accept": "application/json"})
    assert (page.status_code, script.status_code) == (500, 500)
    assert "inner words" not in page.text
    assert script.get_json()["error"].startswith("Something is wrong on our side.")


def test_text_from_outside_is_shown_not_run() -> None:
    """A line's name with markup in it is text."""
    line = LINE.__class__("sample", "<script>x</script>", LINE.numbers, LINE.zone, "nb", "NOK")
    answer = make_app(SampleDesk(all_lines=(line,)), None).test_client().get("/")
    assert "<script>x" not in answer.text
