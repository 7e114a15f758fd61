"""Alarms and outages on both databases: one open alarm a key, one running outage a line, writes conditional on the version."""

from dataclasses import replace
from datetime import timedelta

import pytest

from oncall.calls.alarm import Alarm, AlarmPlan, AlarmState, Alert
from oncall.calls.model import Leg, LegState, Person, Step, Way
from oncall.store import Store
from oncall.usecases.incident_rows import Outage
from tests.store.samples import MINUTE, NOON, SECOND

ANNA = Person("anna", "Anna", "+4740000001")
PLAN = AlarmPlan((Step("primary", (ANNA,), 25 * SECOND),), 2, 18 * SECOND, 30 * SECOND, 30 * MINUTE)
LEG = Leg("1", ANNA, "primary", 0, Way.REST, LegState.RINGING, NOON, sid="CA1")
ALARM = Alarm(
    id="alarm:duell:1",
    line="duell",
    policy="duell@1",
    key='{}:{alertname="x"}',
    title='"version":0} \u2028 quoted',
    severity="A",
    opened_at=NOON + timedelta(microseconds=7),
    plan=PLAN,
    state=AlarmState.RINGING,
    alerts=(Alert("f", "x", "critical", firing=True, starts_at=NOON),),
    case="DU-2026-000001",
    legs=(LEG,),
    told=("anna",),
)
OUTAGE = Outage("outage:duell:1", "duell", "own", (("nb", "Nede."), ("en", "Down.")), NOON, "boss", every=MINUTE)


def test_an_alarm_comes_back_equal(store: Store) -> None:
    """By id, by key, by line, by case, among the open ones; every field, to the microsecond."""
    with store.write() as tx:
        assert tx.insert_alarm(ALARM)
    with store.read() as tx:
        assert tx.alarm(ALARM.id) == ALARM
        assert tx.alarm_of_key("duell", ALARM.key) == ALARM
        assert tx.open_alarms() == tx.alarms("duell", 5) == tx.alarms_of_case("DU-2026-000001") == (ALARM,)
        assert (tx.alarm("no"), tx.alarm_of_key("kasse", ALARM.key), tx.alarms("kasse", 5)) == (None, None, ())


def test_a_key_has_one_open_alarm(store: Store) -> None:
    """A second one is refused until the first is resolved; then the key's newest is the new one."""
    second = replace(ALARM, id="alarm:duell:2", opened_at=NOON + MINUTE)
    with store.write() as tx:
        assert [tx.insert_alarm(ALARM), tx.insert_alarm(second)] == [True, False]
        assert tx.insert_alarm(replace(second, id="alarm:kasse:2", line="kasse"))
        assert tx.save_alarm(replace(ALARM, state=AlarmState.RESOLVED, resolved_at=NOON + SECOND))
        assert tx.insert_alarm(second)
        found = tx.alarm_of_key("duell", ALARM.key)
        assert found is not None
        assert found.id == second.id
        assert {each.id for each in tx.open_alarms()} == {"alarm:kasse:2", "alarm:duell:2"}


def test_an_open_alarm_comes_before_a_newer_one_that_is_over(store: Store) -> None:
    """Whatever the clocks of two processes said."""
    with store.write() as tx:
        tx.insert_alarm(replace(ALARM, id="over", opened_at=NOON + MINUTE, resolved_at=NOON + MINUTE))
        tx.insert_alarm(ALARM)
        found = tx.alarm_of_key("duell", ALARM.key)
        assert found is not None
        assert found.id == ALARM.id


def test_a_write_is_conditional_on_the_version(store: Store) -> None:
    """Of two who acknowledge at once one writes; the other sees that he did not."""
    with store.write() as tx:
        tx.insert_alarm(ALARM)
        mine = replace(ALARM, acknowledged_by="anna", state=AlarmState.ACKNOWLEDGED)
        assert [tx.save_alarm(mine), tx.save_alarm(replace(mine, acknowledged_by="bjorn"))] == [True, False]
        found = tx.alarm(ALARM.id)
        assert found == replace(mine, version=1)


def test_outages_are_in_force_with_the_lines(store: Store) -> None:
    """Begun, changed, ended: each raises the stamp; what runs is in force, what ended is only on record."""
    with store.write() as tx:
        assert [tx.insert_outage(OUTAGE), tx.insert_outage(replace(OUTAGE, id="outage:duell:2"))] == [True, False]
    assert (store.in_force().stamp, store.in_force().outages) == (1, (OUTAGE,))
    changed = replace(OUTAGE, texts=(("nb", "Oppe snart."),), updates=1)
    with store.write() as tx:
        assert [tx.save_outage(changed), tx.save_outage(changed)] == [True, False]
        assert tx.running_outage("duell") == tx.outage(OUTAGE.id) == replace(changed, version=1)
    ended = replace(changed, version=1, ended_at=NOON + MINUTE, ended_by="boss")
    with store.write() as tx:
        assert tx.save_outage(ended)
        assert tx.running_outage("duell") is None
        assert tx.outages("duell", 5) == (replace(ended, version=2),)
        assert tx.insert_outage(replace(OUTAGE, id="outage:duell:2"))
    assert (store.in_force().stamp, [each.id for each in store.in_force().outages]) == (4, ["outage:duell:2"])


@pytest.mark.parametrize(("language", "text"), [("nb", "Nede."), ("en", "Down."), ("ru", "Nede.")])
def test_words_in_a_language(language: str, text: str) -> None:
    """Its own, else the first there is."""
    assert OUTAGE.text(language) == text
