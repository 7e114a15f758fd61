"""Serve a call when the database does not answer: the machine goes on from the signed address and the call journal.

Phones are dialled in the caller's own call. Nothing is stored here and no effect is carried out: that is left to the replay.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls.afterwards import ASKED_OR_WAITING
from oncall.calls.dialogue import caller_hears
from oncall.calls.escalation import open_dial_legs
from oncall.calls.events import CallCame, Event
from oncall.calls.machine import GAVE_UP, decide
from oncall.calls.model import Call, Leg, LegState, Person, State, Way
from oncall.policy.line import Line
from oncall.usecases.answer_call import Arrival, Reply, new_call
from oncall.usecases.journal import LegSigns, Said, Stand
from oncall.usecases.line_book import Applied

DIALLED = "@"
TAKEN = frozenset({State.TALKING, State.ENDED})


def first_words(applied: Applied, arrival: Arrival, now: datetime) -> Reply:
    """Answer a call that cannot be stored: what the machine says, with the phones left to the caller's own dial."""
    call = beginning(applied, arrival, now)
    return Reply(call, caller_hears(call, now))


def beginning(applied: Applied, arrival: Arrival, at: datetime) -> Call:
    """Return a call as it begins without the store."""
    return decide(replace(new_call(applied, arrival, at), dial_way=True), CallCame(), at).call


def next_words(call: Call, event: Event, now: datetime) -> tuple[Reply, Said]:
    """Go on with a call after an event of the caller's; returns the reply and what of it the journal must know."""
    alone = replace(call, unavailable=())  # who else has a phone cannot be known: the carrier says when it is busy
    after = own_ids(call, decide(alone, event, now).call)
    said = Said(
        step=after.step,
        since=after.step_since or after.started_at,
        rang=tuple(leg.id for leg in after.legs[len(call.legs) :]),
        gave_up=after.state in GAVE_UP and call.state not in GAVE_UP,
        joined=after.joined_at is not None and call.joined_at is None,
    )
    return Reply(after, caller_hears(after, now)), said


def own_ids(before: Call, after: Call) -> Call:
    """Return the call with names for its new legs that tell who was dialled when: no stored leg is called so."""
    legs = list(after.legs)
    taken = {leg.id for leg in before.legs}
    for place in range(len(before.legs), len(legs)):
        leg = legs[place]
        seconds = int(leg.placed_at.timestamp()) - int(after.started_at.timestamp())
        while (own := f"{leg.person.id}{DIALLED}{seconds}") in taken:
            seconds += 1
        legs[place] = replace(leg, id=own)
        taken.add(own)
    return replace(after, legs=tuple(legs))


def standing(applied: Applied, arrival: Arrival, stand: Stand, state: State) -> Call:
    """Return a call as its signed address tells it: a caller's request at an address of `state`.

    A call whose winner the address names is talking.
    """
    call = replace(new_call(applied, arrival, stand.started_at), dial_way=True, state=state)
    if stand.step >= 0:
        call = replace(call, step=stand.step, told_step=stand.step, step_since=stand.since, waiting_since=stand.waits)
    if stand.winner is not None and state is State.RINGING:
        state = State.TALKING
    return taken(call, stand, state) if state in TAKEN else call


def taken(call: Call, stand: Stand, state: State) -> Call:
    """Return a call that somebody took, by the leg that its address names."""
    return replace(call, state=state, accepted_leg=stand.winner, accepted_at=stand.since)


def fits(call: Call, stand: Stand, state: State) -> bool:
    """Whether a call as it was last seen is no older than its address: other processes may have served it since."""
    newer_winner = stand.winner is not None and call.accepted_leg != stand.winner
    return call.step >= stand.step and not newer_winner and not (state in TAKEN and call.state in ASKED_OR_WAITING)


def caught_up(call: Call, stand: Stand, state: State) -> Call:
    """Return a call, as the journal tells it, where its address knows more: entries may be lost, an address is not.

    One who comes from a talk had it; one who waits is at the step, and comes from the dial, that his address names.
    """
    if call.state not in ASKED_OR_WAITING:
        return call
    if state in TAKEN:
        return taken(call, stand, state)
    if state is not State.RINGING:
        return call
    call = replace(call, dial_way=True)
    if stand.step > call.step:
        call = replace(call, step=stand.step, step_since=stand.since, waiting_since=call.waiting_since or stand.waits)
    return with_dial(replace(call, state=state), stand.dialled) if stand.dialled else replace(call, state=state)


def with_dial(call: Call, at: datetime) -> Call:
    """Return a call whose running step's people were dialled at `at`; unchanged when they are known to have been."""
    step = call.plan.step(call.step)
    if step is None or open_dial_legs(call):
        return call
    name = f"{DIALLED}{int(at.timestamp()) - int(call.started_at.timestamp())}"
    legs = (
        Leg(person.id + name, person, step.stage, call.step, Way.DIAL, LegState.RINGING, at) for person in step.people
    )
    return replace(call, legs=call.legs + tuple(leg for leg in legs if call.leg(leg.id) is None))


def leg_of(line: Line, call: Call, signs: LegSigns, at: datetime) -> Leg:
    """Return a leg of which only its own requests tell. Its name says when it was dialled, if it was."""
    found = line.people.get(signs.person)
    person = Person(signs.person, found.name if found else signs.person, found.phone or "" if found else "")
    _, dialled, seconds = signs.id.rpartition(DIALLED)
    placed = call.started_at + timedelta(seconds=int(seconds)) if dialled and seconds.isdecimal() else at
    step = call.plan.step(signs.step)
    way = Way.DIAL if signs.bridged or dialled else Way.REST
    return Leg(signs.id, person, step.stage if step else "", signs.step, way, LegState.RINGING, min(placed, at))
