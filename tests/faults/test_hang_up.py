"""The caller hangs up at any moment: every phone is quiet within two seconds, and the row says what the call was."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.world import World, world

QUIET_WITHIN = 2
MOMENTS = (0.2, 1, 3, 6, 10, 19, 31, 47, 68, 95, 130)


def ringing(made: World) -> list[str]:
    """Return the phones that ring or are answered."""
    return [phone.number for phone in made.carrier.phones.values() if phone.state not in {"idle", "off"}]


@pytest.mark.parametrize("seconds", MOMENTS)
def test_caller_hangs_up_at_any_moment(tmp_path: Path, seconds: float) -> None:
    """In the greeting, in each step, at the voicemail: no phone rings on, nothing was talked, staff learn of it once."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.after(seconds)
        play.phone("caller").hang_up()
        play.after(QUIET_WITHIN)
        assert [] == ringing(made)
        play.after(60)
        call = play.call(sid)
        assert call.outcome in {"abandoned", "voicemail"}
        assert not call.talk_seconds
        for person in ("carla", "dag"):
            assert 1 >= len(play.texts(person))


def test_caller_hangs_up_while_a_responder_is_asked(tmp_path: Path) -> None:
    """The phone that was picked up and has not pressed 1 is let go as well."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.until("carla", "ringing")
        play.phone("carla").answer()
        play.after(2)
        play.phone("caller").hang_up()
        play.after(QUIET_WITHIN)
        assert [] == ringing(made)
        play.after(30)
        assert "abandoned" == play.call(sid).outcome


def test_leg_that_the_carrier_has_queued_never_rings_late(tmp_path: Path) -> None:
    """The account may place one call in a hundred seconds: what is queued behind it is cancelled when the caller is gone."""
    with world(tmp_path) as (play, made):
        made.carrier.config = replace(made.carrier.config, cps=0.01)
        play.dial()
        play.after(20)
        play.phone("caller").hang_up()
        play.after(QUIET_WITHIN)
        assert [] == ringing(made)
        for _ in range(60):
            play.after(10)
            assert [] == ringing(made)
