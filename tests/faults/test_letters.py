"""Letters to the staff while no mail server is set: kept, counted where the operator looks, sent by a real SMTP server later, with an end."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from oncall.settings import MailServer
from oncall.usecases.notices import told
from oncall.usecases.run_outbox import run_outbox
from oncall.usecases.tell_staff import LETTERS_KEPT
from tests.faults.world import World, world
from tests.test_mail import Box

HOUR = timedelta(hours=1)


@pytest.fixture
def server() -> Iterator[tuple[Box, MailServer]]:
    """Run a mail server on a free port; returns its box and its address as a setting has it."""
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, MailServer("127.0.0.1", port)
    controller.stop()


def state_of_mail(made: World) -> tuple[str, str, str]:
    """Return what /readyz says on the whole, of the mail and of escalations."""
    page = made.service.app.test_client().get("/readyz").json
    assert page is not None
    return page["status"], page["parts"]["mail"], page["parts"]["escalations"]


def set_server(made: World, server: MailServer | None) -> None:
    """Start the service anew with this setting."""
    made.settings = replace(made.settings, mail=server)
    made.crash()


def left(made: World) -> list[str]:
    """Return the states of the letters that are not done."""
    rows = made.service.desk.store.outbox_rows(500)
    return [state for row, state, _ in rows if getattr(row.effect, "mail", False) and state != "done"]


def test_letters_wait_for_a_mail_server_and_go_when_one_is_set(tmp_path: Path, server: tuple[Box, MailServer]) -> None:
    """Nobody took the call and no mail server is set: the letters wait, the operator sees how many, each is sent once afterwards."""
    box, address = server
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.until("carla", "ringing")
        play.phone("caller").hang_up()
        play.after(300)
        assert play.call(sid).outcome == "abandoned"
        waiting = len(left(made))
        assert waiting > 1
        why = f"{waiting} letters wait: no mail server is set (cure: ONCALL_MAIL_URL)"
        assert state_of_mail(made) == ("degraded", why, "ok")
        set_server(made, address)
        play.after(310)
        assert (left(made), state_of_mail(made)[1]) == ([], "ok")
        assert len({letter["To"] for letter in box.letters}) == len(box.letters) == waiting
        play.after(600)
        assert len(box.letters) == waiting


def test_notice_that_is_no_longer_true_is_given_up(tmp_path: Path, server: tuple[Box, MailServer]) -> None:
    """Of two letters that waited an hour for a mail server only the one that still helps is sent."""
    box, address = server
    with world(tmp_path) as (play, made):
        line, now = made.service.desk.book.all()[0].line, made.clock.now()
        values = {"gained": "-", "lost": "-"}
        rows = [
            row
            for about, until in (("past", now + HOUR / 2), ("true", now + 2 * HOUR))
            for row in told(line, "anna", "shift_changed", values, about=about, at=now, until=until, by=("mail",))
        ]
        with made.service.desk.store.write() as tx:
            tx.queue(rows, now, now)
        play.after(3600)
        assert left(made) == ["waiting", "failed"]
        set_server(made, address)
        play.after(310)
        assert [letter["To"] for letter in box.letters] == ["anna@example.com"]
        assert left(made) == ["failed"]


def test_letter_about_a_call_of_last_week_is_given_up(tmp_path: Path) -> None:
    """A letter that waited a week is over: nobody reads a missed call of then for the first time."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.until("carla", "ringing")
        play.phone("caller").hang_up()
        play.after(60)
        desk, since = made.service.desk, play.call(sid).started_at
        run_outbox(desk, lambda: since + LETTERS_KEPT - timedelta(seconds=1))
        assert set(left(made)) == {"waiting"}
        run_outbox(desk, lambda: since + LETTERS_KEPT + HOUR)
        assert set(left(made)) == {"failed"}


def test_server_that_refuses_for_now_is_seen_as_well(tmp_path: Path) -> None:
    """Nobody answers at the mail server's address: the letters wait, and the operator sees that they do and why."""
    with socket.socket() as nobody, world(tmp_path) as (play, made):
        nobody.bind(("127.0.0.1", 0))
        set_server(made, MailServer("127.0.0.1", int(nobody.getsockname()[1])))
        play.dial()
        play.until("carla", "ringing")
        play.phone("caller").hang_up()
        play.after(60)
        said = state_of_mail(made)[1]
        assert said.startswith(f"{len(left(made))} letters wait: mail server 127.0.0.1: ")
        assert set(left(made)) == {"waiting"}
