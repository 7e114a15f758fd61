"""Go through what was kept of a call, entry by entry, and say what became of it: for the next answer, and for the replay."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from oncall.calls.effects import Effect
from oncall.calls.events import DialOver, Event, GaveUp, Heartbeat, LegEnded, Noted, Rang, Seen, TalkOver
from oncall.calls.machine import decide
from oncall.calls.model import Call, Leg, State
from oncall.policy.line import Line
from oncall.usecases.answer_call import Arrival
from oncall.usecases.journal import Happening, LegSigns, Said, Stand
from oncall.usecases.line_book import Applied
from oncall.usecases.without_store import DIALLED, beginning, caught_up, fits, leg_of, standing


@dataclass(frozen=True, slots=True)
class Due:
    """An effect of something remembered: the call as it was then, and when."""

    call: Call
    effect: Effect
    at: datetime


def remember(line: Line, call: Call, happenings: Iterable[Happening]) -> tuple[Call, tuple[Due, ...]]:
    """Return the call after all that happened, and the effects of it, in order."""
    due: list[Due] = []
    for happening in happenings:
        for event in events_of(line, call, happening):
            decision = decide(call, event, happening.at)
            call = decision.call
            due += [Due(call, effect, happening.at) for effect in decision.effects]
    return call, tuple(due)


def events_of(line: Line, call: Call, happening: Happening) -> Iterator[Event]:
    """Yield what the machine is told of a happening: a leg it has not heard of, what happened, what the caller was answered."""
    if happening.leg is not None and call.leg(happening.leg.id) is None:
        yield Seen(leg_of(line, call, happening.leg, happening.at))
    event, said = happening.event, happening.said
    if isinstance(event, TalkOver) and event.leg is not None and call.state is State.TALKING and not call.joined_at:
        event = LegEnded(event.leg, None)
    if isinstance(event, DialOver | LegEnded):
        yield Noted(event)
    elif event is not None and not isinstance(event, Heartbeat):
        yield event
    if said is None:
        return
    if said.rang:
        yield Rang(dialled_legs(line, call, said, happening.at), said.step, said.since)
    if said.gave_up:
        yield GaveUp()
    if said.joined:
        yield Heartbeat(moved=True)


def dialled_legs(line: Line, call: Call, said: Said, at: datetime) -> tuple[Leg, ...]:
    """Return the legs of a dial by their names."""
    signs = (LegSigns(leg, leg.partition(DIALLED)[0], said.step, "", bridged=True) for leg in said.rang)
    return tuple(replace(leg_of(line, call, sign, at), placed_at=at) for sign in signs)


def recall(
    applied: Applied,
    arrival: Arrival,
    stand: Stand,
    state: State,
    happenings: tuple[Happening, ...],
    last_seen: Call | None = None,
) -> Call:
    """Return a call as it stands: from its beginning or as last seen in the store, with all that was kept since.

    `state` is what the address that was asked goes with. What neither tells, the address does.
    """
    first = happenings[0] if happenings else None
    if first is not None and first.arrival is not None and first.stand is None:
        call = beginning(applied, first.arrival, first.at)
    elif last_seen is not None and fits(last_seen, stand, state):
        call = replace(last_seen, dial_way=True)
    else:
        call = standing(applied, arrival, stand, state)
    call, _ = remember(applied.line, call, happenings)
    return caught_up(call, stand, state)
