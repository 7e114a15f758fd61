"""The process dies between any two operations of the store in a storm of missed calls: nobody is told of twice or never."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from oncall.usecases import carry_out
from oncall.usecases.missed_calls import SINGLY
from oncall.usecases.tell_missed_calls import tell_missed_calls
from tests.faults.world import World, world
from tests.stories.play import DUELL, Play

ONE_STEP = ('escalation.step=[{ring=["carla","dag"],for="25s"}]', "escalation.max_wait=2m")
CALLERS = tuple(f"+479000{number:04}" for number in range(3000, 3007))
OPENS, JOINS = SINGLY, SINGLY + 1  # the call that opens the storm, and one that is added to it
MANY = re.compile(r"flere ubesvarte anrop: (\d+),")


def gives_up(play: Play, made: World, number: str) -> None:
    """Let somebody call and hang up."""
    phone = made.carrier.phone(number)
    made.carrier.dial(number, DUELL)
    play.after(2)
    phone.hang_up()
    play.after(1)


def all_were_told_of(play: Play) -> None:
    """Check that each of the pair learnt of everybody once: by number, or in a count."""
    for person in ("carla", "dag"):
        texts = play.texts(person)
        singly = [text for text in texts if "ubesvart fra" in text]
        assert len({*singly}) == len(singly) <= SINGLY
        assert len(CALLERS) == len(singly) + sum(int(found[1]) for found in map(MANY.search, texts) if found)


@pytest.mark.parametrize(("which", "operations"), [*product([OPENS], range(1, 19)), *product([JOINS], range(1, 8))])
def test_dies_while_a_missed_call_is_stored(tmp_path: Path, which: int, operations: int) -> None:
    """Whatever was written of it is written whole; an end that was not stored is settled from the carrier's list."""
    with world(tmp_path, *ONE_STEP) as (play, made):
        for place, number in enumerate(CALLERS):
            if place == which:
                made.die_after(operations)
            gives_up(play, made, number)
        play.after(30)
        made.every = made.looks = 20.0
        play.after(16 * 60)
        assert 1 == made.crashes
        all_were_told_of(play)


@pytest.mark.parametrize("operations", range(1, 13))
def test_dies_while_the_gathered_text_is_sent(tmp_path: Path, operations: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed, counted, handed over or not: the text comes, once, and says the same."""
    with world(tmp_path, *ONE_STEP) as (play, made):

        def tell(*told: Any, **how: Any) -> None:
            if not made.crashes and made.trouble.dies_at is None:
                made.die_after(operations)
            tell_missed_calls(*told, **how)

        monkeypatch.setattr(carry_out, "tell_missed_calls", tell)
        for number in CALLERS:
            gives_up(play, made, number)
        made.every = made.looks = 20.0
        play.after(15 * 60)
        assert 1 == made.crashes
        all_were_told_of(play)


def test_calls_that_were_answered_without_the_store_are_told_of_together(tmp_path: Path) -> None:
    """The journal is read back in: a storm of calls in an hour without the database is one of texts no more than another."""
    with world(tmp_path, *ONE_STEP) as (play, made):
        made.ail(away=True)
        for number in CALLERS:
            gives_up(play, made, number)
        made.ail(away=False)
        made.every = made.looks = 20.0
        play.after(20 * 60)
        all_were_told_of(play)


def test_calls_that_nobody_answered_are_told_of_together(tmp_path: Path) -> None:
    """The whole service was away, and the fallback too: the calls are filled in from the carrier's list."""
    with world(tmp_path, *ONE_STEP) as (play, made):
        made.die()
        for number in CALLERS:
            made.carrier.dial(number, DUELL)
            play.after(5)
        play.after(60)
        made.begin()
        made.every = made.looks = 20.0
        play.after(30 * 60)
        all_were_told_of(play)
