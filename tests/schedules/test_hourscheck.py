"""Hours that cannot be meant as written are told with the cure, doubtful days with their date."""

from __future__ import annotations

from datetime import date

import pytest

from schedules.holidays import calendar_for
from schedules.hours import Hours
from schedules.hourscheck import check_handovers, check_hours
from tests.schedules.build import hours, oslo, pairs

NORWEGIAN = calendar_for("NO", languages=["nb"])
START = oslo("2026-01-01")


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (hours({"mon": ["a 09:00-12:00", "b 11:00-13:00"]}), "overlap", "mon: a 09:00-12:00 and b 11:00-13:00"),
        (hours({"sun": ["a 22:00-06:00"], "mon": ["b 05:00-08:00"]}), "overlap", "runs into"),
        (hours(on={"Påskesondag": []}, calendar=NORWEGIAN), "unknown_holiday", "Første påskedag"),
        (hours(on={"1. juledag": []}), "no_calendar", "line.country"),
        (hours(on={date(2026, 5, 1): ["a 09:00-12:00", "b 11:00-13:00"]}), "overlap", "2026-05-01"),
    ],
)
def test_hours_that_cannot_be_meant_are_errors(line: Hours, code: str, words: str) -> None:
    """Each finding names what, where and the cure."""
    found = [each for each in check_hours(line, START, 30) if each.severity == "error"]
    assert [each.code for each in found] == [code]
    assert words in found[0].text


def test_windows_that_meet_do_not_overlap() -> None:
    """An end that is the next one's start is no overlap, at midnight neither."""
    line = hours({"mon": ["a 09:00-12:00", "b 12:00-24:00"], "tue": ["a 00:00-09:00"], "sun": ["c 22:00-09:00"]})
    assert check_hours(line, START, 30) == ()


def test_a_rule_given_twice_is_an_error() -> None:
    """The same key may stand once; two spellings in TOML would be two rules."""
    one = hours(on={"*": []}, calendar=NORWEGIAN)
    twice = Hours(one.zone, one.weekly, one.on * 2, NORWEGIAN)
    assert [each.code for each in check_hours(twice, START, 30)] == ["rule_twice"]


def test_two_holidays_on_a_day_are_told_with_the_date() -> None:
    """17 May 2027 is warned of, once."""
    line = hours(on={"*": [], "Grunnlovsdag": ["office 10:00-12:00"]}, calendar=NORWEGIAN)
    found = check_hours(line, START, 730)
    assert [(each.code, each.severity, each.start) for each in found] == [("two_holidays", "warn", oslo("2027-05-17"))]


def test_boundaries_in_a_gap_or_fold_are_told() -> None:
    """A window edge at 02:30 on a Sunday is missing in March and comes twice in October, both years."""
    found = check_hours(hours({"sun": ["night 02:30-06:00"]}), START, 730)
    expected = [("clock_jump", oslo(day)) for day in ("2026-03-29 03:00", "2026-10-25 02:30", "2027-03-28 03:00")]
    assert [(each.code, each.start) for each in found][:3] == expected


def test_a_window_that_ends_in_a_jump_after_midnight_is_told_on_that_day() -> None:
    """Saturday's 22:00-02:30 ends in the jump of Sunday morning."""
    found = check_hours(hours({"sat": ["night 22:00-02:30"]}), START, 300)
    assert [each.start for each in found] == [oslo("2026-03-29 03:00"), oslo("2026-10-25 02:30")]


def test_handovers_in_a_gap_or_fold_are_told() -> None:
    """A Sunday handover at 02:30 is doubtful twice a year, one at 08:00 never."""
    sunday = date(2026, 1, 4)
    found = [check_handovers(pairs(anchor=sunday, minute=minute), START, 365) for minute in (150, 480)]
    assert [[each.start for each in part] for part in found] == [
        [oslo("2026-03-29 03:00"), oslo("2026-10-25 02:30")],
        [],
    ]


def test_years_beyond_the_decrees_are_told() -> None:
    """Holidays that are not decreed yet are a warning from the first of January of that year."""
    russian = hours({"mon": ["a 09:00-18:00"]}, on={"*": []}, calendar=calendar_for("RU", languages=["ru"]))
    found = check_hours(russian, oslo("2050-06-01"), 30)
    assert [each.code for each in found] == ["holidays_unknown"]
