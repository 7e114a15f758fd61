"""A storm of missed calls: the first five are told one by one, all others in one text, and afterwards it begins anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oncall.emulator.phones import Phone
from oncall.store import open_store
from oncall.usecases.missed_calls import SINGLY, WITHIN
from oncall.usecases.run_outbox import run_outbox
from tests.faults.world import world
from tests.stories.play import DUELL, NIGHT, Play, staged

PAIR = ("carla", "dag")
ONE_STEP = ('escalation.step=[{ring=["carla","dag"],for="25s"}]', "escalation.max_wait=2m")
TALKERS = ("+4790000101", "+4790000102")
LINK = "https://service.test/?line=duell"
OVER = WITHIN.total_seconds() + 5


@contextmanager
def crowded(home: Path, at: datetime = NIGHT) -> Iterator[Play]:
    """Set a stage on which both of the pair talk, so that whoever calls is in line."""
    with staged(home, *ONE_STEP, at=at) as play:
        for number, person in zip(TALKERS, PAIR, strict=True):
            play.carrier.phone(number)
            play.carrier.dial(number, DUELL)
            play.take(person)
        yield play


def gives_up(play: Play, number: str, after: float = 2) -> Phone:
    """Let somebody call and hang up in line."""
    phone = play.carrier.phone(number)
    play.carrier.dial(number, DUELL)
    play.after(after)
    phone.hang_up()
    return phone


def numbers(count: int, first: int = 0) -> list[str]:
    """Return so many callers' numbers."""
    return [f"+479000{first + place:04}" for place in range(2000, 2000 + count)]


def storm(play: Play, callers: list[str]) -> None:
    """Let these callers hang up in line, one every three seconds."""
    for number in callers:
        gives_up(play, number)
        play.after(1)


def alone(play: Play, person: str) -> list[str]:
    """Return the texts to a person that tell of one missed call each."""
    return [text for text in play.texts(person) if "ubesvart fra" in text]


def together(play: Play, person: str) -> list[str]:
    """Return the texts to a person that tell of many."""
    return [text for text in play.texts(person) if "flere ubesvarte" in text]


def many(count: int, times: str, callers: int, last: str) -> str:
    """Return the sentence."""
    return f"Duell vakttelefon: flere ubesvarte anrop: {count}, kl. {times}, ulike numre: {callers}, sist fra {last}. {LINK}"


def test_forty_callers_hang_up_in_line_within_two_minutes(tmp_path: Path) -> None:
    """Each of the pair gets five texts and, within ten minutes of the fifth, one about the other 35; then nothing more."""
    callers = numbers(39)
    with crowded(tmp_path) as play:
        storm(play, [*callers, callers[7]])
        for person in PAIR:
            told = zip(callers[:SINGLY], alone(play, person), strict=True)
            assert [True] * SINGLY == [number in text for number, text in told]
            assert [] == together(play, person)
        play.after(OVER)
        expected = [many(35, "02:00-02:02", 34, callers[7])]
        assert [expected, expected] == [together(play, person) for person in PAIR]
        play.after(1200)
        assert [(SINGLY, 1)] * 2 == [(len(alone(play, person)), len(together(play, person))) for person in PAIR]


def test_exactly_five_are_told_one_by_one(tmp_path: Path) -> None:
    """Nothing is gathered: nobody gets a sixth text, now or later."""
    with crowded(tmp_path) as play:
        storm(play, numbers(SINGLY))
        play.after(OVER)
        assert [(SINGLY, [])] * 2 == [(len(alone(play, person)), together(play, person)) for person in PAIR]


def test_the_sixth_is_told_of_though_nobody_follows(tmp_path: Path) -> None:
    """One call in the gathered text is told as one."""
    callers = numbers(SINGLY + 1)
    with crowded(tmp_path) as play:
        storm(play, callers)
        play.after(OVER)
        [text] = together(play, "carla")
        assert many(1, "02:00", 1, callers[-1]) == text


def test_a_second_storm_begins_anew(tmp_path: Path) -> None:
    """Its first five are told one by one again, and its own text counts its own calls alone."""
    first, second = numbers(8), numbers(7, 100)
    with crowded(tmp_path) as play:
        storm(play, first)
        play.after(20 * 60)
        storm(play, second)
        play.after(OVER)
        for person in PAIR:
            assert 2 * SINGLY == len(alone(play, person))
            assert [("3, kl. 02:00" in text, "2, kl. 02:" in text) for text in together(play, person)] == [
                (True, False),
                (False, True),
            ]


def test_a_message_is_told_of_in_a_storm(tmp_path: Path) -> None:
    """Somebody who leaves a message in line is never one of many."""
    number = "+4790000700"
    with crowded(tmp_path) as play:
        storm(play, numbers(SINGLY + 2))
        phone = play.carrier.phone(number)
        play.carrier.dial(number, DUELL)
        play.after(9)
        phone.press("1")
        play.after(12)
        phone.speak(5)
        play.after(30)
        assert [True, True] == [any(number in text for text in play.texts(person)) for person in PAIR]
        play.after(OVER)
        assert ["anrop: 2," in text for text in together(play, "carla")] == [True]


def test_the_page_of_a_gathered_call_says_so(tmp_path: Path) -> None:
    """The call itself names who is told of it with others; one that was told alone names nobody."""
    with crowded(tmp_path) as play:
        callers = numbers(SINGLY + 1)
        storm(play, callers)
        rows = {call.caller: call for call in play.stage.service.desk.store.calls("duell", None, None)}
        assert [(), PAIR] == [rows[number].gathered for number in (callers[0], callers[-1])]


def test_two_services_on_one_database_send_it_once(tmp_path: Path) -> None:
    """Both look for what is due, one after the other and again: one text a person."""
    with crowded(tmp_path) as play:
        storm(play, numbers(SINGLY + 3))
        play.stage.end_ticks()
        play.after(OVER)
        own = play.stage.service.desk
        store = open_store("", tmp_path)
        other = replace(own, store=store, worker="another host", kick=lambda _: None)
        for desk in (other, own, other, own):
            run_outbox(desk, play.carrier.clock.now)
        store.close()
        play.after(5)
        assert [1, 1] == [len(together(play, person)) for person in PAIR]


@pytest.mark.parametrize(
    ("at", "times"),
    [
        (datetime(2026, 10, 25, 0, 59, tzinfo=UTC), "02:59 CEST-02:00 CET"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "01:59 CET-03:00 CEST"),
    ],
    ids=["autumn", "spring"],
)
def test_the_clock_is_changed_in_a_storm(tmp_path: Path, at: datetime, times: str) -> None:
    """The times are the line's own and name their zone, so that two o'clock is not before one; nothing comes an hour late."""
    with crowded(tmp_path, at=at - timedelta(seconds=15)) as play:
        storm(play, numbers(30))
        play.after(OVER)
        [text] = together(play, "carla")
        assert f"anrop: 25, kl. {times}," in text


def test_it_outlives_a_long_failure_of_the_api(tmp_path: Path) -> None:
    """No message can be sent for an hour: the text comes afterwards, once, though a reply was lost."""
    with world(tmp_path, *ONE_STEP) as (play, made):
        for number in numbers(SINGLY + 4):
            gives_up(play, number)
            play.after(2)
        made.carrier.faults.rest("status", method="POST", path="Messages.json", status=503)
        made.every = 20.0
        play.after(3600)
        assert [] == together(play, "dag")
        made.carrier.faults.clear()
        made.carrier.faults.rest("lost_reply", method="POST", path="Messages.json", times=1)
        play.after(12 * 60)
        assert [1, 1] == [len(together(play, person)) for person in PAIR]


def test_word_of_a_storm_is_dropped_after_a_day(tmp_path: Path) -> None:
    """Nobody reads it then: it is over, with its reason."""
    with world(tmp_path, *ONE_STEP) as (play, made):
        for number in numbers(SINGLY + 2):
            gives_up(play, number)
            play.after(2)
        made.carrier.faults.rest("status", method="POST", path="Messages.json", status=503)
        made.every = made.looks = 900.0
        play.after(25 * 3600)
        made.carrier.faults.clear()
        play.after(3600)
        rows = [(row, state) for row, state, _ in made.service.desk.store.outbox_rows(100) if row.key.endswith(":sms")]
        assert ["failed", "failed"] == [state for row, state in rows if row.key.startswith("missed:")]
        assert [[], []] == [together(play, person) for person in PAIR]
