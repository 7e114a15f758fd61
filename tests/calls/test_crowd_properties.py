"""Several callers at once, whatever happens: no phone rings for two, the line is served in its order, nobody waits for ever."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.calls import crowd, dialogue, events
from oncall.calls.effects import WakeAt
from oncall.calls.events import CallCame, Event
from oncall.calls.machine import OVER, decide
from oncall.calls.model import Call, LegOutcome, State
from tests.calls.samples import PLAN, T0, received, with_plan

CALLERS = 5
SOON = with_plan(steps=PLAN.steps[:1], rounds=1, queue_wait=timedelta(minutes=5))
LEGS = st.sampled_from([str(n) for n in range(1, 7)])
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.just(events.Heartbeat()),
    st.just(events.TimeCame()),
    st.just(events.Heartbeat(moved=True)),
    st.just(events.TalkOver()),
    st.builds(events.CallerKeyed, st.sampled_from(["", "1", "2"])),
    st.builds(events.LegPlaced, LEGS, st.just("CA" + "1" * 32)),
    st.builds(events.LegNotPlaced, LEGS, st.booleans()),
    st.builds(events.LegPickedUp, LEGS, st.just("CA" + "1" * 32)),
    st.builds(events.LegKeyed, LEGS, st.just("1"), st.just("CA" + "1" * 32)),
    st.builds(events.LegEnded, LEGS, st.sampled_from([None, LegOutcome.NO_ANSWER, LegOutcome.BUSY])),
    st.builds(events.CallEnded, st.just(T0)),
)
PLAYED = st.lists(st.tuples(st.integers(0, CALLERS - 1), st.floats(0, 8), EVENTS), max_size=60)


@dataclass(slots=True)
class Room:
    """Calls side by side, each told of the others as the store would tell it."""

    calls: dict[str, Call] = field(default_factory=dict)
    wakes: dict[str, list[datetime]] = field(default_factory=dict)

    def look(self, call: Call, now: datetime) -> Call:
        """Return the call with what the others' phones do."""
        since = (call.in_line or now, call.sid)
        others = [other for other in self.calls.values() if other.sid != call.sid]
        taken = {phone for other in others for phone in crowd.held(other)}
        for other in others:
            if other.state is State.QUEUED and (other.in_line or now, other.sid) < since:
                taken |= set(crowd.phones(other))
        return replace(call, unavailable=tuple(sorted(taken & set(crowd.phones(call)))))

    def tell(self, number: int, event: Event, now: datetime) -> tuple[Call | None, Call]:
        """Apply an event to a caller's call, which comes with the first; returns the call before and after."""
        sid = f"CA{number:032}"
        before = self.calls.get(sid)
        if before is None:
            event = CallCame()
        call = before or replace(received(SOON), sid=sid, started_at=now)
        decision = decide(self.look(call, now), event, now)
        self.wakes.setdefault(sid, []).extend(each.at for each in decision.effects if isinstance(each, WakeAt))
        self.calls[sid] = decision.call
        return before, decision.call


@given(PLAYED)
@settings(max_examples=300, deadline=None)
def test_no_phone_is_two_calls(played: list[tuple[int, float, Event]]) -> None:
    """At every moment each phone rings, is asked or talks for at most one call."""
    room, now = Room(), T0
    for number, delay, event in played:
        now += timedelta(seconds=delay)
        room.tell(number, event, now)
        phones = [phone for call in room.calls.values() for phone in crowd.held(call)]
        assert len(phones) == len(set(phones))


@given(PLAYED)
@settings(max_examples=300, deadline=None)
def test_the_line_is_served_in_its_order(played: list[tuple[int, float, Event]]) -> None:
    """A call leaves the line to ring only when nobody who came before is in it."""
    room, now = Room(), T0
    for number, delay, event in played:
        now += timedelta(seconds=delay)
        before, after = room.tell(number, event, now)
        if before is not None and before.state is State.QUEUED and after.state is State.RINGING:
            earlier = [c.in_line for c in room.calls.values() if c.state is State.QUEUED and c.sid != after.sid]
            assert all(since is None or after.in_line is None or since >= after.in_line for since in earlier)


@given(PLAYED)
@settings(max_examples=300, deadline=None)
def test_nobody_waits_in_silence_or_for_ever(played: list[tuple[int, float, Event]]) -> None:
    """Who is in line is told so and may leave by a key; a timer is set for the end of his wait, and ends it."""
    room, now = Room(), T0
    for number, delay, event in played:
        now += timedelta(seconds=delay)
        _, call = room.tell(number, event, now)
        if call.state is State.QUEUED:
            assert any(isinstance(verb, dialogue.HoldAsking) for verb in dialogue.caller_hears(call, now))
            assert crowd.queue_ends_at(call) in room.wakes[call.sid]
    for call in tuple(room.calls.values()):
        if call.state is State.QUEUED:
            ended = decide(call, events.TimeCame(), crowd.queue_ends_at(call)).call
            assert ended.state is State.RECORDING


def test_a_lone_caller_does_not_meet_the_queue() -> None:
    """With everybody free a call never has a place in line, whatever its way."""
    call = decide(received(SOON), CallCame(), T0).call
    assert call.state not in {State.QUEUED, *OVER}
    assert call.queued_at is None
