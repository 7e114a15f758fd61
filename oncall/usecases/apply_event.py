"""Load, decide, save: an event changes a call by one conditional write, its effects and timers in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from oncall.calls.decision import Decision
from oncall.calls.effects import BookCallback, CallbackOver, Effect, NoteFacts, OpenCase, Tell, WakeAt
from oncall.calls.events import Event, Heartbeat, LegEnded
from oncall.calls.machine import decide
from oncall.calls.model import Call, State
from oncall.usecases import missed_calls, promised_callbacks
from oncall.usecases.desk import CLAIM, Desk
from oncall.usecases.hook_rows import Hook
from oncall.usecases.hooks import post_call
from oncall.usecases.open_case import note_answers, note_facts, open_case
from oncall.usecases.open_ticket import Doubled
from oncall.usecases.ports import OutboxRow, StoreBusy, Tx
from oncall.usecases.register_ticket import register_ticket
from oncall.usecases.surroundings import RINGS_NOBODY, keep_place, look_around, matters, placed

TRIES = 8
WITHIN = (WakeAt, OpenCase, NoteFacts, BookCallback, CallbackOver)  # done in the transaction, not from the outbox
Told = tuple[Event, str | None]  # an event, and the outbox row whose outcome it is


@dataclass(frozen=True, slots=True)
class Change:
    """The call before and after an event."""

    before: Call
    after: Call

    @property
    def new_step(self) -> bool:
        """Whether the caller has not yet been told that the next colleagues ring."""
        return self.after.told_step != self.before.told_step


def apply_event(desk: Desk, sid: str, event: Event, now: datetime, *, done: str | None = None) -> Change | None:
    """Apply an event to the call of that carrier id; None when there is no such call.

    `done` names an outbox row that this event is the outcome of: it is finished in the same transaction.
    What changes nothing, as most heartbeats and every report that comes twice, is answered from a read alone.
    Raises StoreBusy or StoreDown.
    """
    if done is None and isinstance(event, Heartbeat | LegEnded):
        with desk.store.read() as tx:
            call = tx.call(sid)
            if isinstance(event, Heartbeat) and call is not None and (call.unavailable or call.state is State.QUEUED):
                call = look_around(tx, call, now)
        if call is None or unchanged(call, event, now):
            return None if call is None else Change(call, call)
    return apply_all(desk, sid, ((event, done),), now)


def unchanged(call: Call, event: Heartbeat | LegEnded, now: datetime) -> bool:
    """Whether nothing comes of an event. A leg's end that may make other phones ring is never judged from a read."""
    if isinstance(event, LegEnded) and matters(call, event):
        return False
    decision = decide(call, event, now)
    return decision.call == call and not decision.effects


def apply_all(desk: Desk, sid: str, told: Sequence[Told], now: datetime) -> Change | None:
    """Apply events one after the other by one write; None when there is no such call. Raises StoreBusy or StoreDown."""
    for _ in range(TRIES):
        tried = attempt(desk, sid, told, now)
        if not isinstance(tried, Lost):
            return tried
    raise StoreBusy(f"call {sid}: other workers wrote first {TRIES} times")


class Lost(Exception):
    """Somebody else wrote the call first: nothing was changed; decide again on what he wrote."""


def attempt(desk: Desk, sid: str, told: Sequence[Told], now: datetime) -> Change | Lost | None:
    """Try once: decide on the stored call and write where nobody wrote in between."""
    try:
        with desk.store.write() as tx:
            call = tx.call(sid)
            if call is None:
                return None
            if not all(isinstance(event, RINGS_NOBODY) for event, _ in told):
                call = look_around(tx, call, now)
            after, changed = call, False
            rows: tuple[OutboxRow, ...] = ()
            for event, done in told:
                decision = decide(after, event, now)
                if done is not None:
                    tx.finish(done, now)
                if decision.call != after or decision.effects:
                    after, more = store_decision(desk, tx, decision, now, first=len(rows))
                    rows, changed = (*rows, *more), True
            if changed and not (keep_place(tx, call, after, now) and tx.save_call(after)):
                raise Lost  # noqa: TRY301 - leaving the transaction by an exception rolls it back
            post_call(tx, hooks_of(desk, call), call, after, now)
            after = placed(tx, after, now)
    except Lost as lost:
        return lost
    if rows:
        desk.kick(rows)
    return Change(call, after)


def hooks_of(desk: Desk, call: Call) -> tuple[Hook, ...]:
    """Return the addresses that are told of a call: those of its line as it is in force."""
    applied = desk.book.by_id(call.line)
    return applied.hooks if applied is not None else ()


def store_decision(
    desk: Desk, tx: Tx, decision: Decision, now: datetime, *, first: int = 0
) -> tuple[Call, tuple[OutboxRow, ...]]:
    """Do what belongs into the transaction (cases, facts, timers, outbox); returns the call and the new rows.

    `first` counts the rows that earlier decisions on the same version of the call have made.
    """
    call, effects = decision.call, decision.effects
    for effect in decision.effects:
        if isinstance(effect, OpenCase):
            call = replace(call, case=open_case(desk, tx, call, now))
            note_answers(desk, tx, call, now)
            register_opened(desk, tx, call, now)
        elif isinstance(effect, NoteFacts) and call.case is not None:
            note_facts(desk, tx, call.case, effect.facts, effect.by, now)
        elif isinstance(effect, BookCallback):
            effects += promised_callbacks.book(tx, call, effect, now)
        elif isinstance(effect, CallbackOver):
            effects += promised_callbacks.settle(tx, call, effect, now)
    call, effects = missed_calls.gather(tx, call, effects, now)
    rows = outbox_rows(call, effects, first)
    if rows:
        tx.post(rows, now, desk.worker, now + CLAIM)
    wakes = tuple(effect.at for effect in decision.effects if isinstance(effect, WakeAt))
    if wakes:
        tx.wake(call.sid, wakes)
    return call, rows


def register_opened(desk: Desk, tx: Tx, call: Call, now: datetime) -> None:
    """Make the case of a call that asked for a ticket somebody's, as one that was written is. Raises Lost when another does it now."""
    case = tx.case(call.case) if call.plan.do == "ticket" and call.case is not None else None
    applied = desk.book.at(call.policy)
    if case is None or applied is None:
        return
    try:
        register_ticket(tx, applied.line, case, call.channel, now, subject=dict(call.answers).get("topic", ""))
    except Doubled as doubled:
        raise Lost from doubled


def outbox_rows(call: Call, effects: tuple[Effect, ...], first: int = 0) -> tuple[OutboxRow, ...]:
    """Return a row an effect, a message split by person and medium.

    The key is the call, the version the decision was made on, and the effect's place in it: the same decision again
    gives the same keys, and no other decision does.
    """
    parts: list[Effect] = []
    for effect in effects:
        if isinstance(effect, Tell):
            parts += messages(effect)
        elif not isinstance(effect, WITHIN):
            parts.append(effect)
    return tuple(OutboxRow(f"{call.sid}:{call.version}:{n}", call.sid, part) for n, part in enumerate(parts, first))


def messages(tell: Tell) -> tuple[Tell, ...]:
    """Split a message into one SMS a person, and one mail a person where it is to be mailed as well."""
    texts = tuple(replace(tell, people=(person,), mail=False) for person in tell.people)
    mails = tuple(replace(tell, people=(person,), mail=True) for person in tell.people) if tell.mail else ()
    return texts + mails
