"""Which state a line is in and until when, over holidays, nights and clock changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.holidays import calendar_for, trusted_until
from schedules.hours import HoursAnswer, add_hours_of, intervals, next_working_day_same_time, state_at
from schedules.localtime import WEEKDAYS
from tests.schedules import facts_hours
from tests.schedules.build import AMSTERDAM, hours, oslo, utc

LINES = {
    "nl": hours(
        facts_hours.DUTCH_WEEK, AMSTERDAM, on=facts_hours.DUTCH_DAYS, calendar=calendar_for("NL", languages=["nl"])
    ),
    "no": hours(
        facts_hours.NORWEGIAN_WEEK, on=facts_hours.NORWEGIAN_DAYS, calendar=calendar_for("NO", languages=["nb"])
    ),
}
OFFICE = hours({day: ["office 09:00-16:00"] for day in ("mon", "tue", "wed", "thu", "fri")})
ALL_DAY = {day: ["open 00:00-24:00"] for day in WEEKDAYS}
NIGHTS = hours({"sat": ["night 22:00-06:00"]})


@pytest.mark.parametrize(("line", "at", "state", "until", "holiday"), facts_hours.CASES)
def test_state_and_next_change(line: str, at: str, state: str, until: str, holiday: str) -> None:
    """Worked cases of two countries over two years."""
    answer = state_at(LINES[line], utc(at))
    assert (answer.state, answer.until) == (state, utc(until))
    assert not holiday or holiday in answer.because[0]


@pytest.mark.parametrize("line", LINES)
def test_state_equals_the_intervals_around_it(line: str) -> None:
    """Every quarter hour of the weeks around Easter and the clock change has the state of its interval."""
    start, end = utc("2026-03-20T00:00:00"), utc("2026-04-20T00:00:00")
    tiles = intervals(LINES[line], start, end)
    assert all(one.end == two.start and one.state != two.state for one, two in pairwise(tiles))
    assert (tiles[0].start, tiles[-1].end) == (start, end)
    for tile in tiles:
        at = tile.start
        while at < tile.end:
            answer = state_at(LINES[line], at)
            assert answer.state == tile.state
            assert tile.end in {end, answer.until}
            at += timedelta(minutes=15)


def test_a_line_without_hours_is_closed_for_ever() -> None:
    """No windows at all: closed, and nothing changes."""
    assert state_at(hours(), oslo("2026-11-24 12:00")) == HoursAnswer(
        "closed", None, ("the line has no opening hours",)
    )


def test_a_line_that_never_closes_never_changes() -> None:
    """Windows that meet at midnight are one state without end."""
    always = hours(ALL_DAY)
    answer = state_at(always, oslo("2026-10-25 02:30"))
    assert (answer.state, answer.until) == ("open", None)


def test_a_line_that_never_closes_but_on_a_far_date_changes_there() -> None:
    """The next change is found however far away its date is."""
    always = hours(ALL_DAY, on={date(2036, 5, 1): []})
    assert state_at(always, oslo("2026-11-24 12:00")).until == oslo("2036-05-01")


@pytest.mark.parametrize(
    ("at", "state", "until"),
    [
        ("2026-11-28 21:59:59", "closed", "2026-11-28 22:00"),
        ("2026-11-28 22:00", "night", "2026-11-29 06:00"),
        ("2026-11-29 05:59:59", "night", "2026-11-29 06:00"),
        ("2026-11-29 06:00", "closed", "2026-12-05 22:00"),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(at: str, state: str, until: str) -> None:
    """Saturday's 22:00-06:00 runs into Sunday and no other day has it."""
    answer = state_at(NIGHTS, oslo(at))
    assert (answer.state, answer.until) == (state, oslo(until))


def test_a_night_before_a_closed_day_still_ends_in_the_morning() -> None:
    """A date that replaces Sunday does not cut Saturday's window."""
    closed = hours({"sat": ["night 22:00-06:00"], "sun": ["open 08:00-12:00"]}, on={date(2026, 11, 29): []})
    found = [state_at(closed, oslo(at)).state for at in ("2026-11-29 05:00", "2026-11-29 09:00")]
    assert found == ["night", "closed"]


@pytest.mark.parametrize(
    ("windows", "length"),
    [
        (["night 22:00-24:00"], 2.0),
        (["night 00:00-06:00"], 7.0),
        (["night 02:30-06:00"], 4.5),
        (["night 00:00-02:30"], 3.5),
        (["night 02:15-02:45"], 1.5),
    ],
)
def test_the_night_the_clock_goes_back_is_open_longer(windows: list[str], length: float) -> None:
    """A window opens at the first and closes at the last occurrence of its clock times (25 October 2026)."""
    tiles = intervals(hours({"sun": windows}), oslo("2026-10-25"), oslo("2026-10-26"))
    assert timedelta(hours=length) == sum((t.end - t.start for t in tiles if t.state == "night"), timedelta())


@pytest.mark.parametrize(
    ("windows", "length"),
    [(["night 00:00-06:00"], 5.0), (["night 02:30-06:00"], 3.0), (["night 02:10-02:50"], 0.0)],
)
def test_the_night_the_clock_goes_forward_is_open_shorter(windows: list[str], length: float) -> None:
    """A missing clock time is the jump; a window within the missing hour is empty (29 March 2026)."""
    tiles = intervals(hours({"sun": windows}), oslo("2026-03-29"), oslo("2026-03-30"))
    assert timedelta(hours=length) == sum((t.end - t.start for t in tiles if t.state == "night"), timedelta())


def test_where_windows_meet_in_a_repeated_hour_the_later_one_has_it() -> None:
    """Early closes at the second 02:30, late opens at the first: from there on it is late."""
    both = hours({"sun": ["early 00:00-02:30", "late 02:30-08:00"]})
    found = [state_at(both, utc(f"2026-10-25T{at}")).state for at in ("00:29:59", "00:30:00", "01:15:00", "01:30:00")]
    assert found == ["early", "late", "late", "late"]


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-11-23 10:00", 2, "2026-11-23 12:00"),
        ("2026-11-23 10:00", 6, "2026-11-23 16:00"),
        ("2026-11-23 15:00", 2, "2026-11-24 10:00"),
        ("2026-11-27 15:00", 24, "2026-12-03 11:00"),
        ("2026-11-28 12:00", 1, "2026-11-30 10:00"),
        ("2026-11-28 12:00", 0, "2026-11-28 12:00"),
    ],
)
def test_hours_of_a_state_are_counted(start: str, length: int, end: str) -> None:
    """Only the office's hours count, over nights and weekends."""
    assert oslo(end) == add_hours_of(OFFICE, "office", oslo(start), timedelta(hours=length))


def test_a_state_that_never_comes_has_no_hours() -> None:
    """Time of a state the line does not have never passes."""
    assert add_hours_of(OFFICE, "helpdesk", oslo("2026-11-23 10:00"), timedelta(hours=1)) is None


@settings(max_examples=40, deadline=None)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(1, 100))  # noqa: DTZ001 - clock times
def test_added_hours_are_the_state_time_between(wall: datetime, quarters: int) -> None:
    """Between the two instants there is exactly that much of the state."""
    start, length = oslo(wall.replace(microsecond=0).isoformat()), timedelta(minutes=15) * quarters
    end = add_hours_of(LINES["nl"], "office", start, length)
    assert end is not None
    tiles = intervals(LINES["nl"], start, end)
    assert length == sum((t.end - t.start for t in tiles if t.state == "office"), timedelta())
    assert tiles[-1].state == "office"


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        (OFFICE, "2026-11-23 14:30:15", "2026-11-24 14:30:15"),
        (OFFICE, "2026-11-27 20:00", "2026-11-30 20:00"),
        (OFFICE, "2026-11-28 12:00", "2026-11-30 12:00"),
        (LINES["no"], "2026-03-31 12:00", "2026-04-01 12:00"),
        (LINES["no"], "2026-04-01 12:00", "2026-04-07 12:00"),
        (hours(calendar=calendar_for("NO", languages=["nb"])), "2026-04-01 12:00", "2026-04-07 12:00"),
        (hours(), "2026-04-01 12:00", "2026-04-02 12:00"),
    ],
)
def test_a_working_day_later_is_the_same_clock_time(line: object, start: str, end: str) -> None:
    """A working day has a window; without any hours it is Monday to Friday and no public holiday."""
    assert oslo(end) == next_working_day_same_time(line, oslo(start))  # type: ignore[arg-type]


def test_several_working_days_and_none() -> None:
    """Two days on from a Friday is Tuesday; a line that opens on a date long past has no working day."""
    past = hours(on={date(2020, 1, 1): ["open 09:00-10:00"]})
    assert oslo("2026-12-01 12:00") == next_working_day_same_time(OFFICE, oslo("2026-11-27 12:00"), 2)
    assert next_working_day_same_time(past, oslo("2026-11-27 12:00")) is None


def test_a_year_without_decrees_is_said_to_be_incomplete() -> None:
    """An answer that rests on holidays not decreed yet says so."""
    calendar = calendar_for("RU", languages=["ru"])
    russian = hours({"mon": ["open 09:00-18:00"]}, on={"*": []}, calendar=calendar)
    known = trusted_until(calendar)
    said = [" ".join(state_at(russian, utc(f"{year}-06-05T10:00:00")).because) for year in (known, known + 1)]
    assert ["complete up to" in text for text in said] == [False, True]
