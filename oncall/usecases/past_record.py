"""A past call as the store keeps it: instants worked out from its seconds, so that the log says again what was imported."""

from datetime import datetime, timedelta

from oncall.calls.durations import whole_seconds
from oncall.calls.model import Call, Leg, LegOutcome, LegState, Outcome, Person, Plan, State, Way
from oncall.policy.line import Line
from oncall.usecases.past_call import PastCall, PastLeg
from oncall.usecases.read_log import UNHEARD_OF
from schedules.hours import state_at

STATES = {
    Outcome.ANSWERED: State.ENDED,
    Outcome.VOICEMAIL: State.ENDED,
    Outcome.CALLBACK: State.CALLBACK_BOOKED,
    Outcome.ABANDONED: State.ABANDONED,
    Outcome.ANNOUNCED: State.ANNOUNCED,
    Outcome.REFUSED: State.REFUSED,
}
NONE = timedelta(0)


def past_record(row: PastCall, line: Line, policy: str) -> Call:
    """Return the call of a row. `policy` names the version it belongs to when the row names none.

    Its plan is empty: nobody knows any more who would have been rung next. Where ended_at and total_seconds disagree the
    seconds stand and the end is moved.
    """
    wait = wait_of(row)
    accepted = row.started_at + timedelta(seconds=wait) if talked(row) else None
    legs = tuple(leg_of(leg, str(place), accepted, row) for place, leg in enumerate(row.legs, 1))
    legs = (*legs, *who_answered(row, legs, accepted))
    return Call(
        sid=row.call,
        line=line.id,
        policy=row.policy or policy,
        caller=row.caller,
        called=line.numbers[0],
        language=line.languages[0],
        started_at=row.started_at,
        plan=empty_plan(state_at(line.hours, row.started_at).state),
        state=STATES[row.outcome],
        legs=legs,
        accepted_leg=taker(row, legs) if talked(row) else None,
        accepted_at=accepted,
        joined_at=accepted,
        talk_ended_at=talk_end(row),
        gave_up_at=None if talked(row) else row.started_at + timedelta(seconds=wait),
        ended_at=row.started_at + timedelta(seconds=total_of(row)) if moved(row) else row.ended_at,
        outcome=row.outcome,
        settled=True,
    )


def empty_plan(opening: str) -> Plan:
    """Return a plan that rings nobody; `opening` is the state of the line's hours when the call came."""
    return Plan((), 0, NONE, NONE, screen=False, consent=False, then="", greeting="", caller_id="line", opening=opening)


def talked(row: PastCall) -> bool:
    """Whether a person took the call."""
    return row.outcome is Outcome.ANSWERED or row.talk_seconds > 0


def talk_end(row: PastCall) -> datetime | None:
    """Return when the talk ended; None when there was none."""
    return row.started_at + timedelta(seconds=wait_of(row) + row.talk_seconds) if talked(row) else None


def wait_of(row: PastCall) -> int:
    """Return the caller's wait; where the row does not say, until the first acceptance, or all that was not talk."""
    if row.wait_seconds is not None:
        return row.wait_seconds
    for leg in row.legs:
        if leg.outcome is LegOutcome.ACCEPTED:
            return whole_seconds(row.started_at, leg.placed_at) + leg.ring_seconds
    return max(0, total_of(row) - row.talk_seconds)


def total_of(row: PastCall) -> int:
    """Return the length of the whole call."""
    if row.total_seconds is not None:
        return row.total_seconds
    if row.ended_at is not None:
        return whole_seconds(row.started_at, row.ended_at)
    return (row.wait_seconds or 0) + row.talk_seconds


def moved(row: PastCall) -> bool:
    """Whether ended_at is missing or does not fit total_seconds."""
    return row.ended_at is None or whole_seconds(row.started_at, row.ended_at) != total_of(row)


def leg_of(leg: PastLeg, leg_id: str, accepted: datetime | None, row: PastCall) -> Leg:
    """Return a leg that is over; its ring time runs until it was picked up, or until it ended."""
    rang_until = leg.placed_at + timedelta(seconds=leg.ring_seconds)
    took = leg.outcome is LegOutcome.ACCEPTED and accepted is not None
    return Leg(
        id=leg_id,
        person=Person(leg.person, leg.person, leg.to),
        stage=leg.stage,
        step=0,
        way=Way.REST,
        state=LegState.OVER,
        placed_at=leg.placed_at,
        outcome=leg.outcome,
        answered_at=rang_until if leg.outcome in {LegOutcome.ACCEPTED, LegOutcome.SCREENED_OUT} else None,
        ended_at=talk_end(row) if took else rang_until,
    )


def taker(row: PastCall, legs: tuple[Leg, ...]) -> str | None:
    """Return the id of the leg whose person took the call."""
    took = [leg for leg in legs if leg.outcome is LegOutcome.ACCEPTED]
    by_name = [leg for leg in took if leg.person.id == row.answered_by]
    return next((leg.id for leg in by_name or took), None)


def who_answered(row: PastCall, legs: tuple[Leg, ...], accepted: datetime | None) -> tuple[Leg, ...]:
    """Return a leg for somebody who took the call on a phone the row does not list; the log does not show it."""
    if accepted is None or row.answered_by is None:
        return ()
    if any(leg.outcome is LegOutcome.ACCEPTED and leg.person.id == row.answered_by for leg in legs):
        return ()
    person = Person(row.answered_by, row.answered_by, "")
    leg = Leg(
        "0", person, row.stage, UNHEARD_OF, Way.REST, LegState.OVER, row.started_at,
        outcome=LegOutcome.ACCEPTED, answered_at=accepted, ended_at=talk_end(row),
    )  # fmt: skip
    return (leg,)
