"""Who carried how much: the hours of the rota in force, and who took the calls of the nights."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from oncall.calls.model import Call, LegState, Person
from oncall.store import Store
from oncall.usecases.fair_shares import fair_shares
from schedules.fairness import PersonTime
from tests.store.samples import sample_call
from tests.usecases.rota import CARLA_FOR_EVA, Rota, oslo, rota_in

HOUR = timedelta(hours=1)


@pytest.fixture
def rota(store: Store) -> Rota:
    """Return the Duell line in a store."""
    return rota_in(store)


def taken_by_carla(number: int, at: datetime) -> Call:
    """Return a call that Carla took ten seconds after it came."""
    call = sample_call(number, started_at=at)
    leg = replace(call.legs[0], person=Person("carla", "Carla", "+4740000003"), state=LegState.ACCEPTED)
    return replace(call, legs=(leg, call.legs[1]), accepted_at=at + timedelta(seconds=10), accepted_leg=leg.id)


def shares(rota: Rota, start: str = "2026-11-23T08:00", end: str = "2026-12-14T08:00") -> dict[str, PersonTime]:
    """Return the shares of three whole weeks by person."""
    found = fair_shares(rota.store, rota.line, oslo(start), oslo(end))
    assert found is not None
    return {each.person: each for each in found.people}


def test_three_weeks_of_three_pairs_are_even(rota: Rota) -> None:
    """A week primary and a week backup each; nothing on one side."""
    found = fair_shares(rota.store, rota.line, oslo("2026-11-23T08:00"), oslo("2026-12-14T08:00"))
    assert found is not None
    assert found.balance == 1.0
    assert {each.primary for each in found.people} == {168 * HOUR}
    assert {each.night for each in found.people} == {2 * 7 * 8 * HOUR}


def test_a_stored_change_moves_hours(rota: Rota) -> None:
    """Four hours of Eva's are Carla's; the balance falls below one."""
    rota.change("override", CARLA_FOR_EVA)
    found = shares(rota)
    assert (found["eva"].primary, found["carla"].primary) == (164 * HOUR, 172 * HOUR)


def test_a_stored_swap_is_counted(rota: Rota) -> None:
    """One half given, one half taken, by both."""
    doc = {
        "a": "carla",
        "a_from": "2026-11-28",
        "a_to": "2026-11-29",
        "b": "anna",
        "b_from": "2026-12-05",
        "b_to": "2026-12-06",
    }
    rota.change("swap", doc)
    found = shares(rota)
    assert {(found[who].swaps_given, found[who].swaps_taken) for who in ("anna", "carla")} == {(1, 1)}


def test_a_line_without_a_rota_has_no_shares(rota: Rota) -> None:
    """Nothing to share."""
    line = replace(rota.line, rota=None)
    assert fair_shares(rota.store, line, oslo("2026-11-23"), oslo("2026-11-24")) is None


def test_calls_of_the_nights_count_for_who_took_them(rota: Rota) -> None:
    """Taken at three in the night: one; taken at noon: none; taken just after the period began, though it came before."""
    for number, at in enumerate(("2026-11-25T03:00", "2026-11-25T12:00", "2026-11-23T07:59:50")):
        with rota.store.write() as tx:
            tx.insert_call(taken_by_carla(number, oslo(at)))
    assert {who: each.night_calls for who, each in shares(rota).items() if each.night_calls} == {"carla": 1}
