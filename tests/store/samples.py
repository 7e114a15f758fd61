"""Sample rows: a call with its plan and legs, a case, an outbox row. Plainly samples; the times are far from today."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from oncall.calls.effects import Effect, PlaceLeg
from oncall.calls.model import Call, Leg, LegState, Outcome, Person, Plan, State, Step, Way
from oncall.usecases.ports import CaseRow, OutboxRow

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
PEOPLE = tuple(Person(f"p{number}", f"Person {number}", f"+4740000000{number}") for number in range(4))
PLAN = Plan(
    steps=(Step("primary", PEOPLE[:2], timedelta(seconds=25)), Step("backup", PEOPLE[2:], timedelta(seconds=25))),
    rounds=2,
    max_wait=timedelta(minutes=4),
    ring_time=timedelta(seconds=18),
    screen=True,
    consent=False,
    then="voicemail",
    greeting="Sample greeting, æøå.",
    caller_id="line",
)


def sample_call(number: int = 1, *, line: str = "duell", started_at: datetime = NOON) -> Call:
    """Return a call that rings its primary pair."""
    legs = tuple(
        Leg(f"leg{index}", person, "primary", 0, Way.REST, LegState.RINGING, started_at)
        for index, person in enumerate(PEOPLE[:2])
    )
    return Call(
        sid=f"CA{number:032}",
        line=line,
        policy=f"{line}@1",
        caller="+4790000000",
        called="+4721000000",
        language="nb",
        started_at=started_at,
        plan=PLAN,
        state=State.RINGING,
        legs=legs,
    )


def ended_call(
    number: int,
    wait: int,
    outcome: Outcome = Outcome.ANSWERED,
    *,
    line: str = "duell",
    started_at: datetime = NOON,
    case: str | None = None,
) -> Call:
    """Return a call that waited so many seconds and is over."""
    answered = started_at + wait * SECOND
    call = replace(sample_call(number, line=line, started_at=started_at), case=case, state=State.ENDED, outcome=outcome)
    if outcome is Outcome.ANSWERED:
        call = replace(
            call, accepted_leg="leg0", accepted_at=answered, joined_at=answered, talk_ended_at=answered + MINUTE
        )
    return replace(call, ended_at=answered + (MINUTE if outcome is Outcome.ANSWERED else timedelta(0)))


def sample_case(case: str = "DU-2026-000001", *, opened_at: datetime = NOON) -> CaseRow:
    """Return a case that is not solved yet."""
    return CaseRow(
        id=case,
        line="duell",
        caller="+4790000000",
        customer="Sample shop",
        opened_at=opened_at,
        month="2026-11",
        policy="duell@1",
        state="review",
        tier="",
        amount=Decimal("490.00"),
        currency="NOK",
        rating="{}",
        solved=False,
    )


def sample_row(key: str, effect: Effect | None = None, *, call: str = "CA1") -> OutboxRow:
    """Return an outbox row, of a leg to place unless another effect is given."""
    return OutboxRow(key, call, effect or PlaceLeg("leg0"))
