"""Durations: the two ways to write one, and how they are said."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.billing.durations import DurationError, clock_face, format_duration, parse_duration, spoken


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [
        ("14m59s", 899),
        ("1h30m", 5400),
        ("25s", 25),
        ("2h", 7200),
        ("1d", 86400),
        ("0s", 0),
        ("0.5s", 0.5),
        (90, 90),
        (0.25, 0.25),
        ("90", 90),
        (timedelta(minutes=3), 180),
    ],
)
def test_durations_are_read(raw: object, seconds: float) -> None:
    """Units in falling order, or seconds as a number."""
    assert parse_duration(raw) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "m",
        "1m1h",
        "-5s",
        "1.5h",
        "15:00",
        "1 h 5",
        -1,
        True,
        None,
        float("nan"),
        float("inf"),
        1e30,
        "9" * 30 + "s",
        [],
        "१s",
    ],
)
def test_what_is_no_duration_is_refused(raw: object) -> None:
    """Anything else is refused with the cure."""
    with pytest.raises(DurationError, match=r"is not a duration \(write"):
        parse_duration(raw)


@given(st.integers(0, 10**12))
def test_what_is_written_is_read_back(micros: int) -> None:
    """Text of a duration, to the microsecond, is read back the same."""
    duration = timedelta(microseconds=micros)
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize(
    ("seconds", "text", "words", "face"),
    [
        (0, "0s", "0 seconds", "0:00"),
        (250, "4m10s", "4 minutes 10 seconds", "4:10"),
        (900, "15m", "15 minutes", "15:00"),
        (3600, "1h", "1 hour", "1:00:00"),
        (5461, "1h31m1s", "1 hour 31 minutes 1 second", "1:31:01"),
        (90000, "25h", "25 hours", "25:00:00"),
        (0.5, "0.5s", "0.5 seconds", "0:00.5"),
    ],
)
def test_durations_are_said(seconds: float, text: str, words: str, face: str) -> None:
    """As text, in words, and as a clock face."""
    duration = timedelta(seconds=seconds)
    assert (format_duration(duration), spoken(duration), clock_face(duration)) == (text, words, face)
