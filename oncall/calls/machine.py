"""The machine: one table, (state, event) -> handler and the states that may follow. Nothing changes a state outside it.

An event without a row changes nothing: it came late, twice, or out of order, and what is said next follows from the state alone.
docs/state-machine.md is drawn from this table; `make check` refuses a stale drawing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oncall.calls import afterwards, aside, callback, caller, ending, events, legs, menu, queue, wrap_up
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
NOBODY = (S.QUEUED, *GAVE_UP)
TAKEN = (S.TALKING, S.CALLING_BACK)
OVER = (S.ENDED, S.ABANDONED, S.ANNOUNCED, S.REFUSED, S.CALLBACK_BOOKED)

TABLE: dict[tuple[State, type[Event]], Row] = {
    (S.RECEIVED, events.CallCame): row(menu.came, S.ASKED, S.GREETED, S.ASKED_CONSENT, S.REFUSED, *NOBODY),
    (S.ASKED, events.CallerKeyed): row(menu.answered, S.ASKED, S.GREETED, S.ASKED_CONSENT, S.REFUSED, *NOBODY),
    (S.ASKED, events.CallEnded): row(ending.hung_up_waiting, S.ABANDONED),
    (S.ASKED, events.MessageRecorded): row(afterwards.message_left, S.ENDED),
    (S.ASKED_CONSENT, events.CallerKeyed): row(caller.answered_notice, S.ASKED_CONSENT, S.GREETED, S.REFUSED, *NOBODY),
    (S.ASKED_CONSENT, events.TimeCame): row(caller.kept_silent, S.ASKED_CONSENT, S.REFUSED),
    (S.ASKED_CONSENT, events.CallEnded): row(ending.hung_up_waiting, S.ABANDONED),
    (S.TALKING, events.Heartbeat): row(ending.join, S.TALKING, S.RINGING, *NOBODY),
    (S.TALKING, events.MoveBegan): row(ending.move_began, S.TALKING),
    (S.TALKING, events.TimeCame): row(ending.nobody_joined, S.TALKING, S.ABANDONED),
    (S.TALKING, events.DialOver): row(ending.join_after_dial, S.TALKING, S.ENDED, S.RINGING, *NOBODY),
    (S.TALKING, events.TalkOver): row(ending.left_talk, S.TALKING, S.ENDED, S.RINGING, *NOBODY),
    (S.TALKING, events.LegEnded): row(callback.person_left, S.TALKING, S.ENDED, S.RINGING, *NOBODY),
    (S.TALKING, events.CustomerDialOver): row(callback.over, S.ENDED, S.CALLBACK_BOOKED),
    (S.RECEIVED, events.CallBack): row(callback.begin, S.GREETED, S.CALLBACK_BOOKED),
    (S.CALLING_BACK, events.CustomerReached): row(callback.reached, S.TALKING),
    (S.CALLING_BACK, events.CustomerDialOver): row(callback.over, S.ENDED, S.CALLBACK_BOOKED),
    (S.CALLING_BACK, events.TimeCame): row(callback.time_came, S.CALLING_BACK, S.CALLBACK_BOOKED),
    (S.CALLING_BACK, events.LegEnded): row(callback.person_left, S.CALLING_BACK, S.CALLBACK_BOOKED),
    (S.CALLING_BACK, events.LegPlaced): row(legs.placed, S.CALLING_BACK),
    (S.CALLING_BACK, events.LegNotPlaced): row(legs.not_placed_late, S.CALLING_BACK),
    (S.QUEUED, events.Heartbeat): row(queue.heartbeat, S.QUEUED, S.RINGING, *GAVE_UP),
    (S.QUEUED, events.TimeCame): row(queue.time_came, S.QUEUED, S.RINGING, *GAVE_UP),
    (S.QUEUED, events.CallerKeyed): row(queue.keyed, S.QUEUED, S.RINGING, *GAVE_UP),
    (S.QUEUED, events.CallEnded): row(ending.hung_up_waiting, S.ABANDONED),
    (S.QUEUED, events.MessageRecorded): row(afterwards.message_left, S.ENDED),
    (S.QUEUED, events.LegPlaced): row(legs.placed, S.QUEUED),
    (S.QUEUED, events.LegNotPlaced): row(legs.not_placed_late, S.QUEUED),
    (S.QUEUED, events.LegPickedUp): row(legs.picked_up, S.QUEUED, S.TALKING),
    (S.QUEUED, events.LegKeyed): row(legs.keyed, S.QUEUED, S.TALKING),
    (S.QUEUED, events.LegEnded): row(legs.ended_late, S.QUEUED),
    (S.TALKING, events.LegPlaced): row(legs.placed, S.TALKING),
    (S.TALKING, events.LegNotPlaced): row(legs.not_placed_late, S.TALKING),
    (S.TALKING, events.WrapUpKeyed): row(wrap_up.wrapped_up_first, S.TALKING, S.ENDED),
    (S.TALKING, events.CallEnded): row(ending.hung_up_talking, S.ENDED, S.ABANDONED),
    (S.RECORDING, events.MessageRecorded): row(ending.recorded, S.ENDED),
    (S.RECORDING, events.TimeCame): row(ending.no_message, S.RECORDING, S.ABANDONED, S.ANNOUNCED),
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
    (S.ABANDONED, events.TimeCame): row(ending.told_to_go, S.ABANDONED),
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
        (waiting, events.CallerKeyed): row(aside.keyed, waiting),
        (waiting, events.Noted): row(afterwards.noted, waiting, S.ENDED),
        (waiting, events.MessageRecorded): row(afterwards.message_left, S.ENDED),
        (waiting, events.Heartbeat): row(caller.heartbeat, S.RINGING, *NOBODY),
        (waiting, events.TimeCame): row(caller.time_came, waiting, *NOBODY),
        (waiting, events.DialOver): row(ending.dialled, S.RINGING, S.ENDED, *NOBODY),
        (waiting, events.LegPlaced): row(legs.placed, waiting),
        (waiting, events.LegNotPlaced): row(legs.not_placed, waiting, *NOBODY),
        (waiting, events.LegPickedUp): row(legs.picked_up, waiting, *TAKEN),
        (waiting, events.LegKeyed): row(legs.keyed, waiting, *TAKEN),
        (waiting, events.LegEnded): row(legs.ended, waiting, *NOBODY),
        (waiting, events.CallEnded): row(ending.hung_up_waiting, S.ABANDONED),
    }
for over in OVER:
    TABLE |= {
        (over, events.LegPlaced): row(legs.placed, over),
        (over, events.LegNotPlaced): row(legs.not_placed_late, over),
        (over, events.LegEnded): row(ending.leg_ended_late, over),
        (over, events.CallEnded): row(ending.hung_up_late, over),
        (over, events.EndCorrected): row(afterwards.end_corrected, over),
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
