"""Tests of the start page over records: who waits, promised calls, what is degraded, what is wrong ahead, test calls."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from oncall.calls.effects import PlacePhoneCheck
from oncall.console.create import create_console
from oncall.console.desk import StoreDesk
from oncall.console.incident_desk import IncidentDesk
from oncall.console.room import Room
from oncall.console.standing_desk import StandingDesk, places
from oncall.console.standing_views import PlaceView, PromiseView
from oncall.usecases.desk import Desk
from oncall.usecases.duty_rows import CheckOutcome
from oncall.usecases.phone_checks import call_ended
from oncall.usecases.ports import OutboxRow
from oncall.usecases.queue_rows import Callback, CallbackKind, CallbackState
from tests.console.html import Page
from tests.console.samples import NOW as SAMPLE_NOW
from tests.console.samples import ringing
from tests.console.test_month_page import questions
from tests.databases import embedded
from tests.usecases.rota import NOON, Rota, rota_in

PAGE = "/?line=duell"
CALLS = "/lines/duell/calls/now"
CALLER = "+4790000007"


@dataclass
class Standing:
    """The Duell line in a store at noon of a Tuesday, the console over it, and what /readyz would say."""

    rota: Rota
    ready: dict[str, str] = field(default_factory=lambda: {"database": "ok", "timers": "elsewhere"})
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = Flask("sample", static_folder=None)
        self.app.config.update(SECRET_KEY="sample", PROPAGATE_EXCEPTIONS=False)
        store, book = self.rota.store, self.rota.book
        room = Room(
            StoreDesk(store, book, lambda: self.rota.now, lambda *_: None),
            demo=True,
            incidents=IncidentDesk(store, book, lambda: self.rota.now),
            standing=StandingDesk(store, book, lambda: self.rota.now, lambda: self.ready),
        )
        create_console(self.app, room)

    @property
    def client(self) -> FlaskClient:
        """Return a browser without scripts."""
        return self.app.test_client()

    def words(self, address: str = PAGE) -> str:
        """Return the words of a page."""
        return Page(self.client.get(address).text).words

    def ring(self, person: str) -> str:
        """Ask for a test call; returns the words of the page that follows."""
        client = self.client
        token = next(
            each["value"] for each in Page(client.get(PAGE).text).of("input") if each.get("name") == "csrf_token"
        )
        form = {"csrf_token": token, "person": person}
        return Page(client.post("/lines/duell/test-call", data=form, follow_redirects=True).text).words

    def rows(self) -> list[OutboxRow]:
        """Return the test calls that are queued."""
        return [row for row, _state, _at in self.rota.store.outbox_rows(50) if isinstance(row.effect, PlacePhoneCheck)]

    def promise(self, number: int, kind: CallbackKind = CallbackKind.QUEUE, caller: str = CALLER) -> None:
        """Book a call-back, each a minute after the one before."""
        since = NOON + timedelta(minutes=number)
        with self.rota.store.write() as tx:
            tx.book_callback(Callback(f"k{number}", "duell", caller, kind, since, since))


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[Standing]:
    """Show the line."""
    with embedded(tmp_path) as store:
        yield Standing(rota_in(store))


def test_nothing_needs_attention(standing: Standing) -> None:
    """Everything in order is said in one sentence, and we owe nobody a call."""
    words = standing.words()
    assert "Nothing: every part answers. Somebody is on call whenever the line needs it" in words
    assert "We owe nobody a call." in words


def test_what_is_degraded_is_said_in_words_with_its_cure(standing: Standing) -> None:
    """A part's state as /readyz has it becomes a sentence and a cure; one without words names the command that looks."""
    standing.ready |= {"backup": "the last one failed: disk full", "moon": "gone"}
    words = standing.words()
    assert "There is no fresh backup. Make room on the disk, then run oncall db backup." in words
    assert "the last one failed: disk full" in words
    assert "moon Run oncall doctor: it says what is wrong and the cure." in words


def test_a_hole_ahead_is_on_the_page_with_the_way_to_the_rota(standing: Standing) -> None:
    """Both primaries away for an hour next week: the finding, and a link to where it is mended."""
    for who in ("eva", "finn"):
        out = {"role": "primary", "remove": who, "from": "2026-12-01T10:00", "to": "2026-12-01T14:00"}
        standing.rota.change("override", out, yes=True)
    assert standing.rota.applied.changes
    page = Page(standing.client.get(PAGE).text)
    assert "Mend it on the rota" in page.words
    assert "/lines/duell/rota" in page.links


def test_promised_calls_are_listed_until_they_are_over(standing: Standing) -> None:
    """The longest promised first, with its kind; a done one is gone; an erased number is said to be erased, and no link."""
    standing.promise(1)
    standing.promise(2, CallbackKind.HOURS, "erased-0123456789ab")
    text = standing.client.get(CALLS).text
    words = Page(text).words
    assert words.index("Kept a place in line") < words.index("number erased Called outside the hours")
    assert "tel:erased" not in text
    with standing.rota.store.write() as tx:
        tx.begin_callback("k1", 0, "CAback", NOON + timedelta(hours=1))
        tx.settle_callback("k1", "CAback", CallbackState.DONE, None)
    assert "Kept a place in line" not in standing.words(CALLS)


def test_places_are_by_arrival_whether_on_the_line_or_promised() -> None:
    """Who came first is first; a promise outside the hours, or one under way, has no place."""
    early, late = SAMPLE_NOW - timedelta(minutes=3), SAMPLE_NOW - timedelta(minutes=1)
    waits = replace(ringing(), state="queued", in_line=late)
    promises = (
        PromiseView("+4790000009", "queue", early, early),
        PromiseView("+4790000008", "hours", early, early),
        PromiseView("+4790000006", "queue", early, None),
    )
    assert (
        PlaceView(1, "+4790000009", early),
        PlaceView(2, waits.caller, late, waits.sid),
    ) == places((waits, ringing()), promises)


def test_a_test_call_rings_once_and_says_how_it_went(standing: Standing) -> None:
    """One effect for the person's phone; a second within the minute is refused; its end is on the page and nobody is mailed."""
    assert "phone rings in a moment" in standing.ring("anna")
    assert "less than a minute ago (wait a minute)" in standing.ring("anna")
    (row,) = standing.rows()
    assert isinstance(row.effect, PlacePhoneCheck)
    key = row.effect.check
    with standing.rota.store.read() as tx:
        check = tx.phone_check(key)
    assert check is not None
    assert (check.person, check.outcome, check.by_hand) == ("anna", CheckOutcome.CALLING, True)
    desk = Desk(standing.rota.store, standing.rota.book, None, None, "w", lambda _: None)  # type: ignore[arg-type]
    before = len(standing.rota.store.outbox_rows(50))
    call_ended(desk, key, 1, "no-answer", NOON + timedelta(seconds=30))
    assert len(standing.rota.store.outbox_rows(50)) == before
    assert "no answer" in standing.words(CALLS)


def test_nobody_and_no_number_are_refused_in_one_sentence(standing: Standing) -> None:
    """Somebody who is not on the line is not rung."""
    assert "nobody of that id is on the line" in standing.ring("nobody")
    assert standing.rows() == []


@pytest.mark.parametrize("count", [1, 40])
def test_the_page_asks_as_much_for_forty_promises_as_for_one(standing: Standing, count: int) -> None:
    """However much goes on, the page and its polled part cost the same few questions."""
    for number in range(count):
        standing.promise(number)
    client = standing.client
    client.get(PAGE)
    store = standing.rota.store
    assert (6, 4) == (questions(store, lambda: client.get(PAGE)), questions(store, lambda: client.get(CALLS)))


def test_the_polled_part_is_unchanged_until_a_call_is_promised(standing: Standing) -> None:
    """304 to its own tag, anew after a booking."""
    client = standing.client
    tag = {"If-None-Match": client.get(CALLS).headers["ETag"]}
    assert client.get(CALLS, headers=tag).status_code == 304
    standing.promise(1, CallbackKind.HOURS)
    assert client.get(CALLS, headers=tag).status_code == 200
