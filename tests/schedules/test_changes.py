"""Changes refuse what cannot mean anything, and keep their instants in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schedules.changes import Absence, ExplicitWeek, Override, Swap, parse_week
from tests.schedules.build import oslo

MONDAY, TUESDAY = oslo("2026-11-23 08:00"), oslo("2026-11-24 08:00")


def test_instants_are_kept_in_utc() -> None:
    """A change given with an offset is the same value as the one given in UTC."""
    local = Absence("A", datetime.fromisoformat("2026-11-23T08:00:00+01:00"), TUESDAY)
    assert (local, local.start.tzinfo) == (Absence("A", MONDAY, TUESDAY), UTC)


def test_a_window_that_ends_before_it_starts_is_refused() -> None:
    """Every kind names the end that is not after its start."""
    with pytest.raises(ValueError, match="absence: end is not after start"):
        Absence("A", TUESDAY, MONDAY)
    with pytest.raises(ValueError, match="override: end is not after start"):
        Override("primary", MONDAY, MONDAY, add="A")
    with pytest.raises(ValueError, match="swap: b_end is not after b_start"):
        Swap("A", MONDAY, TUESDAY, "B", TUESDAY, MONDAY)


def test_a_time_without_offset_is_refused() -> None:
    """A local time must be resolved in the line's zone before it gets here."""
    with pytest.raises(ValueError, match="has no offset"):
        Absence("A", datetime.fromisoformat("2026-11-23T08:00:00"), TUESDAY)


def test_a_year_beyond_the_calendars_is_refused() -> None:
    """9999 for "for good" is told what to write instead."""
    with pytest.raises(ValueError, match=r"absence: end 9999-12-30.* 1900 to 2200"):
        Absence("A", MONDAY, datetime(9999, 12, 30, tzinfo=UTC))


@pytest.mark.parametrize(("add", "remove"), [(None, None), ("A", "A")])
def test_an_override_must_change_something(add: str | None, remove: str | None) -> None:
    """Neither of both, or the same person twice, is refused."""
    with pytest.raises(ValueError, match="neither add nor remove"):
        Override("primary", MONDAY, TUESDAY, add, remove)


def test_nobody_swaps_with_themselves() -> None:
    """A swap takes two people."""
    with pytest.raises(ValueError, match="name two people"):
        Swap("A", MONDAY, TUESDAY, "A", MONDAY, TUESDAY)


@pytest.mark.parametrize("text", ["2027-W53", "2026-W00", "2026-53", "W53", "2026-W1"])
def test_a_week_that_does_not_exist_is_refused(text: str) -> None:
    """2026 has 53 ISO weeks, 2027 has 52."""
    with pytest.raises(ValueError, match="is not a week"):
        parse_week(text)


def test_a_week_is_read_and_written() -> None:
    """2026-W53 exists and is written as it was read."""
    assert ExplicitWeek(*parse_week("2026-W53")).label == "2026-W53"
