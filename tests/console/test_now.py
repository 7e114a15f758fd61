"""Tests of the start page."""

from dataclasses import replace

from flask.testing import FlaskClient

from tests.console.conftest import make_app
from tests.console.html import Page
from tests.console.sample_phones import SamplePhones
from tests.console.samples import DUTIES, LINE, SampleDesk, ringing


def test_start_page_says_who_is_on_call_until_when_and_who_follows(client: FlaskClient) -> None:
    """The pair, the pair behind them, the next handover in the line's zone and who comes then are on the page."""
    words = Page(client.get("/").text).words
    assert "Anna +47 40 00 00 01 Bjorn +47 40 00 00 02 Backup" in words
    assert (
        "Next change Mon 30 Nov, 08:00 : then Carla and Dag carry the phone, Eva and Finn stand behind them." in words
    )
    assert "pair 1 of 3 is primary" in words


def test_start_page_lists_newest_calls_with_links(client: FlaskClient) -> None:
    """A finished call shows outcome, number, who took it, wait and talk, and leads to its call and its case."""
    page = Page(client.get("/").text)
    assert "Answered +47 90 00 00 01 Tue 24 Nov, 19:15 taken by Anna waited 00:14 talked 04:10" in page.words
    assert {
        "/calls/CA1",
        "/cases/SA-2026-000001",
        "/lines/sample/months/2026-11",
        "/practice?line=sample",
    } <= page.links


def test_empty_start_page_says_what_to_do() -> None:
    """Without a call and without a rota the page says so and what to do next."""
    page = Page(make_app(SampleDesk(duties=(), newest=()), None).test_client().get("/").text)
    assert "nobody is on call by turns" in page.words
    assert "Nobody is on the line. A call shows up here by itself." in page.words
    assert "No call yet. Ring the line’s number" in page.words


def test_no_line_yet_names_the_commands() -> None:
    """Before a line is applied the page names the two commands that put one in force."""
    words = Page(make_app(SampleDesk(all_lines=()), None).test_client().get("/").text).words
    assert "oncall lines check my-line.toml oncall lines apply my-line.toml" in words


def test_problems_of_the_rota_are_said_in_words() -> None:
    """A code such as short_backup is shown as a sentence."""
    desk = SampleDesk(duties=(replace(DUTIES[0], backup=(), problems=("short_backup",)),))
    words = Page(make_app(desk, None).test_client().get("/").text).words
    assert "Fewer people stand behind them than planned" in words
    assert "Nobody stands behind them." in words


def test_calls_part_is_unchanged_until_something_happens(desk: SampleDesk, client: FlaskClient) -> None:
    """The polled part answers 304 to its own ETag, and anew once a call rings."""
    first = client.get("/lines/sample/calls/now")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/lines/sample/calls/now", headers=tag).status_code == 304
    desk.running = (ringing(),)
    again = client.get("/lines/sample/calls/now", headers=tag)
    assert again.status_code == 200
    assert "Ringing +47 90 00 00 02 Tue 24 Nov, 21:14 waited 00:09" in Page(again.text).words


def test_every_line_can_be_chosen() -> None:
    """With two lines the page offers both and shows the one asked for."""
    other = replace(LINE, id="other", name="Other line")
    page = Page(make_app(SampleDesk(all_lines=(LINE, other)), SamplePhones()).test_client().get("/?line=other").text)
    assert {"/?line=sample", "/?line=other"} <= page.links
    assert "Other line +47 94 13 98 84" in page.words


def test_practice_is_offered_only_with_an_emulator(desk: SampleDesk) -> None:
    """Without practice phones the places do not name them."""
    page = Page(make_app(desk, None, demo=True).test_client().get("/calls/CA1").text)
    assert not any("/practice" in link for link in page.links)
