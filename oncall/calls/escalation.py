"""Who rings when: steps by time, the same people again within a step, the next step at once when nobody is left to ring."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls import crowd
from oncall.calls.decision import Decision, stop_legs
from oncall.calls.effects import BookCallback, CallbackOver, Effect, OpenCase, PlaceLeg, Tell, WakeAt
from oncall.calls.model import CALLBACK, Call, Leg, LegOutcome, LegState, Outcome, Person, State, Step, Way

SHORTEST_RING = timedelta(seconds=5)
MARGIN = timedelta(seconds=1)
CLOCKS_DIFFER = timedelta(seconds=30)
CALLS_BACK_AFTER = timedelta(minutes=10)
SHORTEST_DIAL = timedelta(seconds=10)
SPENT = frozenset({LegOutcome.BUSY, LegOutcome.DECLINED, LegOutcome.FAILED, LegOutcome.SCREENED_OUT})
WAITING = frozenset({State.GREETED, State.RINGING})


def gives_up_at(call: Call) -> datetime:
    """Return the instant after which this caller waits no longer, whatever happens."""
    return (call.waiting_since or call.started_at) + call.plan.max_wait


def step_ends_at(call: Call) -> datetime:
    """Return when the running step ends: its own length, never past the longest wait."""
    step = call.plan.step(call.step)
    since = call.step_since or call.started_at
    return min(since + step.lasts if step else since, gives_up_at(call))


def went_back(call: Call, now: datetime) -> bool:
    """Whether the clock was set back since the step began, by more than hosts differ: then the step would hardly ever end."""
    return call.step_since is not None and now < call.step_since - CLOCKS_DIFFER


def begin(call: Call, now: datetime) -> Decision:
    """Start the escalation: the first step's people ring while the caller hears the greeting."""
    waiting = replace(call, state=State.GREETED, waiting_since=now, in_line=call.in_line or now)
    call, effects = next_step(waiting, now)
    return Decision(replace(call, told_step=max(call.step, 0)), (*effects, WakeAt(gives_up_at(waiting))))


def advance(call: Call, now: datetime) -> tuple[Call, tuple[Effect, ...]]:
    """Let time decide: give up, go to the next step, or ring again whom it still makes sense to ring."""
    effects: tuple[Effect, ...] = ()
    while call.state in WAITING:
        if now >= gives_up_at(call) - MARGIN:
            call, more = give_up(call, now)
        elif now >= step_ends_at(call) or went_back(call, now) or used_up(call):
            call, more = next_step(call, now)
        else:
            call, more = ring_again(call, now)
            return call, effects + more
        effects += more
    return call, effects


def next_step(call: Call, now: datetime) -> tuple[Call, tuple[Effect, ...]]:
    """End the running step's legs and ring the free people of the next step that has some; give up after the last step.

    When it turns out that every one of the plan's people is busy, the caller gets a place in the queue instead.
    """
    call, stopped = stop_legs(call, LegOutcome.NO_ANSWER, LegOutcome.SCREENED_OUT)
    index = call.step + 1
    while (step := call.plan.step(index)) is not None and not crowd.available(call, step.people):
        index += 1
    if step is None:
        waits = crowd.everybody_busy(call) and call.channel != CALLBACK
        call, more = crowd.enter(call, now) if waits else give_up(call, now)
        return call, stopped + more
    call = replace(call, step=index, step_since=now)
    call, rung = ring(call, step, crowd.available(call, step.people), now)
    return call, (*stopped, *rung, WakeAt(step_ends_at(call)))


def ring(call: Call, step: Step, people: tuple[Person, ...], now: datetime) -> tuple[Call, tuple[Effect, ...]]:
    """Add a REST leg for each of the people; while the REST API fails the next heartbeat dials them instead."""
    if call.dial_way or not people:
        return call, ()
    legs = new_legs(call, step, people, Way.REST, LegState.PLACING, now)
    return replace(call, legs=call.legs + legs), tuple(PlaceLeg(leg.id) for leg in legs)


def new_legs(
    call: Call, step: Step, people: tuple[Person, ...], way: Way, state: LegState, now: datetime
) -> tuple[Leg, ...]:
    """Make one leg a person, numbered on from the call's last."""
    first = len(call.legs) + 1
    return tuple(
        Leg(id=str(first + n), person=person, stage=step.stage, step=call.step, way=way, state=state, placed_at=now)
        for n, person in enumerate(people)
    )


def last_leg(call: Call, person: Person) -> Leg | None:
    """Return the person's newest leg of the running step, or None."""
    return next((leg for leg in reversed(call.legs) if leg.step == call.step and leg.person.id == person.id), None)


def spent(leg: Leg | None) -> bool:
    """Whether ringing this person again within the step makes no sense: busy, declined, dead number, voicemail."""
    return leg is not None and not leg.open and leg.outcome in SPENT and not leg.carrier_fault


def used_up(call: Call) -> bool:
    """Whether nobody of the running step rings or is left to ring."""
    step = call.plan.step(call.step)
    return step is None or all(spent(leg := last_leg(call, p)) or out_of_reach(call, p, leg) for p in step.people)


def out_of_reach(call: Call, person: Person, leg: Leg | None) -> bool:
    """Whether a person does not ring for this call and cannot, because others have his phone."""
    return not (leg is not None and leg.open) and not crowd.can_ring(call, person)


def ring_again(call: Call, now: datetime) -> tuple[Call, tuple[Effect, ...]]:
    """Ring again those whose ring time ran out, and those now free, when at least five seconds of the step are left."""
    step = call.plan.step(call.step)
    if step is None or step_ends_at(call) - now < SHORTEST_RING:
        return call, ()
    people = tuple(person for person in crowd.available(call, step.people) if unanswered(last_leg(call, person)))
    return ring(call, step, people, now)


def unanswered(leg: Leg | None) -> bool:
    """Whether a person has not rung in this step yet, or rang out without an answer."""
    return leg is None or (not leg.open and leg.outcome is LegOutcome.NO_ANSWER)


def ring_by_dial(call: Call, now: datetime) -> Call:
    """Add dial legs for the step's people who can still be rung; none while dial legs are open or time is short.

    The shortest dial is five seconds and five more that the carrier adds: with less of the longest wait left there is none.
    """
    step = call.plan.step(call.step)
    if step is None or open_dial_legs(call) or gives_up_at(call) - now < SHORTEST_DIAL:
        return call
    free = crowd.available(call, step.people)
    people = tuple(p for p in free if (leg := last_leg(call, p)) is None or not (leg.open or spent(leg)))
    return replace(call, legs=call.legs + new_legs(call, step, people, Way.DIAL, LegState.RINGING, now))


def open_dial_legs(call: Call) -> tuple[Leg, ...]:
    """Return the legs that ring as part of the caller's own dial."""
    return tuple(leg for leg in call.legs if leg.open and leg.way is Way.DIAL)


def in_own_dial(call: Call) -> bool:
    """Whether the caller came again after somebody took his call, and phones ring or talk in his own call since then.

    That is how he is answered beside the store by a process that does not know of his talk.
    """
    since = call.accepted_at
    dialled = (leg for leg in call.legs if leg.way is Way.DIAL and leg.ended_at is None)
    return since is not None and any(leg.placed_at > since for leg in dialled)


def give_up(call: Call, now: datetime) -> tuple[Call, tuple[Effect, ...]]:
    """Nobody took the call: do what the line's `then` says; who has no number to be called back on leaves a message."""
    call, stopped = stop_legs(call, LegOutcome.NO_ANSWER, LegOutcome.SCREENED_OUT)
    call = replace(call, gave_up_at=now)
    if call.channel == CALLBACK:
        over = replace(call, state=State.CALLBACK_BOOKED, outcome=Outcome.CALLBACK, ended_at=now)
        return over, (*stopped, CallbackOver(reached=False))
    staff = tuple(person.id for person in call.plan.staff())
    if call.plan.then == "callback" and call.caller is not None:
        booked = replace(call, state=State.CALLBACK_BOOKED, outcome=Outcome.CALLBACK, number=call.caller)
        promise = BookCallback(call.caller, "hours", now + CALLS_BACK_AFTER)
        return booked, (*stopped, OpenCase(), promise, Tell(staff, "callback", told_about(call, now), mail=True))
    if call.plan.then == "announce":
        announced = replace(call, state=State.ANNOUNCED, outcome=Outcome.ANNOUNCED)
        return announced, (*stopped, Tell(staff, "missed", told_about(call, now), mail=True))
    return replace(call, state=State.RECORDING), stopped


def told_about(call: Call, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return what a message about this call says: who called, and whole seconds waited."""
    return (("caller", call.caller or ""), ("waited", str(int((now - call.started_at).total_seconds()))))
