"""Fill in calls that neither a row nor the journal knows, because nobody of ours answered: from the carrier's own list.

The carrier then played the number's fallback. Which key was pressed, and what was said to a voicemail, its list does not
tell: a phone that was picked up took the call, and a call that nobody took is a missed one.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls.effects import Effect, OpenCase
from oncall.calls.ending import WHOLE_SECONDS, missed, note_talk
from oncall.calls.events import EndCorrected
from oncall.calls.model import Call, Leg, LegOutcome, LegState, Outcome, Person, State, Way
from oncall.log import get_logger
from oncall.policy.line import Line
from oncall.usecases.answer_call import Arrival, new_call
from oncall.usecases.apply_event import apply_event, outbox_rows
from oncall.usecases.desk import CLAIM, Desk
from oncall.usecases.hooks import post_call
from oncall.usecases.line_book import Applied
from oncall.usecases.missed_calls import gather
from oncall.usecases.ports import CarrierCall, CarrierError
from oncall.usecases.remember import Due
from oncall.usecases.replay_journal import open_cases
from oncall.usecases.settle_calls import OVER

INBOUND = "inbound"
# A journal on another machine may still be waiting for its database.
AFTER = timedelta(minutes=5)
OVERLAP = timedelta(minutes=10)
OUTCOMES = {
    "completed": LegOutcome.ACCEPTED,
    "busy": LegOutcome.BUSY,
    "failed": LegOutcome.FAILED,
    "canceled": LegOutcome.CANCELLED,
}
log = get_logger(__name__)


def correct(desk: Desk, listed: CarrierCall, now: datetime) -> None:
    """Take the carrier's end of a call where ours is another: its list is what it bills by. Raises StoreBusy or StoreDown."""
    with desk.store.read() as tx:
        call = tx.call(listed.sid)
    if call is None or call.ended_at is None or listed.ended_at is None:
        return
    if abs(call.ended_at - listed.ended_at) > WHOLE_SECONDS:
        log.warning("call_end_corrected", call=call.sid, ours=call.ended_at, carriers=listed.ended_at)
        apply_event(desk, call.sid, EndCorrected(listed.ended_at), now)


def fill_calls(desk: Desk, since: datetime, now: datetime) -> datetime:
    """Store the calls to our numbers since then that nobody knows, and correct ends; returns since when to look the next time.

    Raises StoreBusy or StoreDown. When the REST API fails nothing is done and the same span is looked at again.
    """
    try:
        listed = desk.carrier.calls(since)
    except CarrierError as error:
        log.warning("calls_not_filled_in", why=str(error))
        return since
    again = now - OVERLAP
    for one in listed:
        applied = desk.book.by_number(one.to)
        if one.direction != INBOUND or applied is None or one.created_at is None:
            continue
        if one.status not in OVER or (one.ended_at or now) > now - AFTER:
            again = min(again, one.created_at)
        elif one.created_at >= began(desk, applied):
            legs = [leg for leg in listed if leg.parent == one.sid]
            fill(desk, applied, one, legs, now)
            correct(desk, one, now)
    return max(since, again)


def began(desk: Desk, applied: Applied) -> datetime:
    """Return when the line was applied first: earlier calls to its numbers were never ours."""
    first = desk.store.line_version(applied.line.id, 1)
    return first.applied_at if first is not None else datetime.max.replace(tzinfo=applied.line.zone)


def fill(desk: Desk, applied: Applied, listed: CarrierCall, legs: Sequence[CarrierCall], now: datetime) -> None:
    """Store one call, unless there is a row of it."""
    with desk.store.read() as tx:
        if tx.call(listed.sid) is not None:
            return
    call, effects = from_list(applied, listed, legs)
    at = call.ended_at or now
    with desk.store.write() as tx:
        call = replace(call, case=open_cases(desk, tx, call, [Due(call, effect, at) for effect in effects]))
        call, effects = gather(tx, call, effects, now)
        rows = outbox_rows(call, effects)
        tx.post(rows, now, desk.worker, now + CLAIM)
        if not tx.insert_call(call):
            raise LookupError(f"call {listed.sid} was stored by somebody else just now")
        post_call(tx, applied.hooks, None, call, now)
    log.warning("call_filled_in", call=listed.sid, outcome=call.outcome)
    desk.kick(rows)


def from_list(applied: Applied, listed: CarrierCall, legs: Sequence[CarrierCall]) -> tuple[Call, tuple[Effect, ...]]:
    """Return a call as the carrier's list tells it, and its effects: a case with its talk, or word of a missed call."""
    start = listed.started_at or listed.created_at
    if start is None:
        raise LookupError(f"call {listed.sid} without a start in the carrier's list")
    blank = new_call(applied, Arrival(listed.sid, listed.caller, listed.to), start)
    rung = tuple(leg_from(applied.line, number, leg, start) for number, leg in enumerate(legs, 1))
    call = replace(blank, legs=rung, ended_at=listed.ended_at, settled=True, waiting_since=start)
    took = max((leg for leg in rung if leg.answered_at and leg.ended_at), key=ended, default=None)
    if took is None or took.ended_at is None:
        call = replace(call, state=State.ABANDONED, outcome=Outcome.ABANDONED)
        return call, (missed(call, listed.ended_at or start),)
    at = took.answered_at
    call = replace(
        call, state=State.ENDED, outcome=Outcome.ANSWERED, accepted_leg=took.id, accepted_at=at, joined_at=at
    )
    return replace(call, talk_ended_at=took.ended_at), (OpenCase(), note_talk(call, took.ended_at))


def ended(leg: Leg) -> datetime:
    """Return when a leg ended."""
    return leg.ended_at or leg.placed_at


def leg_from(line: Line, number: int, listed: CarrierCall, start: datetime) -> Leg:
    """Return a leg of the carrier's list; its person is known by the phone's number."""
    talked = listed.status == "completed" and listed.seconds and listed.ended_at
    return Leg(
        id=str(number),
        person=whose(line, listed.to),
        stage="",
        step=0,
        way=Way.DIAL,
        state=LegState.OVER,
        placed_at=listed.started_at or listed.created_at or start,
        sid=listed.sid,
        outcome=OUTCOMES.get(listed.status, LegOutcome.NO_ANSWER),
        answered_at=listed.ended_at - timedelta(seconds=listed.seconds or 0) if talked and listed.ended_at else None,
        ended_at=listed.ended_at,
    )


def whose(line: Line, number: str) -> Person:
    """Return the person with a phone number; one whom the line does not know is called by the number."""
    found = next((person for person in line.people.values() if person.phone == number), None)
    return Person(found.id, found.name, number, found.email) if found else Person(number, number, number)
