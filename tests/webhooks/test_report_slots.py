"""New calls go first: reports that find the process busy with reports are put off, and nothing is lost by that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.world import World, world
from tests.stories.play import Play
from tests.webhooks.test_door import SID, arrival, post
from webhooks.door import REPORTS_AT_ONCE, Door


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Play, World]]:
    """Return a running line."""
    with world(tmp_path) as found:
        yield found


def crowd(made: World) -> Door:
    """Take all the slots that there are for reports."""
    door: Door = made.service.app.extensions["vakttelefon.door"]
    assert [True] * REPORTS_AT_ONCE == [door.report_slots.acquire(blocking=False) for _ in range(REPORTS_AT_ONCE)]
    return door


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


def test_the_end_of_a_leg_is_sent_again(played: tuple[Play, World]) -> None:
    """With no slot free the carrier is asked to send it once more, and nothing is kept that would cut the call's own way."""
    play, made = played
    play.dial()
    play.until("carla", "ringing")
    address = leg_status(made)
    door = crowd(made)
    assert post(made, address, arrival(CallStatus="no-answer")).status_code == 503
    assert not door.journal.waiting()
    door.report_slots.release()
    assert post(made, address, arrival(CallStatus="no-answer")).status_code == 204
    assert door.report_slots.acquire(blocking=False)
