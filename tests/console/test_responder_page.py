"""The responder's page: the link of the SMS opens one case, three taps answer it, the customer is called back as the line."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from oncall.console.create import create_console
from oncall.console.customer.door import CustomerDoor
from oncall.console.desk import StoreDesk
from oncall.console.room import Room
from oncall.usecases.responder_links import LASTS, responder_link
from tests.console.browser import WIDTHS, served, watched
from tests.stories.play import Play, staged


@dataclass
class Told:
    """A case after its call, the page on it, and the path of the link in the SMS to the one who took it."""

    play: Play
    sid: str
    app: Flask
    path: str

    def open(self, path: str = "") -> TestResponse:
        """Open the page."""
        return self.app.test_client().get(path or self.path)

    def tap(self, deed: str = "", **fields: str) -> TestResponse:
        """Send a form of the page; returns the page behind it."""
        client = self.app.test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(self.path).get_data(as_text=True))
        assert token is not None
        return client.post(self.path + deed, data={**fields, "csrf_token": token[1]}, follow_redirects=True)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    """Let Carla take a call and hang up without a key, and read her SMS."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.take("carla")
        play.after(60)
        play.phone("caller").hang_up()
        play.after(2)
        play.phone("carla").hang_up()
        play.after(20)
        (link,) = re.findall(r"https://\S+", next(text for text in play.texts("carla") if "/r/" in text))
        desk, clock = play.stage.service.desk, play.carrier.clock.now
        app = Flask("sample", static_folder=None)
        app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=False)
        shown = StoreDesk(desk.store, desk.book, clock, lambda *_: None)
        create_console(app, Room(shown, demo=False), CustomerDoor(desk, clock))
        yield Told(play, sid, app, "/r/" + link.partition("/r/")[2])


def words(answer: TestResponse) -> str:
    """Return a page's text without its tags, blanks joined."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


@pytest.mark.parametrize(
    ("end", "state", "tier"), [("solved", "rated", "short"), ("own_fault", "free", "free"), ("open", "review", "")]
)
def test_one_tap_says_how_the_case_stands(told: Told, end: str, state: str, tier: str) -> None:
    """What waited for an answer is priced, with the person of the link as the source."""
    assert told.play.case(told.sid).state == "review"
    assert "You answer as Carla." in words(told.open())
    assert "Noted. Thank you." in words(told.tap(end=end))
    case = told.play.case(told.sid)
    assert (case.state, case.tier) == (state, tier)
    with told.play.stage.service.desk.store.read() as tx:
        said = [(row.source, row.by) for row in tx.facts(case.id) if row.fact == "solved"]
    assert said == [("person", "carla")]


def test_time_on_site_and_a_note_are_kept(told: Told) -> None:
    """The time prices the case; the note stands in the audit log as that person's."""
    told.tap(end="solved")
    assert "Noted." in words(told.tap("/more", hours="1", minutes="30", note="Sample note: new till"))
    case = told.play.case(told.sid)
    assert (case.tier, str(case.amount)) == ("on_site", "2985.00")
    notes = told.play.stage.service.desk.store.audit_rows(20, case.id)
    assert ("carla", "Sample note: new till") in [(row.who, dict(row.detail).get("note", "")) for row in notes]
    assert "nothing was noted" in words(told.tap("/more"))
    refused = told.tap("/more", hours="soon")
    assert (refused.status_code, "whole hours" in words(refused)) == (422, True)


def test_the_customer_is_called_back_as_the_line(told: Told) -> None:
    """Her phone rings, she presses 1, the customer's phone shows the line's number."""
    assert "Your phone rings now." in words(told.tap("/call"))
    told.play.until("carla", "ringing")
    told.play.phone("carla").answer()
    told.play.after(3)
    told.play.phone("carla").press("1")
    told.play.until("caller", "ringing")
    call = told.play.phone("caller").call
    assert call is not None
    assert call.caller == "+4794139884"


def test_a_link_is_for_one_case_one_person_and_one_week(told: Told) -> None:
    """A changed, foreign or old link opens nothing, and says so in words."""
    desk, case = told.play.stage.service.desk, told.play.case(told.sid)
    now = told.play.carrier.clock.now()
    assert told.open(told.path[:-9] + ("A" if told.path[-9] != "A" else "B") + told.path[-8:]).status_code == 404
    assert told.open("/r/nothing").status_code == 404
    old = responder_link(desk.links, case.id, "carla", now - LASTS - timedelta(seconds=1))
    assert told.open("/r/" + old.partition("/r/")[2]).status_code == 404
    assert desk.links is not None
    token = desk.links.case_token(case.id, now + timedelta(days=1))
    assert told.open(f"/r/{token}").status_code == 404


def test_a_form_from_elsewhere_changes_nothing(told: Told) -> None:
    """Without the session's token, or with an answer that is none, the case stays as it is."""
    assert told.app.test_client().post(told.path, data={"end": "solved"}).status_code == 400
    assert told.tap(end="drop").status_code == 400
    assert told.play.case(told.sid).state == "review"


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_three_taps_in_a_browser(browser: Browser, told: Told, width: int) -> None:
    """The link, the answer, done; nothing too wide or too small to hit, nothing complained of."""
    with served(told.app) as base, watched(browser, width) as seen:
        page = seen.page
        page.goto(base + told.path)
        assert seen.faults() == (0, 0)
        page.get_by_role("button", name="Solved, not our fault").click()
        page.wait_for_selector("text=Noted. Thank you.")
        assert page.get_by_role("button", name="Solved, not our fault").get_attribute("aria-pressed") == "true"
        assert seen.faults() == (0, 0)
        assert seen.complaints == []
    assert told.play.case(told.sid).tier == "short"
