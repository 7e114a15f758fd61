"""The upkeep: documents follow the rota, the fallback is really asked, backups daily, what is old goes when the line says so."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from oncall import fallback_files
from oncall.carrier.account import AccountDesk
from oncall.emulator.rest.app import wsgi_app
from oncall.emulator.wsgi import WsgiAdapter
from oncall.store.backup import kept
from oncall.upkeep import TESTED, Upkeep
from oncall.usecases.pseudonyms import is_erased
from tests.faults.world import World, world
from tests.stories.play import CALLER, DUELL, NIGHT

WEEK, DAY = timedelta(days=7), timedelta(days=1)


class Static(ThreadingHTTPServer):
    """A host elsewhere that answers with a document; it remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.body = 200, ""
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.server_address[1]}/duell.xml"


class Handler(BaseHTTPRequestHandler):
    """Answers whatever is asked."""

    def do_POST(self) -> None:
        """Answer with the document."""
        host = self.server
        assert isinstance(host, Static)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        host.asked.append((body, self.headers.get("X-Twilio-Signature") or ""))
        self.send_response(host.status)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        self.wfile.write(host.body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[Static]:
    """Return a running host."""
    host = Static()
    thread = threading.Thread(target=host.serve_forever, args=(0.01,))
    thread.start()
    yield host
    host.shutdown()
    thread.join()
    host.server_close()


@contextmanager
def kept_up(home: Path, *sets: str) -> Iterator[tuple[World, Upkeep]]:
    """Give a running line and the upkeep of its service, with a clock that the test moves."""
    with world(home, *sets) as (_, made):
        upkeep = made.service.upkeep
        upkeep.account = AccountDesk(
            made.settings.account_sid,
            made.settings.auth_token,
            made.settings.carrier_url,
            adapter=WsgiAdapter(wsgi_app(made.carrier)),
        )
        yield made, upkeep


def at(upkeep: Upkeep, now: datetime) -> None:
    """Move the upkeep's clock."""
    upkeep.now = lambda: now


def letters(made: World) -> list[str]:
    """Return the notices that were queued about the fallback."""
    rows = made.service.desk.store.outbox_rows(100)
    return [row.key for row, _, _ in rows if row.key.startswith("notice:fallback")]


def rung(home: Path) -> list[str]:
    """Return the numbers of the first dial of the document on disk."""
    root = ET.parse(home / "fallback" / "duell.xml").getroot()  # noqa: S314
    return [each.text or "" for each in root.findall("Dial")[0]]


def test_documents_follow_the_handover(tmp_path: Path) -> None:
    """After it the document rings the next pair; in between it is left alone."""
    with kept_up(tmp_path) as (_, upkeep):
        upkeep.write_fallback()
        first, written = rung(tmp_path), (tmp_path / "fallback" / "duell.xml").stat().st_ino
        upkeep.write_fallback()
        assert written == (tmp_path / "fallback" / "duell.xml").stat().st_ino
        at(upkeep, NIGHT + WEEK)
        upkeep.write_fallback()
        assert first != rung(tmp_path)
        assert ["duell.xml"] == [each.name for each in (tmp_path / "fallback").iterdir()]


def test_the_fallback_is_asked_once_a_week_as_the_carrier_asks(tmp_path: Path, elsewhere: Static) -> None:
    """A signed POST; a document that rings who is on call is fine, and the next week is soon enough."""
    with kept_up(tmp_path) as (made, upkeep):
        line = made.service.desk.book.by_id("duell")
        assert line is not None
        elsewhere.body = fallback_files.document(line.line, NIGHT)
        made.carrier.numbers[DUELL] = replace(made.carrier.numbers[DUELL], fallback_url=elsewhere.url)
        at(upkeep, NIGHT)
        upkeep.test_fallback()
        upkeep.test_fallback()
        assert ("ok", []) == (upkeep.parts()["fallback"], letters(made))
        ((body, signature),) = elsewhere.asked
        assert "CallSid=CA" in body
        assert signature
        at(upkeep, NIGHT + WEEK)
        upkeep.test_fallback()
        assert 2 == len(elsewhere.asked)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, "", "HTTP 404"),
        (302, "", "HTTP 302"),
        (200, "<html/>", "no TwiML"),
        (200, "not xml", "no XML"),
        (200, '<!DOCTYPE x [<!ENTITY a "b">]><Response/>', "document type"),
        (200, "<Response><Say>Goodbye</Say></Response>", "rings nobody"),
        (200, "<Response><Dial><Number>+4799999999</Number></Dial></Response>", "nobody who is on call now"),
        (200, "x" * 70_000, "larger"),
    ],
)
def test_a_fallback_that_would_lose_calls_is_told(
    tmp_path: Path, elsewhere: Static, status: int, body: str, said: str
) -> None:
    """To /readyz and by a letter to who manages the line, once; another process of this machine says so too."""
    elsewhere.status, elsewhere.body = status, body
    with kept_up(tmp_path) as (made, upkeep):
        made.carrier.numbers[DUELL] = replace(made.carrier.numbers[DUELL], fallback_url=elsewhere.url)
        at(upkeep, NIGHT)
        upkeep.test_fallback()
        assert said in upkeep.parts()["fallback"]
        assert 1 == len(letters(made))
        upkeep._faults = {}
        assert said in upkeep.parts()["fallback"]
        reply = made.service.app.test_client().get("/readyz")
        assert reply.json is not None
        assert "degraded" == reply.json["status"]


def test_no_fallback_is_told_and_our_own_is_not_asked(tmp_path: Path) -> None:
    """An address of our own would answer now and be gone with us: the doctor says so, no request is made."""
    with kept_up(tmp_path) as (made, upkeep):
        at(upkeep, NIGHT)
        upkeep.test_fallback()
        assert "ok" == upkeep.parts()["fallback"]
        (tmp_path / "fallback" / TESTED).unlink()
        made.carrier.numbers[DUELL] = replace(made.carrier.numbers[DUELL], fallback_url="")
        upkeep.test_fallback()
        assert "none is set" in upkeep.parts()["fallback"]


def test_a_carrier_that_cannot_be_asked_is_asked_again(tmp_path: Path) -> None:
    """The week does not begin anew with a test that was none."""
    with kept_up(tmp_path) as (made, upkeep):
        at(upkeep, NIGHT)
        made.carrier.faults.rest("status", status=503)
        upkeep.test_fallback()
        assert not (tmp_path / "fallback" / TESTED).exists()


def test_a_backup_a_day(tmp_path: Path) -> None:
    """One now, none within the day, the next after it; one that fails turns readiness yellow and drops nothing."""
    with kept_up(tmp_path) as (_, upkeep):
        at(upkeep, NIGHT)
        upkeep.back_up()
        (first,) = kept(tmp_path / "backups")
        os.utime(first, (NIGHT.timestamp(), NIGHT.timestamp()))
        at(upkeep, NIGHT + DAY / 2)
        upkeep.back_up()
        assert 1 == len(kept(tmp_path / "backups"))
        at(upkeep, NIGHT + DAY)
        upkeep.embedded = tmp_path / "gone.db"
        upkeep.back_up()
        assert "the last one failed" in upkeep.parts()["backup"]
        upkeep.embedded = tmp_path / "oncall.db"
        upkeep.back_up()
        assert ("ok", 2) == (upkeep.parts()["backup"], len(kept(tmp_path / "backups")))


def test_who_does_not_lead_leaves_the_rest_alone(tmp_path: Path) -> None:
    """Another worker has the lease."""
    with kept_up(tmp_path) as (made, upkeep):
        at(upkeep, NIGHT)
        assert made.service.desk.store.beat("upkeep", "another", NIGHT, NIGHT + DAY) is not None
        upkeep.back_up()
        upkeep.test_fallback()
        assert () == kept(tmp_path / "backups")
        assert not (tmp_path / "fallback" / TESTED).exists()


def test_effects_that_are_over_go_after_a_month(tmp_path: Path) -> None:
    """Of a call that was played through; before a month nothing goes."""
    with world(tmp_path) as (play, made):
        play.dial()
        play.take("carla")
        play.phone("caller").hang_up()
        play.after(60)
        upkeep = made.service.upkeep
        before = len(made.service.desk.store.outbox_rows(100))
        at(upkeep, NIGHT + 20 * DAY)
        upkeep.prune()
        assert before == len(made.service.desk.store.outbox_rows(100)) > 0
        at(upkeep, NIGHT + 40 * DAY)
        upkeep.prune()
        assert [] == [row for row, state, _ in made.service.desk.store.outbox_rows(100) if row.call and state == "done"]


def test_old_numbers_and_messages_go_when_the_line_says_so(tmp_path: Path) -> None:
    """The number makes way for a name, the message is deleted at the carrier; counts stay; a second run finds nothing."""
    with world(tmp_path, "privacy.keep_numbers=30d", "privacy.keep_recordings=10d") as (play, made):
        sid = play.dial()
        play.after(170)
        play.phone("caller").hang_up()
        play.after(60)
        store, upkeep = made.service.desk.store, made.service.upkeep
        recordings = store.recordings_of(CALLER)
        assert 1 == len(recordings)
        at(upkeep, NIGHT + 11 * DAY)
        upkeep.forget()
        assert "deleted" == made.carrier.recordings.all[recordings[0]].status
        assert (CALLER, ()) == (play.call(sid).caller, store.recordings_of(CALLER))
        at(upkeep, NIGHT + 31 * DAY)
        upkeep.forget()
        assert is_erased(play.call(sid).caller)
        assert is_erased(play.case(sid).caller)
        assert 1 == store.call_counts("duell", NIGHT - DAY, NIGHT + DAY)["total"]
