"""Who carried how much, and how even it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from schedules.fairness import balance, fairness
from schedules.holidays import calendar_for
from tests.schedules.build import absence, oslo, pairs, swap

WEEK_0 = ("2026-11-23 08:00", "2026-11-30 08:00")
START, END = oslo(WEEK_0[0]), oslo(WEEK_0[1])
HOUR = timedelta(hours=1)
NORWEGIAN = calendar_for("NO", languages=["nb"])


def test_hours_of_an_ordinary_week() -> None:
    """168 hours: seven nights of eight hours, one weekend, no holiday."""
    found = {each.person: each for each in fairness(pairs(), START, END, NORWEGIAN).people}
    a, c, e = found["A"], found["C"], found["E"]
    assert (a.primary, a.backup, c.primary, c.backup) == (168 * HOUR, 0 * HOUR, 0 * HOUR, 168 * HOUR)
    assert (a.night, a.weekend, a.holiday) == (56 * HOUR, 48 * HOUR, 0 * HOUR)
    assert e.total == timedelta()


def test_hours_of_a_week_with_holidays_and_a_clock_change() -> None:
    """Easter 2027: Thursday, Friday, Sunday and Monday (to 08:00) are holidays; the Sunday and its night lack an hour."""
    week = fairness(pairs(), oslo("2027-03-22 08:00"), oslo("2027-03-29 08:00"), NORWEGIAN)
    found = next(each for each in week.people if each.person == "E")
    assert (found.primary, found.backup) == (167 * HOUR, 0 * HOUR)
    assert found.holiday == (24 + 24 + 23 + 8) * HOUR
    assert (found.night, found.weekend) == (55 * HOUR, 47 * HOUR)


def test_a_whole_turn_is_perfectly_even() -> None:
    """Three pairs over three ordinary weeks score 1; over one week the third pair has nothing."""
    even = fairness(pairs(), oslo("2026-11-02 08:00"), oslo("2026-11-23 08:00"))
    uneven = fairness(pairs(), START, END)
    assert even.balance == 1
    assert uneven.balance == pytest.approx((6 + 1) / 15)


@pytest.mark.parametrize(
    ("hours", "score"),
    [([], 1.0), ([5], 1.0), ([5, 5], 1.0), ([5, 10], 0.5), ([0, 10], 0.0), ([0, 0], 1.0), ([1, 2, 4], 5 / 12)],
)
def test_the_balance_score(hours: list[int], score: float) -> None:
    """The mean over pairs of the shorter by the longer time."""
    assert balance(each * HOUR for each in hours) == pytest.approx(score)


def test_swaps_and_calls_at_night_are_counted() -> None:
    """Both gave one and took one; of three calls two came at night, one of them just before its end."""
    rota = replace(pairs(), swaps=(swap("A", *WEEK_0, "F", "2026-12-07 08:00", "2026-12-14 08:00"),))
    calls = [("B", oslo(f"2026-11-25 {at}")) for at in ("05:59", "06:00", "22:00")]
    found = fairness(rota, oslo(WEEK_0[0]), oslo("2026-12-14 08:00"), calls=calls).people
    assert [(each.person, each.swaps_given, each.swaps_taken) for each in found if each.swaps_given] == [
        ("A", 1, 1),
        ("F", 1, 1),
    ]
    assert [each.night_calls for each in found] == [0, 2, 0, 0, 0, 0]


def test_a_call_at_the_end_of_the_period_belongs_to_the_next() -> None:
    """The end is exclusive for calls as for shifts."""
    end = oslo("2026-11-25 23:00")
    assert [
        each.night_calls for each in fairness(pairs(), START, end, calls=[("B", end)]).people if each.night_calls
    ] == []


def test_a_reserve_that_served_is_listed_but_not_weighed() -> None:
    """Who only fills in has hours and does not spoil the score of the lists."""
    rota = replace(pairs(), reserve=("G",), absences=(absence("A", "2026-11-24", "2026-11-25"),))
    found = fairness(rota, oslo("2026-11-23 08:00"), oslo("2026-12-14 08:00"))
    assert [(each.person, each.primary) for each in found.people if each.person == "G"] == [("G", 24 * HOUR)]
    assert found.balance > 0.9


def test_no_time_is_no_trouble() -> None:
    """An empty period has everybody at nought."""
    assert fairness(pairs(), START, START).balance == 1
