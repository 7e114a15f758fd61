"""A call that nobody ends: the carrier's own limit does, and the row has what the carrier's list says, though no word of it came."""

from dataclasses import replace
from pathlib import Path

from oncall.emulator import Chaos
from tests.faults.world import world

LIMIT = 20 * 60  # of this carrier, that the test be quick; the real one has four hours
SETTLED = 6 * 60


def test_call_that_nobody_ends(tmp_path: Path) -> None:
    """The talk lasts until the carrier cuts it, every report of that is lost: the row ends when the carrier says, with the whole talk."""
    with world(tmp_path) as (play, made):
        made.carrier.config = replace(made.carrier.config, call_limit=float(LIMIT))
        sid = play.dial()
        play.take("carla")
        play.after(60)
        made.every = made.looks = 60.0
        made.carrier.faults.chaos = Chaos(0, drop=1.0)
        play.after(LIMIT + SETTLED)
        assert (play.phone("caller").state, play.phone("carla").state) == ("idle", "idle")
        call, truth = play.call(sid), made.carrier.calls[sid]
        assert truth.ended is not None
        assert call.ended_at is not None
        assert abs((call.ended_at - truth.ended).total_seconds()) <= 1
        assert (call.outcome, call.answered_by) == ("answered", "carla")
        assert LIMIT - 120 < (call.talk_seconds or 0) <= LIMIT
