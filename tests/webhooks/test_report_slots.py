"""New calls go first: reports that find the process busy with reports are put off, and nothing is lost by that."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from oncall.calls.events import LegEnded
from oncall.calls.model import Call
from tests.faults.world import World, world
from tests.stories.play import Play
from tests.webhooks.test_door import SID, arrival, post
from webhooks.door import REPORTS_AT_ONCE, Door
from webhooks.late import KEPT, MOST, Late
from webhooks.status import note_late
from webhooks.turnstile import Turnstile


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Play, World]]:
    """Return a running line."""
    with world(tmp_path) as found:
        yield found


def crowd(made: World) -> Door:
    """Take all the places that there are for reports; whoever comes now waits in vain."""
    door: Door = made.service.app.extensions["vakttelefon.door"]
    assert [True] * REPORTS_AT_ONCE == [door.reports.enter() for _ in range(REPORTS_AT_ONCE)]
    return door


def call_of(made: World, sid: str) -> Call:
    """Return a call as it is stored."""
    with made.service.desk.store.read() as tx:
        found = tx.call(sid)
    assert found is not None
    return found


def leg_status(made: World) -> str:
    """Return the address at which the end of the call's first leg is reported."""
    placed = next(call for call in made.carrier.calls.values() if call.direction == "outbound-api")
    assert placed.subscription is not None
    return placed.subscription.target.url.removeprefix(made.settings.public_url).partition("#")[0]


def test_the_end_of_a_call_is_kept_and_read_back(played: tuple[Play, World]) -> None:
    """With no slot free the caller is still answered; his end is in the journal, and in the row when that is read back."""
    _, made = played
    door = crowd(made)
    assert post(made, "/voice/incoming", arrival()).status_code == 200
    assert post(made, "/voice/status", arrival(CallStatus="completed")).status_code == 204
    with made.service.desk.store.read() as tx:
        lasts = tx.call(SID)
    assert lasts is not None
    assert lasts.ended_at is None
    assert [SID] == [entry.call for entry in door.journal.about(SID)]
    made.service.keeper.read_back()
    with made.service.desk.store.read() as tx:
        over = tx.call(SID)
    assert over is not None
    assert over.ended_at is not None


def test_the_end_of_a_leg_waits_in_memory(played: tuple[Play, World]) -> None:
    """With no slot free it is noted a second later, and nothing is kept that would cut the call's own way."""
    play, made = played
    sid = play.dial()
    play.until("carla", "ringing")
    address = leg_status(made)
    door = crowd(made)
    before = call_of(made, sid)
    assert post(made, address, arrival(CallStatus="no-answer")).status_code == 204
    assert (1, False, before) == (len(door.late), door.journal.waiting(), call_of(made, sid))
    note_late(door)
    assert (0, 1) == (len(door.late), sum(not leg.open for leg in call_of(made, sid).legs))


def test_what_the_store_cannot_take_now_waits_on_and_not_for_ever(played: tuple[Play, World]) -> None:
    """A leg's end that was put off is tried every second, for a minute: by then its time is over anyhow."""
    play, made = played
    sid = play.dial()
    play.until("carla", "ringing")
    address = leg_status(made)
    door = crowd(made)
    assert post(made, address, arrival(CallStatus="no-answer")).status_code == 204
    made.trouble.away = True
    note_late(door)
    assert 1 == len(door.late)
    note_late(replace(door, now=lambda: made.clock.now() + KEPT))
    assert 0 == len(door.late)
    made.trouble.away = False
    assert all(leg.open for leg in call_of(made, sid).legs)


def test_when_too_many_wait_the_carrier_is_to_send_it_again(played: tuple[Play, World]) -> None:
    """Then, and only then, the end of a leg is refused: its address asks for two more tries."""
    play, made = played
    play.dial()
    play.until("carla", "ringing")
    address = leg_status(made)
    door = crowd(made)
    while door.late.put(Late("CA0", LegEnded("1", None), made.clock.now())):
        pass
    assert MOST == len(door.late)
    assert post(made, address, arrival(CallStatus="no-answer")).status_code == 503


def test_a_report_waits_for_its_turn() -> None:
    """One that comes while others are inside goes in when one of them leaves; with nobody leaving it is sent away in time."""
    turnstile = Turnstile(1, 1, 10.0)
    assert turnstile.enter()
    entered: list[bool] = []
    waiting = threading.Thread(target=lambda: entered.append(turnstile.enter()))
    waiting.start()
    turnstile.leave()
    waiting.join()
    assert [True] == entered
    assert not Turnstile(0, 1, 0.01).enter()


def test_no_more_than_a_few_wait() -> None:
    """Who finds the places to wait taken is sent away at once: threads are left for callers."""
    turnstile = Turnstile(1, 0, 10.0)
    assert turnstile.enter()
    assert not turnstile.enter()
