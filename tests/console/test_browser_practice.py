"""The practice page in a real browser against the whole service and the emulator: the newcomer's two minutes.

The service's clock is a virtual one that moves a second whenever the page looks, so that no test waits.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from flask import Flask
from playwright.sync_api import Browser, Locator

from oncall.console.create import create_console
from oncall.console.desk import StoreDesk
from oncall.console.phones import Deed, PhonesState
from oncall.console.practice_client import HttpPhones
from oncall.console.room import Room
from oncall.emulator.rest.app import wsgi_app
from oncall.emulator.wsgi import WsgiAdapter
from tests.console.browser import WIDTHS, Watched, served, watched
from tests.stories.play import Play, staged

pytestmark = pytest.mark.browser
CARRIER = "http://carrier.test"


@dataclass
class MovingPhones:
    """The phones over the emulator's own API, one at a time; looking at them moves the clock by a second."""

    play: Play
    phones: HttpPhones
    turn: threading.Lock

    def state(self, since: int) -> PhonesState:
        """Let a second pass and look."""
        with self.turn:
            self.play.after(1)
            return self.phones.state(since)

    def dial(self, caller: str, line: str, *, hidden: bool) -> None:
        """Dial."""
        with self.turn:
            self.phones.dial(caller, line, hidden=hidden)

    def act(self, number: str, deed: Deed, digits: str = "") -> None:
        """Do it."""
        with self.turn:
            self.phones.act(number, deed, digits)


@contextmanager
def practice(home: Path, browser: Browser, width: int) -> Iterator[Watched]:
    """Open the practice page of the Duell line."""
    with staged(home) as play:
        session = requests.Session()
        session.mount(CARRIER, WsgiAdapter(wsgi_app(play.carrier)))
        records = play.stage.service.desk
        app = Flask("practice", static_folder=None)
        app.secret_key = "practice"
        desk = StoreDesk(records.store, records.book, play.carrier.clock.now, lambda _report, _kind: None)
        phones = MovingPhones(play, HttpPhones(CARRIER, session), threading.Lock())
        create_console(app, Room(desk, demo=True, phones=phones))
        with served(app) as base, watched(browser, width) as seen:
            seen.page.goto(f"{base}/practice")
            yield seen
            seen.page.goto("about:blank")


def card(seen: Watched, name: str) -> Locator:
    """Return a person's phone."""
    return seen.page.get_by_role("article", name=f"{name}’s phone")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_newcomer_calls_answers_and_sees_the_price(tmp_path: Path, browser: Browser, width: int) -> None:
    """The three steps on top of the page, done as they say, end with the price, its reason and the contract's sentence."""
    with practice(tmp_path, browser, width) as seen:
        seen.page.get_by_role("button", name="Call Duell").click()
        card(seen, "Carla").get_by_role("button", name="Answer").click()
        card(seen, "Carla").get_by_text("Trykk 1 for å ta samtalen").wait_for()
        card(seen, "Carla").get_by_role("button", name="1", exact=True).click()
        card(seen, "Carla").get_by_text("in the talk with").wait_for()
        card(seen, "The caller").get_by_role("button", name="Hang up").click()
        card(seen, "Carla").get_by_text("Trykk 1 hvis saken er løst").wait_for()
        card(seen, "Carla").get_by_role("button", name="1", exact=True).click()
        receipt = seen.page.locator("#receipt")
        receipt.get_by_text("NOK 490.00").wait_for()
        receipt.get_by_text("«For saker som løses innen 15 minutter er prisen 490,-»").wait_for()
        story = seen.page.locator("#events").inner_text()
        assert seen.overflow() == 0
        seen.page.get_by_role("link", name="Every second of this call").click()
        seen.page.get_by_role("heading", name="Every second").wait_for()
        assert seen.complaints == []
    said = ["The caller dials the line", "Carla’s phone rings", "Carla presses 1", "Dag’s phone stops", "The talk ends"]
    assert sorted(said, key=story.index) == said


def test_nobody_answers_the_backups_ring_and_one_is_switched_off(tmp_path: Path, browser: Browser) -> None:
    """Both primary phones decline; the backups ring at once; a phone that is off cannot take the call, its voicemail box picks up."""
    with practice(tmp_path, browser, 1280) as seen:
        card(seen, "Eva").get_by_role("button", name="Switch off").click()
        card(seen, "Eva").get_by_text("Switched off").wait_for()
        seen.page.get_by_role("button", name="Call Duell").click()
        for name in ("Carla", "Dag"):
            card(seen, name).get_by_role("button", name="Decline").click()
        card(seen, "Finn").get_by_role("button", name="Answer").wait_for()
        seen.page.locator("#events").get_by_text("Eva’s voicemail box picks up").wait_for()
        assert seen.complaints == []


def test_a_hidden_number_calls_and_the_page_survives_a_reload(tmp_path: Path, browser: Browser) -> None:
    """The caller hides the number; loaded again in the middle of the call, the page shows the call as it stands."""
    with practice(tmp_path, browser, 1280) as seen:
        seen.page.get_by_label("Calls from").select_option(label="a hidden number")
        seen.page.get_by_role("button", name="Call Duell").click()
        card(seen, "Carla").get_by_role("button", name="Answer").wait_for()
        seen.page.reload()
        seen.page.locator("#events").get_by_text("The caller dials the line").wait_for()
        card(seen, "The caller").get_by_role("button", name="Hang up").click()
        seen.page.locator("#receipt").get_by_text("Caller hung up").wait_for()
        seen.page.locator("#events").get_by_text("The caller hangs up before anybody took the call").wait_for()
        assert seen.complaints == []
