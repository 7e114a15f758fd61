"""The machine: one table, (state, event) -> handler and the states that may follow. Nothing changes a state outside it.

An event without a row changes nothing: it came late, twice, or out of order, and what is said next follows from the state alone.
docs/state-machine.md is drawn from this table; `make check` refuses a stale drawing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oncall.calls import afterwards, caller, ending, events, legs, wrap_up
from oncall.calls.decision import Decision
from oncall.calls.events import Event
from oncall.calls.model import Call, State

Handler = Callable[[Call, Any, datetime], Decision]


@dataclass(frozen=True, slots=True)
class Row:
    """What an event does in a state, and where it may lead."""

    do: Handler
    to: frozenset[State]


def row(do: Handler, *to: State) -> Row:
    """Make a row of the table."""
    return Row(do, frozenset(to))


S = State
GAVE_UP = (S.RECORDING, S.CALLBACK_BOOKED, S.ANNOUNCED)
OVER = (S.ENDED, S.ABANDONED, S.ANNOUNCED, S.REFUSED, S.CALLBACK_BOOKED)

TABLE: dict[tuple[State, type[Event]], Row] = {
    (S.RECEIVED, events.CallCame): row(caller.came, S.GREETED, S.ASKED_CONSENT, *GAVE_UP),
    (S.ASKED_CONSENT, events.CallerKeyed): row(caller.answered_notice, S.ASKED_CONSENT, S.GREETED, S.REFUSED, *GAVE_UP),
    (S.ASKED_CONSENT, events.TimeCame): row(caller.kept_silent, S.ASKED_CONSENT, S.REFUSED),
    (S.ASKED_CONSENT, events.CallEnded): row(ending.hung_up_waiting, S.ABANDONED),
    (S.TALKING, events.Heartbeat): row(ending.join, S.TALKING, S.RINGING, *GAVE_UP),
    (S.TALKING, events.MoveBegan): row(ending.move_began, S.TALKING),
    (S.TALKING, events.TimeCame): row(ending.nobody_joined, S.TALKING, S.ABANDONED),
    (S.TALKING, events.DialOver): row(ending.join_after_dial, S.TALKING, S.ENDED, S.RINGING, *GAVE_UP),
    (S.TALKING, events.TalkOver): row(ending.left_talk, S.TALKING, S.ENDED, S.RINGING, *GAVE_UP),
    (S.TALKING, events.LegEnded): row(ending.winner_left, S.TALKING, S.ENDED, S.RINGING, *GAVE_UP),
    (S.TALKING, events.LegPlaced): row(legs.placed, S.TALKING),
    (S.TALKING, events.LegNotPlaced): row(legs.not_placed_late, S.TALKING),
    (S.TALKING, events.WrapUpKeyed): row(wrap_up.wrapped_up_first, S.TALKING, S.ENDED),
    (S.TALKING, events.CallEnded): row(ending.hung_up_talking, S.ENDED, S.ABANDONED),
    (S.RECORDING, events.MessageRecorded): row(ending.recorded, S.ENDED),
    (S.RECORDING, events.TimeCame): row(ending.no_message, S.RECORDING, S.ABANDONED),
    (S.RECORDING, events.CallEnded): row(ending.hung_up_recording, S.RECORDING),
    (S.RECORDING, events.LegPickedUp): row(legs.picked_up, S.RECORDING, S.TALKING),
    (S.RECORDING, events.LegKeyed): row(legs.keyed, S.RECORDING, S.TALKING),
    (S.RECORDING, events.LegPlaced): row(legs.placed, S.RECORDING),
    (S.RECORDING, events.LegNotPlaced): row(legs.not_placed_late, S.RECORDING),
    (S.RECORDING, events.LegEnded): row(legs.ended_late, S.RECORDING),
    (S.REFUSED, events.MessageRecorded): row(ending.recorded, S.ENDED, S.REFUSED),
    (S.ABANDONED, events.MessageRecorded): row(ending.recorded, S.ENDED, S.ABANDONED),
    (S.ENDED, events.MessageRecorded): row(ending.recorded, S.ENDED),
    (S.ENDED, events.TalkOver): row(ending.party_left, S.ENDED),
    (S.ENDED, events.TimeCame): row(ending.left_alone, S.ENDED),
    (S.ENDED, events.WrapUpKeyed): row(wrap_up.wrapped_up, S.ENDED),
}
for state in S:
    TABLE[state, events.Rang] = row(
        afterwards.rang, S.RINGING if state in afterwards.ASKED_OR_WAITING else state, state
    )
    TABLE[state, events.Seen] = row(afterwards.seen, state)
    TABLE[state, events.Noted] = row(afterwards.noted, state)
TABLE[S.TALKING, events.Noted] = row(afterwards.noted, S.TALKING, S.RINGING, S.ENDED)
TABLE[S.ASKED_CONSENT, events.MessageRecorded] = row(afterwards.message_left, S.ENDED)
for waiting in (S.GREETED, S.RINGING):
    TABLE |= {
        (waiting, events.GaveUp): row(afterwards.gave_up, *GAVE_UP),
        (waiting, events.Noted): row(afterwards.noted, waiting, S.ENDED),
        (waiting, events.MessageRecorded): row(afterwards.message_left, S.ENDED),
        (waiting, events.Heartbeat): row(caller.heartbeat, S.RINGING, *GAVE_UP),
        (waiting, events.TimeCame): row(caller.time_came, waiting, *GAVE_UP),
        (waiting, events.DialOver): row(ending.dialled, S.RINGING, S.ENDED, *GAVE_UP),
        (waiting, events.LegPlaced): row(legs.placed, waiting),
        (waiting, events.LegNotPlaced): row(legs.not_placed, waiting, *GAVE_UP),
        (waiting, events.LegPickedUp): row(legs.picked_up, waiting, S.TALKING),
        (waiting, events.LegKeyed): row(legs.keyed, waiting, S.TALKING),
        (waiting, events.LegEnded): row(legs.ended, waiting, *GAVE_UP),
        (waiting, events.CallEnded): row(ending.hung_up_waiting, S.ABANDONED),
    }
for over in OVER:
    TABLE |= {
        (over, events.LegPlaced): row(legs.placed, over),
        (over, events.LegNotPlaced): row(legs.not_placed_late, over),
        (over, events.LegEnded): row(ending.leg_ended_late, over),
        (over, events.CallEnded): row(ending.hung_up_late, over),
    }


def decide(call: Call, event: Event, now: datetime) -> Decision:
    """Return the call after the event and the effects to carry out.

    Pure: the call carries the policy's plan and the roster as they were when it came, `now` is the only clock.
    Raises RuntimeError when a handler leads where its row does not allow: a defect of this room.
    """
    found = TABLE.get((call.state, type(event)))
    if found is None:
        return Decision(call, ignored=True)
    decision = found.do(call, event, now)
    if decision.call.state not in found.to:
        text = f"{call.state} + {type(event).__name__} led to {decision.call.state}, which its row does not allow"
        raise RuntimeError(text)
    return decision
