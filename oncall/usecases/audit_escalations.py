"""Look at the rows alone and say whether every escalation ran on time: each step at its time, no caller left waiting.

It knows nothing of timers, heartbeats or effects: whatever of them failed, it shows here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.calls import crowd, escalation, queue
from oncall.calls.caller import PATIENCE
from oncall.calls.effects import Effect, MissedCalls, Notice, OutageWord, Tell, TellCustomer
from oncall.calls.ending import RECORDING_MAY_COME
from oncall.calls.legs import JOINS_WITHIN, REACHED_WITHIN
from oncall.calls.model import Call, LegState, State, Way
from oncall.usecases.line_book import LineBook
from oncall.usecases.ports import Store

# A turn of the hold loop, a REST request that waits for its time-out, and a knock.
TOLERANCE = timedelta(seconds=12)
# A dial within the caller's own call begins when the greeting is over.
GREETING = timedelta(seconds=30)
EFFECTS_WITHIN = timedelta(minutes=2)
EFFECTS = 200
LONG_TURN = timedelta(seconds=queue.LATER)
NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Late:
    """Something that did not happen in time: in which call, what, and by how many whole seconds."""

    call: str
    what: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found: how many calls it looked at, what runs late now, and what came late in calls that are over."""

    checked: int
    now: tuple[Late, ...]
    past: tuple[Late, ...]


def audit_escalations(store: Store, book: LineBook, since: datetime, now: datetime) -> Audit:
    """Check what is going on now, and the calls whose wait must have ended since `since`. Raises StoreBusy or StoreDown."""
    present = store.open_calls(now)
    late = [*(found for call in present for found in overdue(call, now)), *effects_overdue(store, now)]
    past: list[Late] = []
    checked = len(present)
    for applied in book.all():
        longest = (applied.line.escalation.max_wait if applied.line.escalation else NONE) + PATIENCE
        for call in store.calls(applied.line.id, since - longest, now - longest):
            checked += 1
            past += steps_late(call)
    return Audit(checked, tuple(late), tuple(past))


def overdue(call: Call, now: datetime) -> Iterator[Late]:
    """Yield what should have happened to an open call by now."""
    due: datetime | None = None
    match call.state:
        case State.ASKED_CONSENT:
            due = call.started_at + PATIENCE
        case State.GREETED | State.RINGING:
            due = escalation.gives_up_at(call)
        case State.QUEUED:
            due = crowd.queue_ends_at(call) + LONG_TURN
        case State.CALLING_BACK if call.accepted_at is not None:
            due = call.accepted_at + REACHED_WITHIN
        case State.TALKING if call.joined_at is None and call.accepted_at is not None:
            due = call.accepted_at + JOINS_WITHIN
        case State.RECORDING if call.ended_at is not None:
            due = call.ended_at + RECORDING_MAY_COME
    if due is not None:
        yield from by(call, f"still {call.state}", now - due)
    for leg in call.legs:
        if leg.state is LegState.PLACING and call.state in escalation.WAITING:
            yield from by(call, f"leg {leg.id} not placed", now - leg.placed_at)


def by(call: Call, what: str, delay: timedelta) -> Iterator[Late]:
    """Yield a finding when the delay is more than is to be expected."""
    if delay > TOLERANCE:
        yield Late(call.sid, what, int(delay.total_seconds()))


def effects_overdue(store: Store, now: datetime) -> Iterator[Late]:
    """Yield the effects that nobody has carried out for long."""
    for row, state, written_at in store.outbox_rows(EFFECTS):
        if is_letter(row.effect):
            continue  # it waits for its mail server for days, and nobody on the phone waits for it
        due = row.effect.at if isinstance(row.effect, MissedCalls) else written_at
        if state in {"waiting", "claimed"} and now - due > EFFECTS_WITHIN:
            seconds = int((now - due).total_seconds())
            yield Late(row.call or "", f"{type(row.effect).__name__} not carried out", seconds)


def is_letter(effect: Effect) -> bool:
    """Say whether an effect is a letter, or word to a customer: `waiting_letters` tells of those."""
    letters = Tell | Notice | OutageWord | MissedCalls
    return isinstance(effect, TellCustomer) or (isinstance(effect, letters) and effect.mail)


def steps_late(call: Call) -> Iterator[Late]:
    """Yield the steps of a call that began late or not at all, and a wait that lasted too long."""
    if call.waiting_since is None or call.settled or call.queued_at is not None:
        return  # one who was in line waits by other rules: a timer ends that, and `overdue` watches it
    ends = [at for at in (call.accepted_at, call.gave_up_at, call.ended_at) if at is not None]
    if not ends:
        return
    until = min(ends)
    yield from by(call, "the wait", until - escalation.gives_up_at(call))
    began = {leg.step: leg.placed_at for leg in reversed(call.legs)}
    due, step = call.waiting_since, 0
    if call.legs and call.legs[0].way is Way.DIAL:
        due += min(GREETING, max(NONE, call.legs[0].placed_at - due))
    while (planned := call.plan.step(step)) is not None and due < min(until, escalation.gives_up_at(call)):
        if planned.people:
            # Busy people are passed over: a later step may come instead.
            rang = min((at for number, at in began.items() if number >= step), default=until)
            yield from by(call, f"step {step}", min(rang, until) - due)
            due = began.get(step, due) + planned.lasts
        step += 1
