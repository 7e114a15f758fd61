"""The process dies between any two operations of the store, before and after each commit: one call, one row, each leg once."""

from pathlib import Path

import pytest

from tests.faults.invariants import no_leg_placed_twice
from tests.faults.world import world
from tests.stories.play import CALLER

ENTRY, KEY, END = range(1, 16), range(1, 16), range(1, 16)


@pytest.mark.parametrize("operations", ENTRY)
def test_dies_while_the_call_is_answered(tmp_path: Path, operations: int) -> None:
    """The fallback, which the carrier asks then, has the same call: the phones ring, one takes it, there is one row."""
    with world(tmp_path) as (play, made):
        made.die_after(operations)
        sid = play.dial()
        play.until("carla", "ringing", 45)
        play.take("carla")
        play.after(20)
        play.phone("caller").hang_up()
        play.after(45)
        assert 1 == made.crashes
        assert (play.call(sid).outcome, play.call(sid).answered_by) == ("answered", "carla")
        assert 1 == len(list(made.service.desk.store.calls("duell", None, None)))
        no_leg_placed_twice(made)


@pytest.mark.parametrize("operations", KEY)
def test_dies_while_the_key_is_stored(tmp_path: Path, operations: int) -> None:
    """1 is pressed and the process dies over it: the key counts once, the two are brought together."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.until("carla", "ringing")
        play.phone("carla").answer()
        play.after(3)
        made.die_after(operations)
        play.phone("carla").press("1")
        play.after(25)
        assert "in_call" == play.phone("caller").state
        assert "in_call" == play.phone("carla").state
        play.after(30)
        play.phone("caller").hang_up()
        play.after(45)
        assert (play.call(sid).outcome, play.call(sid).answered_by) == ("answered", "carla")
        assert 30 <= play.call(sid).talk_seconds <= 60
        assert 1 == len([text for text in play.texts("carla") if CALLER in text])


@pytest.mark.parametrize("operations", END)
def test_dies_while_the_end_is_stored(tmp_path: Path, operations: int) -> None:
    """The caller hangs up and the process dies over it: the talk is counted once, to the second when he did."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.take("carla")
        play.after(40)
        made.die_after(operations)
        play.phone("caller").hang_up()
        play.after(90)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "carla")
        assert 40 <= call.talk_seconds <= 44
        assert play.facts(sid)["talk"] == call.talk_seconds
