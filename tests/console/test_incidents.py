"""Outages and alarms on the start page and on a case's page: shown, announced in one click, changed, ended; for managers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from oncall.calls.alarm import Alert
from oncall.console.create import create_console
from oncall.console.desk import StoreDesk
from oncall.console.incident_desk import IncidentDesk
from oncall.console.room import Room
from oncall.policy.load import load
from oncall.policy.source import read_file
from oncall.store import Store
from oncall.usecases.desk import Desk
from oncall.usecases.line_book import LineBook
from oncall.usecases.take_alert import AlertGroup, take_alert
from tests.console.browser import WIDTHS, served, watched
from tests.console.html import Page
from tests.console.samples import NOW
from tests.databases import embedded

LINES = Path(__file__).parents[2] / "lines"
PAGE = "/?line=dekode"


@dataclass
class Shown:
    """The console over the Dekode line in a store."""

    store: Store
    book: LineBook
    app: Flask

    @property
    def client(self) -> FlaskClient:
        """Return a browser without scripts."""
        return self.app.test_client()

    def post(self, what: str, **fields: str) -> str:
        """Send a form with its token; returns the words of the page that follows."""
        client = self.client
        inputs = Page(client.get(PAGE).text).of("input")
        token = next(each["value"] for each in inputs if each.get("name") == "csrf_token")
        answer = client.post(
            f"/lines/dekode/outage/{what}", data={"csrf_token": token, **fields}, follow_redirects=True
        )
        return Page(answer.text).words

    def alert(self, title: str = "Nettstedet er nede") -> str:
        """Let monitoring report something; returns its case."""
        applied = self.book.by_id("dekode")
        assert applied is not None
        desk = Desk(self.store, self.book, None, None, "w", lambda _: None)  # type: ignore[arg-type]
        group = AlertGroup("k", title, (Alert("f", title, "critical", firing=True),))
        case = take_alert(desk, applied, group, NOW)
        assert case is not None
        return case


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    """Return the demo's console over the line."""
    source = read_file(str(LINES / "dekode.toml"))
    book = LineBook()
    with embedded(tmp_path) as store:
        with store.write() as tx:
            tx.add_line(load(source).id, source.canonical(), NOW - timedelta(days=1), "boss")
        book.refresh(store)
        app = Flask("sample", static_folder=None)
        app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=False)
        desk = StoreDesk(store, book, lambda: NOW, lambda *_: None)
        create_console(app, Room(desk, demo=True, incidents=IncidentDesk(store, book, lambda: NOW)))
        yield Shown(store, book, app)


def test_nothing_is_wrong(shown: Shown) -> None:
    """The page says so, and offers what can be announced."""
    words = Page(shown.client.get(PAGE).text).words
    assert "Monitoring reports nothing." in words
    assert "Announce: nede" in words


def test_an_outage_is_announced_in_one_click_changed_and_ended(shown: Shown) -> None:
    """The line's own words by one button; then other words; then it is over."""
    assert "Callers are told from now on." in shown.post("start", template="nede")
    applied = shown.book.by_id("dekode")
    assert applied is not None
    assert applied.outage is not None
    assert applied.outage.text("nb") == "Flere nettsteder er helt eller delvis utilgjengelige. Vi feilsøker nå."
    assert "Flere nettsteder" in Page(shown.client.get(PAGE).text).words
    assert "Customers are written to." in shown.post("update", words="Vi er snart oppe", mail="yes")
    assert "Vi er snart oppe." in Page(shown.client.get(PAGE).text).words
    assert "Callers are not told any more." in shown.post("end")
    assert shown.book.by_id("dekode").outage is None  # type: ignore[union-attr]


def test_words_of_ones_own_and_what_cannot_be_done(shown: Shown) -> None:
    """A nation-wide fault in typed words; a second one, no words, and an end of nothing are said in one sentence."""
    assert "no outage is announced" in shown.post("end")
    assert "the words are empty" in shown.post("start", words="  ")
    assert "Callers are told from now on." in shown.post("start", words="BankID er nede", kind="national")
    assert shown.book.by_id("dekode").outage.kind == "national"  # type: ignore[union-attr]
    assert "end it first" in shown.post("start", template="nede")


def test_a_form_without_its_token_changes_nothing(shown: Shown) -> None:
    """400, and callers are told nothing."""
    assert shown.client.post("/lines/dekode/outage/start", data={"template": "nede"}).status_code == 400
    assert shown.book.by_id("dekode").outage is None  # type: ignore[union-attr]


def test_an_alarm_is_on_the_start_page_and_on_its_case(shown: Shown) -> None:
    """What, where it stands, and the way to the case with its story."""
    case = shown.alert()
    page = Page(shown.client.get(PAGE).text)
    assert "about to ring Nettstedet er nede" in page.words
    assert f"/cases/{case}" in page.links
    words = Page(shown.client.get(f"/cases/{case}").text).words
    assert "Alarm about to ring" in words
    assert "Nobody was rung." in words


@pytest.mark.browser
@pytest.mark.parametrize("state", ["quiet", "loud"])
def test_pages_fit_and_complain_of_nothing(browser: Browser, shown: Shown, state: Literal["quiet", "loud"]) -> None:
    """Nothing wider than the window, no tiny button, nothing blocked by the page's own policy."""
    addresses = [PAGE]
    if state == "loud":
        addresses.append(
            f"/cases/{shown.alert('A title that is long enough to need more than a line on a telephone, at least')}"
        )
        shown.post("start", template="nede")
    with served(shown.app) as base, watched(browser, WIDTHS[0]) as seen:
        for address in addresses:
            seen.page.goto(base + address)
            assert [seen.faults() for _ in seen.widths()] == [(0, 0), (0, 0)]
        assert seen.complaints == []
