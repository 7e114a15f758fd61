"""The machine of an alarm: its branches, and what holds whatever comes in whatever order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.calls.alarm import Alarm, AlarmDecision, AlarmPlan, AlarmState, Alert, Reported, TellAlarm
from oncall.calls.alarm_dialogue import alarm_hears
from oncall.calls.alarm_machine import TABLE, AlarmEvent, decide
from oncall.calls.dialogue import Ask, HangUp
from oncall.calls.effects import NoteFacts, PlaceAlarmLeg, StopAlarmLeg, WakeAt
from oncall.calls.events import LegEnded, LegKeyed, LegNotPlaced, LegPickedUp, LegPlaced, TimeCame
from oncall.calls.model import LegOutcome, Person, Step

T0 = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ANNA, BJORN, CARLA, DAG = (
    Person(n, n.title(), f"+474000000{at}") for at, n in enumerate(("anna", "bjorn", "carla", "dag"))
)
STEPS = (Step("primary", (ANNA, BJORN), 25 * SECOND), Step("backup", (CARLA, DAG), 25 * SECOND))
PLAN = AlarmPlan(STEPS, 2, 18 * SECOND, 30 * SECOND, timedelta(minutes=30))
FIRES = Alert("f1", "site down", "critical", firing=True, starts_at=T0)
ENDED = replace(FIRES, firing=False)
NEW = Alarm("alarm:x:1", "x", "x@1", "k", "site down", "A", T0, PLAN, case="XX-2026-000001")
FOUR = ("anna", "bjorn", "carla", "dag")


def play(*told: tuple[float, AlarmEvent], plan: AlarmPlan = PLAN, alarm: Alarm = NEW) -> list[AlarmDecision]:
    """Play events, each so many seconds after the start; returns every decision."""
    found = []
    for seconds, event in told:
        decision = decide(alarm, event, T0 + timedelta(seconds=seconds), plan)
        alarm = decision.alarm
        found.append(decision)
    return found


def rings(alarm: Alarm) -> set[str]:
    """Return whose legs are open."""
    return {leg.person.id for leg in alarm.legs if leg.open and leg.id != alarm.acknowledged_leg}


FIRED = (0.0, Reported((FIRES,), rings=True))


def test_alerts_are_gathered_before_anybody_rings() -> None:
    """Half a minute later the pair rings together, whoever is on call by then."""
    late = replace(PLAN, steps=STEPS[1:])
    first, early, rung = play(FIRED, (29, TimeCame()), (30, TimeCame()))
    assert (first.alarm.state, early.alarm.legs) == (AlarmState.GATHERING, ())
    assert first.effects == (WakeAt(T0 + 30 * SECOND),)
    assert rings(rung.alarm) == {"anna", "bjorn"}
    assert rings(decide(first.alarm, TimeCame(), T0 + 30 * SECOND, late).alarm) == {"carla", "dag"}


def test_without_gathering_the_pair_rings_at_once() -> None:
    """A group wait of nought."""
    (first,) = play(FIRED, plan=replace(PLAN, group_wait=timedelta()))
    assert [type(effect) for effect in first.effects] == [PlaceAlarmLeg, PlaceAlarmLeg, WakeAt]


def test_the_first_1_wins_and_a_later_1_changes_nothing() -> None:
    """One acknowledgement, however many press."""
    steps = (FIRED, (30, TimeCame()), (35, LegKeyed("2", "1", "CA2")), (35, LegKeyed("1", "1", "CA1")))
    *_, won, late = play(*steps)
    assert (won.alarm.acknowledged_by, won.alarm.state) == ("bjorn", AlarmState.ACKNOWLEDGED)
    assert StopAlarmLeg(NEW.id, "1") in won.effects
    assert NoteFacts((("answered_at", T0 + 35 * SECOND),), "bjorn") in won.effects
    assert late == AlarmDecision(won.alarm)


def test_who_is_asked_when_another_acknowledges_hears_it() -> None:
    """A phone that is picked up is not hung up on."""
    picked = (32, LegPickedUp("1", "CA1"))
    *_, won = play(FIRED, (30, TimeCame()), picked, (35, LegKeyed("2", "1", "CA2")))
    assert StopAlarmLeg(NEW.id, "1", tell=True) in won.effects


def test_2_rings_the_next_step_and_after_the_last_all_are_told() -> None:
    """Passed on four times: both pairs, both rounds, then everybody is written to and it begins again after the repeat."""
    decisions = play(FIRED, (30, TimeCame()), *((31 + n, LegKeyed(str(1 + 2 * n), "2", f"CA{n}")) for n in range(4)))
    assert [rings(each.alarm) for each in decisions[1:5]] == [{"anna", "bjorn"}, {"carla", "dag"}] * 2
    last = decisions[-1]
    assert last.alarm.state is AlarmState.UNANSWERED
    assert TellAlarm(FOUR, "alarm_unanswered") in last.effects
    assert WakeAt(T0 + timedelta(seconds=34, minutes=30)) in last.effects
    again = decide(last.alarm, TimeCame(), T0 + timedelta(seconds=34, minutes=30), PLAN)
    assert (again.alarm.series, rings(again.alarm)) == (2, {"anna", "bjorn"})


def test_a_late_1_acknowledges_while_nobody_has() -> None:
    """The key of a phone that we had given up still counts."""
    steps = (FIRED, (30, TimeCame()), (55, TimeCame()), (56, LegKeyed("1", "1", "CA1")))
    assert play(*steps)[-1].alarm.acknowledged_by == "anna"


def test_nobody_on_call_tells_those_who_manage_the_line() -> None:
    """No step has anybody: the message goes to nobody by name, which means the managers."""
    empty = replace(PLAN, steps=(Step("primary", (), 25 * SECOND),))
    *_, told = play(FIRED, (30, TimeCame()), plan=empty)
    assert TellAlarm((), "alarm_unanswered") in told.effects


def test_a_dead_number_is_spent_and_a_fault_of_the_carriers_is_tried_again() -> None:
    """Bjørn's phone does not exist; Anna's could not be placed and is tried five seconds later."""
    steps = (FIRED, (30, TimeCame()), (31, LegNotPlaced("2", carrier=False)), (31, LegNotPlaced("1", carrier=True)))
    *_, failed, again = play(*steps, (36, TimeCame()))
    assert WakeAt(T0 + 36 * SECOND) in failed.effects
    assert [effect for effect in again.effects if isinstance(effect, PlaceAlarmLeg)] == [PlaceAlarmLeg(NEW.id, "3")]
    assert rings(again.alarm) == {"anna"}


def test_resolved_tells_only_whom_it_concerns() -> None:
    """Nobody was rung yet: nobody is written to; somebody was: they are."""
    quiet = play(FIRED, (5, Reported((ENDED,), rings=False)))[-1]
    assert [type(effect) for effect in quiet.effects] == [NoteFacts]
    loud = play(FIRED, (30, TimeCame()), (40, Reported((ENDED,), rings=False)))[-1]
    assert TellAlarm(("anna", "bjorn"), "alarm_resolved") in loud.effects
    assert (rings(loud.alarm), loud.alarm.over) == (set(), True)


def test_a_report_that_comes_late_does_not_fire_again() -> None:
    """One alert of a group ended; its older firing copy arrives afterwards."""
    other = Alert("f2", "disk", "critical", firing=True)
    both = Reported((FIRES, other), rings=True)
    *_, last = play((0, both), (1, Reported((ENDED, other), rings=True)), (2, both))
    assert last.alarm.firing == 1


LEGS = st.sampled_from([str(n) for n in range(1, 12)])
ALERTS = st.builds(replace, st.just(FIRES), fingerprint=st.sampled_from(["f1", "f2"]), firing=st.booleans())
EVENTS: st.SearchStrategy[AlarmEvent] = st.one_of(
    st.just(TimeCame()),
    st.builds(Reported, st.lists(ALERTS, min_size=1, max_size=3).map(tuple), st.booleans(), st.booleans()),
    st.builds(LegPlaced, LEGS, LEGS.map("CA{}".format)),
    st.builds(LegNotPlaced, LEGS, st.booleans()),
    st.builds(LegPickedUp, LEGS, LEGS.map("CA{}".format)),
    st.builds(LegKeyed, LEGS, st.sampled_from(["", "1", "2", "7"]), LEGS.map("CA{}".format)),
    st.builds(LegEnded, LEGS, st.one_of(st.none(), st.sampled_from(list(LegOutcome)[1:6]))),
)
TIMED = st.lists(st.tuples(st.floats(0, 40), EVENTS), max_size=30)
PLANS = st.builds(replace, st.just(PLAN), rounds=st.integers(1, 3), steps=st.sampled_from([STEPS, STEPS[:1], ()]))


def history(plan: AlarmPlan, timed: list[tuple[float, AlarmEvent]]) -> list[tuple[datetime, AlarmDecision]]:
    """Play random events after a first alert; returns each instant with its decision."""
    now, decision = T0, decide(NEW, Reported((FIRES,), rings=True), T0, plan)
    seen = [(now, decision)]
    for delay, event in timed:
        now += timedelta(seconds=delay)
        decision = decide(decision.alarm, event, now, plan)
        seen.append((now, decision))
    return seen


@given(PLANS, TIMED)
@settings(max_examples=300, deadline=None)
def test_at_most_one_has_the_alarm_and_keeps_it(plan: AlarmPlan, timed: list[tuple[float, AlarmEvent]]) -> None:
    """Once acknowledged it is that person's until the end; nobody else's leg is accepted."""
    owners = [decision.alarm.acknowledged_by for _, decision in history(plan, timed)]
    assert len({owner for owner in owners if owner}) <= 1
    assert owners == sorted(owners, key=lambda owner: owner is not None)
    accepted = [leg for leg in history(plan, timed)[-1][1].alarm.legs if leg.outcome is LegOutcome.ACCEPTED]
    assert len(accepted) <= 1


@given(PLANS, TIMED)
@settings(max_examples=300, deadline=None)
def test_an_alarm_that_nobody_has_is_never_forgotten(plan: AlarmPlan, timed: list[tuple[float, AlarmEvent]]) -> None:
    """While it is open and nobody has acknowledged, a timer is still to come."""
    wakes: list[datetime] = []
    for now, decision in history(plan, timed):
        wakes += [effect.at for effect in decision.effects if isinstance(effect, WakeAt)]
        if decision.alarm.state in {AlarmState.GATHERING, AlarmState.UNANSWERED}:
            assert decision.alarm.wait_until in wakes
        if decision.alarm.state is AlarmState.RINGING:
            step = plan.step(decision.alarm.step)
            assert step is not None
            assert (decision.alarm.step_since or now) + step.lasts in wakes


@given(PLANS, TIMED)
@settings(max_examples=200, deadline=None)
def test_no_phone_rings_when_it_is_over_or_somebody_has_it(
    plan: AlarmPlan, timed: list[tuple[float, AlarmEvent]]
) -> None:
    """Every leg that was open then is stopped in the same decision."""
    for _, decision in history(plan, timed):
        if decision.alarm.state in {AlarmState.ACKNOWLEDGED, AlarmState.RESOLVED}:
            assert rings(decision.alarm) == set()


@given(PLANS, TIMED)
@settings(max_examples=200, deadline=None)
def test_whatever_is_said_ends(plan: AlarmPlan, timed: list[tuple[float, AlarmEvent]]) -> None:
    """Every script ends in a hang-up, and only an open alarm asks for a key."""
    for _, decision in history(plan, timed):
        for leg in (*decision.alarm.legs, None):
            for key in (None, "1", "2", "7"):
                script = alarm_hears(decision.alarm, leg, key=key)
                assert isinstance(script[-1], HangUp)
                asks = any(isinstance(verb, Ask) for verb in script)
                assert not asks or decision.alarm.state not in {AlarmState.ACKNOWLEDGED, AlarmState.RESOLVED}


def test_every_row_names_states_it_may_lead_to() -> None:
    """The table is the only place where a state changes, and it covers every event somewhere."""
    assert {event for _, event in TABLE} == {
        Reported,
        TimeCame,
        LegPlaced,
        LegNotPlaced,
        LegPickedUp,
        LegKeyed,
        LegEnded,
    }
    assert all(row.to for row in TABLE.values())
