"""Sample calls for the machine's tests: four people, two steps, plainly invented numbers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from oncall.calls.decision import Decision
from oncall.calls.events import CallCame, Event, LegPlaced
from oncall.calls.machine import decide
from oncall.calls.model import Call, Person, Plan, Step

T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ANNA = Person("anna", "Anna", "+4740000001")
BJORN = Person("bjorn", "Bjørn", "+4740000002")
CARLA = Person("carla", "Carla", "+4740000003")
DAG = Person("dag", "Dag", "+4740000004")
PLAN = Plan(
    steps=(
        Step("primary", (ANNA, BJORN), timedelta(seconds=25)),
        Step("backup", (CARLA, DAG), timedelta(seconds=25)),
    ),
    rounds=2,
    max_wait=timedelta(minutes=4),
    ring_time=timedelta(seconds=18),
    screen=True,
    consent=False,
    then="voicemail",
    greeting="greeting",
    caller_id="line",
    opening="closed",
)


def at(seconds: float) -> datetime:
    """Return the instant so many seconds after the call came."""
    return T0 + timedelta(seconds=seconds)


def received(plan: Plan = PLAN) -> Call:
    """Return a call that the machine has not seen yet."""
    return Call(
        sid="CA" + "0" * 32,
        line="duell",
        policy="duell@1",
        caller="+4790000000",
        called="+4794139884",
        language="nb",
        started_at=T0,
        plan=plan,
    )


def play(call: Call, *events: tuple[float, Event]) -> Decision:
    """Apply events at seconds after the start; returns the last decision."""
    decision = Decision(call)
    for seconds, event in events:
        decision = decide(decision.call, event, at(seconds))
    return decision


def ringing(plan: Plan = PLAN) -> Call:
    """Return a call whose first step's legs have been placed."""
    call = play(received(plan), (0, CallCame())).call
    for leg in call.legs:
        call = decide(call, LegPlaced(leg.id, f"CA{leg.id:0>32}"), at(0.2)).call
    return call


def with_plan(**changes: object) -> Plan:
    """Return the sample plan with some fields changed."""
    return replace(PLAN, **changes)  # type: ignore[arg-type]
