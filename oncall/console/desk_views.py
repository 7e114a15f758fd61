"""From the records' values to the pages' views: no question is asked here, only words and shapes change."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from oncall.calls import durations
from oncall.calls.model import Call, Leg, Person
from oncall.console.views import (
    CallView,
    CaseView,
    DutyView,
    FactView,
    LegView,
    LineView,
    MonthCase,
    MonthView,
    PersonView,
    PriceLine,
    RatingView,
    TierView,
)
from oncall.policy.line import Line
from oncall.usecases.ports import CaseRow
from oncall.usecases.read_log import UNHEARD_OF
from oncall.usecases.report_month import Report, ReportCase
from oncall.usecases.show_case import CaseDetail, FactEntry
from oncall.usecases.stored_rating import Rating, read_rating
from schedules.resolve import OnCall

SAMPLE_CALL = "CAsample"
"""How the ids of made-up calls begin; no carrier's id can, as theirs are CA and 32 hexadecimal digits."""


def is_sample(sids: Iterable[str]) -> bool:
    """Return whether any of these calls is made up."""
    return any(sid.startswith(SAMPLE_CALL) for sid in sids)


def line_view(line: Line) -> LineView:
    """Return a line for the pages."""
    return LineView(line.id, line.name, line.numbers, line.zone.key, line.languages[0], line.currency)


def person_view(line: Line, person: str) -> PersonView:
    """Return somebody by id; one who has left the line file keeps the id as name."""
    found = line.people.get(person)
    return PersonView(person, found.name, found.phone or "") if found else PersonView(person, person)


def duty_view(line: Line, duty: OnCall, since: datetime | None) -> DutyView:
    """Return who serves, with names."""
    primary, backup = (tuple(person_view(line, one) for one in ids) for ids in (duty.primary, duty.backup))
    return DutyView(primary, backup, duty.until, duty.because, duty.problems, since)


def rung_view(person: Person, line: Line | None) -> PersonView:
    """Return somebody a call rang; a call brought in from elsewhere knows only ids, so the line file gives the name."""
    known = line.people.get(person.id) if line else None
    return PersonView(person.id, known.name if known and person.name == person.id else person.name, person.phone)


def told_name(call: Call, person: str, line: Line | None) -> str:
    """Return the name of somebody who is told of a call: by the line as it is now, or as the call rang him, or the id."""
    if line is not None and person in line.people:
        return line.people[person].name
    return next((leg.person.name for leg in call.legs if leg.person.id == person), person)


def leg_view(call: Call, leg: Leg, line: Line | None) -> LegView:
    """Return one person's phone in a call."""
    return LegView(
        rung_view(leg.person, line),
        leg.stage,
        leg.outcome.value if leg.outcome else None,
        leg.placed_at,
        leg.answered_at,
        leg.ended_at,
        durations.ring_seconds(leg),
        durations.leg_talk_seconds(call, leg),
    )


def call_view(call: Call, line: Line | None) -> CallView:
    """Return a call with its instants. `line` is its line as it is in force now, for names."""
    winner = call.winner
    return CallView(
        sid=call.sid,
        line=call.line,
        state=call.state.value,
        caller=call.caller,
        started_at=call.started_at,
        policy=call.policy,
        case=call.case,
        outcome=call.outcome.value if call.outcome else None,
        answered_by=rung_view(winner.person, line) if winner else None,
        stage=winner.stage if winner else None,
        wait_seconds=durations.wait_seconds(call),
        talk_seconds=durations.talk_seconds(call),
        total_seconds=durations.total_seconds(call),
        accepted_at=call.accepted_at,
        joined_at=call.joined_at,
        talk_ended_at=call.talk_ended_at,
        gave_up_at=call.gave_up_at,
        ended_at=call.ended_at,
        in_line=call.in_line,
        recording_seconds=call.recording_seconds,
        told_together=tuple(told_name(call, person, line) for person in call.gathered),
        legs=tuple(leg_view(call, leg, line) for leg in call.legs if leg.step != UNHEARD_OF),
        sample=is_sample((call.sid,)),
    )


def rating_view(rating: Rating, case: CaseRow) -> RatingView:
    """Return a stored price for the pages."""
    low, high = rating.range or (None, None)
    return RatingView(
        state=case.state,
        tier=case.tier,
        amount=case.amount,
        currency=case.currency,
        low=low,
        high=high,
        missing=rating.missing,
        because=rating.because,
        lines=tuple(
            PriceLine(one.tier, one.quantity, one.unit, Decimal(one.rate) if one.rate else None, one.amount)
            for one in rating.lines
        ),
        tariff=rating.tariff,
    )


def fact_view(entry: FactEntry) -> FactView:
    """Return an entry of the history; the value of a time (`..._at`) becomes an instant, a number whole seconds."""
    value: str | bool | int | datetime | None
    match entry.value:
        case str() if entry.fact.endswith("_at"):
            value = datetime.fromisoformat(entry.value)
        case float():
            value = round(entry.value)
        case _:
            value = entry.value
    return FactView(entry.fact, value, entry.source, entry.by, entry.at)


def case_view(found: CaseDetail, calls: Sequence[Call], line: Line | None) -> CaseView:
    """Return a case whole."""
    case = found.case
    return CaseView(
        case.id,
        case.line,
        case.caller,
        case.customer,
        case.opened_at,
        case.month,
        case.policy,
        rating_view(found.rating, case),
        tuple(fact_view(entry) for entry in found.history),
        tuple(call_view(call, line) for call in calls),
        is_sample(call.sid for call in calls),
    )


def month_case(row: ReportCase, case: CaseRow) -> MonthCase:
    """Return a row of the month."""
    rating = rating_view(read_rating(case.rating), case)
    return MonthCase(
        row.case, row.customer, row.caller, row.opened_at, rating, row.calls, row.talk_seconds, is_sample(row.calls)
    )


def month_view(report: Report, rows: Sequence[CaseRow]) -> MonthView:
    """Return a month; `rows` are its cases as stored, for what each could still become."""
    stored = {row.id: row for row in rows}
    return MonthView(
        month=report.month,
        state=report.state,
        currency=report.currency,
        calls=report.calls.total,
        answered=report.calls.answered,
        voicemail=report.calls.voicemail,
        abandoned=report.calls.abandoned,
        wait_p50=report.calls.wait_seconds_p50,
        wait_p90=report.calls.wait_seconds_p90,
        tiers=tuple(TierView(tier.tier, tier.cases, tier.amount) for tier in report.tiers),
        total=report.total,
        held=report.held,
        review=report.review,
        cases=tuple(month_case(row, stored[row.case]) for row in report.cases if row.case in stored),
    )
