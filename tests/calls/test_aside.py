"""Keys while phones ring: words are heard, the topic is kept, and nothing that rings changes."""

from dataclasses import replace

from oncall.calls.dialogue import GoTo, HoldAsking, Say, caller_hears
from oncall.calls.effects import Place
from oncall.calls.events import CallCame, CallerKeyed, Heartbeat
from oncall.calls.model import Call, State
from oncall.calls.questions import Choice, Path
from tests.calls.samples import PLAN, T0, at, play, received

ASIDE = replace(
    PLAN,
    aside=(
        Choice("3", Path("announce", "network"), (("topic", "network"),)),
        Choice("4", Path("announce", "terminal"), (("topic", "bank_terminal"),)),
    ),
)


def greeted() -> Call:
    """Return a call whose people ring while the greeting is said."""
    return play(received(ASIDE), (0, CallCame())).call


def test_the_greeting_listens_for_keys_while_people_ring() -> None:
    """Two legs are out before the first word, which a key cuts short."""
    call = greeted()
    assert (2, State.GREETED) == (len(call.legs), call.state)
    assert caller_hears(call, T0) == (HoldAsking((Say("greeting"),), Place.KEYS, 2), GoTo(Place.HOLD))


def test_a_key_is_told_and_changes_nothing_that_rings() -> None:
    """The legs and the state stay; the words follow from the call, so that a repeated question has its answer again."""
    call = greeted()
    keyed = play(call, (4, CallerKeyed("3", 0)))
    assert keyed.effects == ()
    assert (keyed.call.legs, keyed.call.state) == (call.legs, call.state)
    assert caller_hears(keyed.call, at(4)) == (HoldAsking((Say("network"),), Place.KEYS, 2), GoTo(Place.HOLD))
    again = play(keyed.call, (5, CallerKeyed("3", 0))).call
    assert again == keyed.call
    assert caller_hears(again, at(5)) == caller_hears(keyed.call, at(4))


def test_the_newest_topic_is_kept_and_the_wait_goes_on() -> None:
    """Another key takes its place; with the next heartbeat the hold sound is heard."""
    call = play(greeted(), (4, CallerKeyed("3", 0)), (8, CallerKeyed("4", 1)), (12, CallerKeyed("9", 2))).call
    assert (("topic", "bank_terminal"),) == call.answers
    waits = play(call, (14, Heartbeat())).call
    assert (State.RINGING, "") == (waits.state, waits.keyed)
    assert not any(isinstance(verb, HoldAsking) for verb in caller_hears(waits, at(14)))
