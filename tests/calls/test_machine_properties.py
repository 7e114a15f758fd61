"""The machine under random events: whatever comes, in whatever order, what is promised to the caller holds."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.calls import dialogue, escalation, events
from oncall.calls.durations import talk_seconds, wait_seconds
from oncall.calls.effects import WakeAt
from oncall.calls.events import CallCame, Event, Heartbeat, TimeCame
from oncall.calls.machine import OVER, TABLE, decide
from oncall.calls.model import Call, LegOutcome, LegState, State
from tests.calls.samples import PLAN, T0, at, received, with_plan

LEGS = st.sampled_from([str(n) for n in range(1, 9)])
SIDS = st.sampled_from([f"CA{n:0>32}" for n in range(1, 9)])
RANDOM_EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.just(Heartbeat()),
    st.just(TimeCame()),
    st.just(events.MoveBegan()),
    st.just(events.TalkOver()),
    st.builds(events.CallerKeyed, st.sampled_from(["", "1", "2"])),
    st.builds(events.LegPlaced, LEGS, SIDS),
    st.builds(events.LegNotPlaced, LEGS, st.booleans()),
    st.builds(events.LegPickedUp, LEGS, SIDS),
    st.builds(events.LegKeyed, LEGS, st.sampled_from(["", "1", "5"]), SIDS),
    st.builds(events.LegEnded, LEGS, st.one_of(st.none(), st.sampled_from(list(LegOutcome)[1:6]))),
    st.builds(events.DialOver, st.booleans(), st.sampled_from([LegOutcome.NO_ANSWER, LegOutcome.BUSY])),
    st.builds(events.WrapUpKeyed, LEGS, st.sampled_from(["1", "2", "3"])),
    st.builds(events.MessageRecorded, st.just("RE" + "0" * 32), st.integers(0, 100)),
    st.builds(events.CallEnded, st.integers(0, 400).map(at)),
)
TIMED = st.lists(st.tuples(st.floats(0, 20), RANDOM_EVENTS), max_size=40)
PLANS = st.builds(
    with_plan,
    consent=st.booleans(),
    screen=st.booleans(),
    rounds=st.integers(1, 3),
    max_wait=st.integers(2, 240).map(lambda s: timedelta(seconds=s)),
    then=st.sampled_from(["voicemail", "callback", "announce"]),
    steps=st.sampled_from([PLAN.steps, PLAN.steps[:1], PLAN.steps[1:]]),
)


def history(plan: object, timed: list[tuple[float, Event]]) -> list[tuple[datetime, Call, list[datetime]]]:
    """Play random events; returns after each the instant, the call, and all instants it has asked to be woken at."""
    decision = decide(received(plan), CallCame(), T0)  # type: ignore[arg-type]
    wakes = [effect.at for effect in decision.effects if isinstance(effect, WakeAt)]
    now = T0
    seen = [(now, decision.call, list(wakes))]
    for delay, event in timed:
        now += timedelta(seconds=delay)
        decision = decide(decision.call, event, now)
        wakes += [effect.at for effect in decision.effects if isinstance(effect, WakeAt)]
        seen.append((now, decision.call, list(wakes)))
    return seen


@given(PLANS, TIMED)
@settings(max_examples=300, deadline=None)
def test_at_most_one_person_has_the_call(plan: object, timed: list[tuple[float, Event]]) -> None:
    """There is never more than one accepted leg, and it is the one the call names."""
    for _, call, _ in history(plan, timed):
        accepted = [leg.id for leg in call.legs if leg.state is LegState.ACCEPTED]
        assert accepted in ([], [call.accepted_leg])


@given(PLANS, TIMED)
@settings(max_examples=300, deadline=None)
def test_talk_begins_with_an_acceptance(plan: object, timed: list[tuple[float, Event]]) -> None:
    """No second of talk without a person's acceptance, and none before it."""
    for _, call, _ in history(plan, timed):
        if talk_seconds(call):
            assert call.accepted_at is not None
            assert call.talk_ended_at is not None
            assert call.accepted_at <= call.talk_ended_at


@given(PLANS, TIMED)
@settings(max_examples=300, deadline=None)
def test_no_wait_without_something_that_ends_it(plan: object, timed: list[tuple[float, Event]]) -> None:
    """While a caller waits, is asked or has been promised a person, a timer is set that will come."""
    for _, call, wakes in history(plan, timed):
        if call.state in {State.ASKED_CONSENT, State.GREETED, State.RINGING}:
            assert wakes
        if call.state in {State.GREETED, State.RINGING}:
            assert escalation.gives_up_at(call) in wakes
        if call.state is State.TALKING and call.joined_at is None:
            assert call.accepted_at is not None
            assert max(wakes) >= call.accepted_at


@given(PLANS, TIMED)
@settings(max_examples=300, deadline=None)
def test_every_state_has_something_to_say(plan: object, timed: list[tuple[float, Event]]) -> None:
    """Whatever the state, the caller's next question has an answer, and so has every leg's."""
    for now, call, _ in history(plan, timed):
        assert dialogue.caller_hears(call, now)
        for leg in call.legs:
            assert dialogue.leg_hears(call, leg)
            assert dialogue.after_talk(call, leg)


@given(PLANS, TIMED)
@settings(max_examples=300, deadline=None)
def test_same_event_twice_is_one(plan: object, timed: list[tuple[float, Event]]) -> None:
    """The same report again at the same instant, without a key counted, leaves the call as it was."""
    counted = (events.CallerKeyed, events.LegEnded, events.DialOver, events.LegNotPlaced, events.WrapUpKeyed)
    decision = decide(received(plan), CallCame(), T0)  # type: ignore[arg-type]
    now = T0
    for delay, event in timed:
        now += timedelta(seconds=delay)
        decision = decide(decision.call, event, now)
        again = decide(decision.call, event, now)
        if not isinstance(event, counted):
            assert decision.call == again.call


@given(st.integers(2, 240), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_wait_is_never_longer_than_max_wait(longest: int, first: float) -> None:
    """With heartbeats at the end of each hold turn and no other event at all, the wait stays within max_wait."""
    plan = with_plan(max_wait=timedelta(seconds=longest), rounds=9)
    call = decide(received(plan), CallCame(), T0).call
    now = T0 + timedelta(seconds=first)
    while call.state in escalation.WAITING:
        call = decide(call, Heartbeat(), now).call
        now += timedelta(seconds=dialogue.hold_seconds(call, now))
    wait = wait_seconds(call)
    assert wait is not None
    assert wait <= longest


def test_every_state_but_the_ends_can_be_left() -> None:
    """Each state that is no end has a row that leads out of it, and each row's targets have rows or are ends."""
    for state in set(State) - set(OVER):
        assert any(row.to - {state} for (source, _), row in TABLE.items() if source is state)
    for row in TABLE.values():
        assert all(target in OVER or any(source is target for source, _ in TABLE) for target in row.to)
