"""The REST API slow, refusing, failing, mute: no caller waits for it, no phone rings twice for one leg, no word is sent twice."""

from pathlib import Path

import pytest

from oncall.calls.model import Way
from oncall.emulator.faults import RestAct
from tests.faults.invariants import no_leg_placed_twice
from tests.faults.test_without_store import stored
from tests.faults.world import world
from tests.stories.play import CALLER

FAULTS: tuple[tuple[RestAct, int], ...] = (
    ("status", 429),
    ("status", 500),
    ("status", 503),
    ("refuse", 0),
    ("hang", 0),
    ("slow", 0),
)


@pytest.mark.parametrize(("act", "status"), FAULTS, ids=[f"{act} {status or ''}".strip() for act, status in FAULTS])
def test_rest_fails_and_the_caller_is_put_through(tmp_path: Path, act: RestAct, status: int) -> None:
    """The next turn dials the pair within the caller's own call; one of them takes it; each leg was asked for once."""
    with world(tmp_path) as (play, made):
        made.carrier.faults.rest(act, method="POST", path="Calls.json", status=status or 503, seconds=20.0)
        sid = play.dial()
        play.until("carla", "ringing", 40)
        made.carrier.faults.clear()
        play.take("carla")
        play.after(30)
        play.phone("caller").hang_up()
        play.after(30)
        assert (play.call(sid).outcome, play.call(sid).answered_by) == ("answered", "carla")
        no_leg_placed_twice(made)


def test_lost_reply_is_looked_for_and_not_placed_again(tmp_path: Path) -> None:
    """The API placed both legs and its replies were lost: they are found in its list, and are the legs that ring."""
    with world(tmp_path) as (play, made):
        made.carrier.faults.rest("lost_reply", method="POST", path="Calls.json", times=2)
        sid = play.dial()
        play.until("carla", "ringing", 20)
        play.after(6)
        row = stored(made, sid)
        assert [Way.REST, Way.REST] == [leg.way for leg in row.legs]
        assert all(leg.sid in made.carrier.calls for leg in row.legs)
        play.take("carla")
        play.after(10)
        play.phone("caller").hang_up()
        play.after(20)
        assert play.call(sid).answered_by == "carla"
        no_leg_placed_twice(made)


def test_word_whose_reply_was_lost_is_not_sent_again(tmp_path: Path) -> None:
    """The API took the messages and its replies were lost: they are looked for before they are tried again."""
    with world(tmp_path) as (play, made):
        made.carrier.faults.rest("lost_reply", method="POST", path="Messages.json", times=4)
        play.dial()
        play.until("dag", "ringing")
        play.phone("caller").hang_up()
        play.after(120)
        for person in ("carla", "dag"):
            assert 1 == len([text for text in play.texts(person) if CALLER in text])


def test_word_outlives_a_long_failure_of_the_api(tmp_path: Path) -> None:
    """Staff learn of a missed call though no message could be sent for twenty minutes."""
    with world(tmp_path) as (play, made):
        play.dial()
        play.until("dag", "ringing")
        made.carrier.faults.rest("status", method="POST", path="Messages.json", status=503)
        play.phone("caller").hang_up()
        made.every = 5.0
        play.after(20 * 60)
        assert [] == play.texts("dag")
        made.carrier.faults.clear()
        play.after(10 * 60)
        assert 1 == len([text for text in play.texts("dag") if CALLER in text])


def test_two_callers_do_not_share_a_leg(tmp_path: Path) -> None:
    """Two call at once, both replies for the same phone are lost: each call finds its own leg, or none, never the other's."""
    with world(tmp_path) as (play, made):
        made.carrier.faults.rest("lost_reply", method="POST", path="Calls.json", times=4)
        first = play.dial()
        second = made.carrier.dial("+4790000009", "+4794139884")
        play.after(30)
        legs = [leg.sid for sid in (first, second) for leg in stored(made, sid).legs if leg.sid]
        assert len(set(legs)) == len(legs)
        no_leg_placed_twice(made)
