"""A caller whom nobody fetches from silence, and one who must not be fetched: he came again and is in a dial of his own."""

from dataclasses import replace

from oncall.calls.effects import MoveCaller, Place, WakeAt
from oncall.calls.escalation import in_own_dial
from oncall.calls.events import CallEnded, Heartbeat, LegEnded, LegKeyed, Rang, TimeCame
from oncall.calls.model import Call, Leg, LegState, Way
from tests.calls.samples import CARLA, at, play, ringing

LEG_SID = "CA" + "a" * 32


def left(*, again: float | None) -> Call:
    """Return a call whose responder left at 40 s; `again` is when the caller's own call dialled Carla, if it did."""
    talking = play(ringing(), (9, LegKeyed("1", "1", LEG_SID)), (10, Heartbeat(moved=True))).call
    ended = play(talking, (40, LegEnded("1", None))).call
    if again is None:
        return ended
    leg = Leg("carla@41", CARLA, "backup", 1, Way.DIAL, LegState.RINGING, at(again))
    return play(ended, (again, Rang((leg,), 1, at(again)))).call


def test_caller_in_a_dial_of_his_own_is_left_there() -> None:
    """He came again beside the store: he is looked at again, and is fetched only when no phone of his dial is left."""
    call = left(again=41)
    assert in_own_dial(call)
    first = play(call, (43.5, TimeCame()))
    assert (WakeAt(at(73.5)),) == first.effects
    over = play(first.call, (60, LegEnded("carla@41", None)))
    assert not in_own_dial(over.call)
    assert (MoveCaller(Place.TALK_OVER),) == play(over.call, (73.5, TimeCame())).effects


def test_caller_who_is_gone_is_neither_fetched_nor_looked_at() -> None:
    """His call is over: nothing is due any more."""
    assert () == play(left(again=41), (42, CallEnded(at(42))), (43.5, TimeCame())).effects


def test_phones_dialled_before_the_talk_are_no_second_dial() -> None:
    """The dial from which somebody took the call began before he did."""
    call = left(again=None)
    assert not in_own_dial(call)
    before = Leg("carla@5", CARLA, "backup", 1, Way.DIAL, LegState.RINGING, at(5))
    assert not in_own_dial(replace(call, legs=(*call.legs, before)))
