"""The one DST rule, against figures and against a scan of every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules import localtime
from tests.schedules.build import OSLO, utc
from tests.schedules.facts_dst import BOUNDARIES

FIRST, LAST = datetime.fromisoformat("2009-01-01"), datetime.fromisoformat("2028-01-01")
ODD_ZONES = [
    "Europe/Oslo", "America/Chicago", "America/Sao_Paulo", "America/Havana", "Africa/Cairo", "Atlantic/Azores",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Antarctica/Troll", "UTC",
]  # fmt: skip


@pytest.mark.parametrize(("zone", "day", "clock", "instant"), BOUNDARIES)
def test_boundary_is_first_instant_at_or_after_the_clock(zone: str, day: str, clock: str, instant: str) -> None:
    """A missing clock time is the jump, a repeated one its first occurrence."""
    assert utc(instant) == localtime.first(ZoneInfo(zone), datetime.fromisoformat(f"{day}T{clock}"))


def _scan(zone: ZoneInfo, wall: datetime) -> datetime:
    """Return the first minute whose clock reads at least `wall`, by looking at every one of them."""
    at = wall.replace(tzinfo=UTC) - timedelta(hours=38)
    while localtime.wall_of(zone, at) < wall:
        at += timedelta(minutes=1)
    return at


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ODD_ZONES), st.datetimes(FIRST, LAST))
def test_first_equals_a_scan_of_every_minute(name: str, wall: datetime) -> None:
    """The closed form is the definition."""
    zone, wall = ZoneInfo(name), wall.replace(second=0, microsecond=0)
    assert _scan(zone, wall) == localtime.first(zone, wall)


@pytest.mark.parametrize("wall", ["2011-12-29T23:59", "2011-12-30T00:00", "2011-12-30T12:00", "2011-12-31T00:00"])
def test_a_missing_day_begins_with_the_next(wall: str) -> None:
    """Apia had no 30 December 2011: every clock time of it is the instant at which the 31st began."""
    zone = ZoneInfo("Pacific/Apia")
    assert _scan(zone, datetime.fromisoformat(wall)) == localtime.first(zone, datetime.fromisoformat(wall))


@pytest.mark.parametrize(
    ("clock", "instant"),
    [
        ("2026-10-25T01:59", "2026-10-24T23:59:00"),
        ("2026-10-25T02:00", "2026-10-25T01:00:00"),
        ("2026-10-25T02:30", "2026-10-25T01:30:00"),
        ("2026-10-25T03:00", "2026-10-25T02:00:00"),
        ("2026-03-29T02:30", "2026-03-29T01:00:00"),
        ("2026-06-01T12:00", "2026-06-01T10:00:00"),
    ],
)
def test_last_is_the_last_occurrence(clock: str, instant: str) -> None:
    """A closing takes the second of two equal clock times, and the jump for a missing one."""
    assert utc(instant) == localtime.last(OSLO, datetime.fromisoformat(clock))


@pytest.mark.parametrize(
    ("clock", "kind"), [("2026-03-29T02:30", "gap"), ("2026-10-25T02:30", "fold"), ("2026-10-25T03:00", None)]
)
def test_doubt_tells_missing_from_repeated(clock: str, kind: str | None) -> None:
    """A clock time is missing, comes twice, or is ordinary."""
    assert kind == localtime.doubt(OSLO, datetime.fromisoformat(clock))


def test_instant_reads_dates_local_times_and_offsets() -> None:
    """A date is local midnight, a naive time is local, an offset counts as it stands."""
    texts = ["2026-12-24T08:00:00", "2026-12-24T08:00:00+05:00"]
    given_ = [date(2026, 12, 24), *(datetime.fromisoformat(text) for text in texts)]
    expected = [utc("2026-12-23T23:00:00"), utc("2026-12-24T07:00:00"), utc("2026-12-24T03:00:00")]
    assert expected == [localtime.instant(OSLO, value) for value in given_]


def test_known_refuses_a_time_without_offset_or_a_silly_year() -> None:
    """A naive time and a year beyond the calendars are refused in a sentence."""
    with pytest.raises(ValueError, match="has no offset"):
        localtime.known(FIRST)
    with pytest.raises(ValueError, match="year is out of range"):
        localtime.known(datetime(9999, 1, 1, tzinfo=UTC))


def test_shown_gives_a_midnight_as_a_date() -> None:
    """People read a midnight as the day it begins."""
    shown = [localtime.shown(OSLO, utc(text)) for text in ("2026-12-23T23:00:00", "2026-12-24T07:00:30")]
    assert shown == ["2026-12-24", "2026-12-24 08:00:30"]
