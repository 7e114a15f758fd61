"""Windows as text, and which rule a day falls under."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.holidays import calendar_for
from schedules.opening import Window, day_plan, open_minutes, parse_window
from tests.schedules.build import hours, windows

NORWEGIAN = calendar_for("NO", languages=["nb"])


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("office 09:00-16:00", Window("office", 540, 960)),
        ("night 22:00-06:00", Window("night", 1320, 1800)),
        ("open 00:00-24:00", Window("open", 0, 1440)),
        ("late 22:00-00:00", Window("late", 1320, 1440)),
    ],
)
def test_a_window_is_read_and_written(text: str, window: Window) -> None:
    """An end at or before the start is the next day's."""
    assert window == parse_window(text)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("09:00-16:00", "write it like"),
        ("office 9-16", "write it like"),
        ("office 09:00-09:00", "00:00-24:00"),
        ("office 24:00-09:00", "00:00-24:00"),
        ("office 09:00-24:30", "not a clock time"),
        ("office 09:60-16:00", "not a clock time"),
        ("closed 09:00-16:00", "leave the window out"),
    ],
)
def test_a_window_that_means_nothing_is_refused_with_the_cure(text: str, cure: str) -> None:
    """Every refusal names the text and what to write."""
    with pytest.raises(ValueError, match=cure) as refused:
        parse_window(text)
    assert text in str(refused.value)


def test_a_window_is_shown_as_it_is_written() -> None:
    """Overnight windows show the next day's clock, a day's end shows 24:00."""
    texts = ["office 09:00-16:00", "night 22:00-06:00", "open 00:00-24:00"]
    assert texts == [str(window) for window in windows(*texts)]


def test_a_date_beats_a_name_and_a_name_beats_every() -> None:
    """17 May by date, by name, by "*", and an ordinary day."""
    rules: dict[date | str, list[str]] = {
        "*": [],
        "Grunnlovsdag": ["office 10:00-12:00"],
        date(2028, 5, 17): ["office 08:00-09:00"],
    }
    plan = hours({"wed": ["office 09:00-16:00"]}, on=rules, calendar=NORWEGIAN)
    days = [date(2028, 5, 17), date(2029, 5, 17), date(2030, 12, 25), date(2028, 5, 24)]
    expected = [60, 120, 0, 420]
    assert expected == [open_minutes(day_plan(plan, day).windows) for day in days]


def test_of_two_holidays_on_a_day_the_shorter_opening_wins_and_is_doubtful() -> None:
    """17 May 2027 is two holidays; the one with less opening holds and the plan says that there was a choice."""
    rules = {"Andre pinsedag": ["office 10:00-15:00"], "17. mai": ["office 12:00-13:00"]}
    plan = day_plan(hours(on=rules, calendar=NORWEGIAN), date(2027, 5, 17))
    assert (plan.windows, plan.doubtful) == (windows("office 12:00-13:00"), True)


def test_every_claims_the_holiday_that_has_no_rule_of_its_own() -> None:
    """On 17 May 2027 the named holiday is open and "*" closes the other: the shorter wins."""
    rules = {"*": [], "Grunnlovsdag": ["office 10:00-12:00"]}
    plan = day_plan(hours(on=rules, calendar=NORWEGIAN), date(2027, 5, 17))
    assert (plan.windows, plan.doubtful) == ((), True)


def test_a_name_without_every_leaves_other_holidays_alone() -> None:
    """Without "*" a holiday that is not named keeps the weekday's hours."""
    plan = hours({"fri": ["office 09:00-16:00"]}, on={"Grunnlovsdag": []}, calendar=NORWEGIAN)
    assert day_plan(plan, date(2026, 4, 3)).windows == windows("office 09:00-16:00")


def test_a_named_day_counts_also_where_it_is_not_public() -> None:
    """Liberation Day is public every fifth year; a page that names it means every year, "*" only the public ones."""
    dutch = calendar_for("NL", languages=["nl"])
    for key, closed in (("Bevrijdingsdag", True), ("*", False)):
        plan = hours({"tue": ["office 09:00-16:00"]}, on={key: []}, calendar=dutch)
        assert closed == (day_plan(plan, date(2026, 5, 5)).windows == ())


def test_a_named_day_that_is_not_public_leaves_the_public_one_to_every() -> None:
    """5 June 2028 in Denmark is Whit Monday, public, and Constitution Day, which is not: "*" still closes."""
    rules = {"*": [], "Grundlovsdag": ["office 10:00-12:00"]}
    danish = hours(on=rules, calendar=calendar_for("DK", languages=["da"]))
    found = [day_plan(danish, date(year, 6, 5)).windows for year in (2028, 2029)]
    assert found == [(), windows("office 10:00-12:00")]
