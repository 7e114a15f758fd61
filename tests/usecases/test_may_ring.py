"""Toll fraud: a number is dialled when it is in the line's file or somebody's who called, and never when it is costly."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from oncall.calls.events import LegNotPlaced, LegPlaced
from oncall.calls.model import Person
from oncall.usecases.may_ring import may_ring, numbers_of
from oncall.usecases.place_leg import ring
from tests.faults.world import World, world
from tests.stories.play import CALLER, NIGHT, Play

POLICY = "duell@1"
STRANGER, SATELLITE, ABROAD = "+4790000077", "+881612345678", "+46701234567"


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Play, World]]:
    """Return a running line."""
    with world(tmp_path) as found:
        yield found


def allowed(made: World, number: str) -> bool:
    """Return whether a number may be dialled for the line now."""
    return may_ring(made.service.desk, "duell", POLICY, number, NIGHT + timedelta(minutes=1))


def test_people_of_the_line_may_be_rung(played: tuple[Play, World]) -> None:
    """Everybody in the file, whoever is on call."""
    _, made = played
    applied = made.service.desk.book.by_id("duell")
    assert applied is not None
    assert all(allowed(made, number) for number in numbers_of(applied.line))


def test_a_stranger_may_not_be_rung_until_he_has_called(played: tuple[Play, World]) -> None:
    """Then he may be called back."""
    play, made = played
    assert not allowed(made, CALLER)
    play.dial()
    play.after(5)
    assert allowed(made, CALLER)
    assert not allowed(made, STRANGER)


def test_a_customer_may_be_rung(played: tuple[Play, World]) -> None:
    """By his record, though he never called."""
    _, made = played
    row = dict.fromkeys(("name", "email", "language", "role", "contract", "stations", "starts_on"), "")
    with made.service.desk.store.write() as tx:
        tx.put_customer("duell", {**row, "phone": STRANGER, "customer": "sample"})
    assert allowed(made, STRANGER)


def test_a_costly_number_may_not_be_rung_even_by_a_callers_right(played: tuple[Play, World]) -> None:
    """A satellite phone may call in; nobody pays for calling it."""
    play, made = played
    made.carrier.dial(SATELLITE, "+4794139884")
    play.after(5)
    assert not allowed(made, SATELLITE)


def test_other_countries_as_the_line_says(tmp_path: Path) -> None:
    """A caller from Sweden is called back unless the line dials only at home."""
    for sets, expected in (((), True), (("line.dial_countries=[]",), False)):
        with world(tmp_path / str(expected), *sets) as (play, made):
            made.carrier.dial(ABROAD, "+4794139884")
            play.after(5)
            assert expected is allowed(made, ABROAD)


def test_a_leg_to_a_number_of_nobody_is_not_placed(played: tuple[Play, World]) -> None:
    """The carrier is not even asked; the escalation goes on as with any number that cannot be rung."""
    play, made = played
    sid = play.dial()
    play.after(5)
    desk = made.service.desk
    with desk.store.read() as tx:
        call = tx.call(sid)
    assert call is not None
    asked = len(made.carrier.calls)
    leg = replace(call.legs[0], sid=None, person=Person("x", "X", STRANGER))
    told = ring(desk, call, leg, lambda: NIGHT, unsure=False)
    assert LegNotPlaced(leg.id, carrier=False) == told
    assert asked == len(made.carrier.calls)
    assert isinstance(ring(desk, call, call.legs[0], lambda: NIGHT, unsure=False), LegPlaced)
