"""What holds for every rota: random forms, people, zones and changes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.changes import ROLES, Absence, ExplicitWeek, Override, Role, Swap
from schedules.resolve import Schedule, Shift, materialise, shifts, who_at
from schedules.rota import Form, Rota, Staff, handover

T = TypeVar("T")
FORMS: tuple[Form, ...] = ("pairs", "sliding", "weeks")
PEOPLE = "abcdefgh"
START = datetime(2026, 9, 1, tzinfo=UTC)
END = datetime(2027, 5, 1, tzinfo=UTC)
ZONES = ("Europe/Oslo", "America/Chicago", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "Asia/Kathmandu")

person = st.sampled_from(PEOPLE)
role: st.SearchStrategy[Role] = st.sampled_from(ROLES)
pair = st.tuples(person, person)
listed_pairs = st.lists(pair, min_size=1, max_size=4).map(tuple)
ring = st.lists(person, min_size=1, max_size=7).map(tuple)
instant = st.integers(0, int((END - START).total_seconds()) // 900).map(lambda n: START + timedelta(minutes=15) * n)
window = st.tuples(instant, st.integers(1, 1500)).map(lambda at: (at[0], at[0] + timedelta(minutes=15) * at[1]))
absences = st.tuples(person, window).map(lambda got: Absence(got[0], *got[1]))
swaps = st.tuples(st.permutations(PEOPLE), window, window).map(lambda got: Swap(got[0][0], *got[1], got[0][1], *got[2]))
overrides = st.tuples(role, window, st.permutations((*PEOPLE[:4], None))).map(
    lambda got: Override(got[0], got[1][0], got[1][1], add=got[2][0], remove=got[2][1])
)
weeks = st.tuples(st.integers(36, 53), pair, pair).map(lambda got: ExplicitWeek(2026, *got))


@st.composite
def rotas(draw: st.DrawFn) -> Rota:
    """Return any rota that can be written down."""
    weekday = draw(st.integers(0, 6))
    form = draw(st.sampled_from(FORMS))
    staff = draw(st.lists(st.tuples(st.integers(0, 200), listed_pairs, ring), max_size=2))
    return Rota(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        weekday,
        draw(st.sampled_from((0, 90, 150, 480, 1439))),
        date(2026, 9, 7) + timedelta(days=weekday),
        form,
        pairs=draw(listed_pairs) if form == "pairs" else (),
        ring=draw(ring) if form == "sliding" else (),
        backup=draw(st.one_of(st.sampled_from(("next", "previous")), listed_pairs, ring)),
        reserve=draw(st.lists(person, max_size=2).map(tuple)),
        weeks=tuple(draw(st.lists(weeks, max_size=3))),
        overrides=tuple(draw(st.lists(overrides, max_size=4))),
        swaps=tuple(draw(st.lists(swaps, max_size=3))),
        absences=tuple(draw(st.lists(absences, max_size=4))),
        staff=tuple(
            Staff(date(2026, 9, 10) + timedelta(days=day), *((p, ()) if form == "pairs" else ((), r)))
            for day, p, r in staff
        ),
    )


def _serving(found: tuple[Shift, ...], at: datetime) -> set[tuple[str, str]]:
    """Return who serves in which role at an instant by the shifts."""
    return {(each.role, each.person) for each in found if each.start <= at < each.end}


def _said(schedule: Schedule, at: datetime) -> set[tuple[str, str]]:
    """Return who serves in which role at an instant by the answer."""
    answer = schedule.at(at)
    return {("primary", who) for who in answer.primary} | {("backup", who) for who in answer.backup}


@settings(max_examples=120, deadline=None)
@given(rotas(), st.lists(instant, min_size=1, max_size=12))
def test_who_equals_shifts(rota: Rota, times: list[datetime]) -> None:
    """At any instant, and on both sides of every edge, the shifts and the answer name the same people."""
    schedule = materialise(rota, START, END)
    found = shifts(schedule, START, END)
    edges = [edge for each in found for edge in (each.start, each.end - timedelta(microseconds=1))]
    for at in [*times, *edges]:
        assert _said(schedule, at) == _serving(found, at) if at < END else True


@settings(max_examples=120, deadline=None)
@given(rotas())
def test_shifts_tile_time(rota: Rota) -> None:
    """The segments follow each other without gap or overlap, and one person's shifts in a role never touch."""
    schedule = materialise(rota, START, END)
    edges = (*schedule.starts, schedule.end)
    assert all(one < two for one, two in pairwise(edges))
    assert edges[0] <= START
    assert edges[-1] > END
    by_key = sorted(shifts(schedule, START, END), key=lambda each: (each.role, each.person, each.start))
    for one, two in pairwise(by_key):
        assert (one.role, one.person) != (two.role, two.person) or one.end < two.start
    total = sum((each.end - each.start for each in by_key), timedelta())
    told = (len(who.primary + who.backup) * (end - begin) for begin, end, who in schedule.segments(START, END))
    assert total == sum(told, timedelta())


@settings(max_examples=120, deadline=None)
@given(rotas())
def test_nobody_twice_in_a_role(rota: Rota) -> None:
    """However the changes fall, a role never names a person twice, and absent people serve by override alone."""
    for answer in materialise(rota, START, END).answers:
        assert len(set(answer.primary)) == len(answer.primary)
        assert len(set(answer.backup)) == len(answer.backup)
    calm = materialise(replace(rota, overrides=()), START, END)
    for away in rota.absences:
        for _, _, answer in calm.segments(away.start, away.end):
            assert away.who not in answer.primary + answer.backup


def _mixed(shuffle: random.Random, given_: tuple[T, ...]) -> tuple[T, ...]:
    """Return the same values in another order."""
    return tuple(shuffle.sample(given_, len(given_)))


@settings(max_examples=100, deadline=None)
@given(rotas(), st.integers(0, 1000))
def test_the_order_of_equal_changes_does_not_matter(rota: Rota, seed: int) -> None:
    """Changes, explicit weeks and changes of staff may stand in any order."""
    shuffle = random.Random(seed)

    days = {each.start for each in rota.staff}
    staff = _mixed(shuffle, rota.staff) if len(days) == len(rota.staff) else rota.staff
    other = replace(
        rota,
        weeks=_mixed(shuffle, rota.weeks),
        overrides=_mixed(shuffle, rota.overrides),
        swaps=_mixed(shuffle, rota.swaps),
        absences=_mixed(shuffle, rota.absences),
        staff=staff,
    )
    assert materialise(rota, START, END) == materialise(other, START, END)


@settings(max_examples=60, deadline=None)
@given(rotas(), instant)
def test_any_window_gives_the_same_answer(rota: Rota, at: datetime) -> None:
    """A cached block, a day's schedule and eight months' agree, their ends and reasons included."""
    wide, day = (materialise(rota, *span) for span in ((START, END + timedelta(days=30)), (at, at)))
    assert wide.at(at) == day.at(at) == who_at(rota, at)


@settings(max_examples=60, deadline=None)
@given(rotas(), instant)
def test_until_is_the_first_other_answer(rota: Rota, at: datetime) -> None:
    """Nothing changes before `until`, something does at it; without one nothing changes for years."""
    answer = who_at(rota, at)
    until = answer.until or at + timedelta(days=1200)
    same = materialise(rota, at, until)
    for _, _, each in same.segments(at, until):
        assert (each.primary, each.backup, each.problems) == (answer.primary, answer.backup, answer.problems)
    if answer.until is not None:
        after = who_at(rota, answer.until)
        assert (after.primary, after.backup, after.problems) != (answer.primary, answer.backup, answer.problems)


@settings(max_examples=60, deadline=None)
@given(rotas(), st.integers(-400, 400))
def test_the_rotation_repeats_for_ever(rota: Rota, week: int) -> None:
    """Without changes week n and week n + k of a list of k are the same people, before the anchor too."""
    bare = replace(rota, weeks=(), overrides=(), swaps=(), absences=(), staff=(), backup="next", no_same_four="off")
    size = max(1, len(bare.pairs or bare.ring))
    one, two = (who_at(bare, handover(bare, number)) for number in (week, week + size))
    assert (one.primary, one.backup) == (two.primary, two.backup)
