"""Defects found in the peers' code or reported by their users; each must not be one of ours.

GoAlert, Grafana OnCall, LinkedIn oncall, PagerDuty and OneUptime; calendars are in test_icalread, swaps in test_impact.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from schedules.coverage import sweep
from schedules.holidays import calendar_for
from schedules.hours import state_at
from schedules.resolve import materialise, shifts_of, who_at
from schedules.rota import Rota, Staff, handover
from tests.schedules import facts_hours
from tests.schedules.build import AMSTERDAM, absence, hours, oslo, override, pairs, sliding, utc

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize("at", ["07:00:00", "07:15:00", "07:29:59", "07:30:00"])
def test_an_end_is_always_after_the_time_asked_about(at: str) -> None:
    """GoAlert: in the repeated hour a shift's end came out before the instant it was computed for."""
    rota = pairs(zone=CHICAGO, anchor=date(2020, 10, 25), minute=90)
    answer = who_at(rota, utc(f"2020-11-01T{at}"))
    assert (answer.primary, answer.until) == (("C", "D"), utc("2020-11-08T07:30:00"))


def test_a_missing_clock_time_is_the_jump() -> None:
    """LinkedIn reads a missing 02:30 as an hour early, RFC 5545 an hour late, we and GoAlert as the jump."""
    rota = pairs(anchor=date(2026, 3, 29), minute=150)
    assert handover(rota, 0) == utc("2026-03-29T01:00:00")


@pytest.mark.parametrize("minute", [0, 60, 90, 119, 120, 150, 480, 1439])
@pytest.mark.parametrize("zone", ["Europe/Oslo", "America/Chicago", "Australia/Lord_Howe", "Africa/Cairo"])
def test_weeks_follow_each_other_over_ten_years_of_clock_changes(zone: str, minute: int) -> None:
    """Grafana 3261, 5247, 5455: shifts moved an hour, overlapped, or lost time because a week was counted in seconds."""
    rota = pairs(zone=ZoneInfo(zone), anchor=date(2026, 1, 4), minute=minute)
    schedule = materialise(rota, utc("2026-01-10T00:00:00"), utc("2036-01-10T00:00:00"))
    lengths = {two - one for one, two in pairwise((*schedule.starts, schedule.end))}
    assert max(lengths) - min(lengths) <= timedelta(hours=2)
    clocks = {start.astimezone(ZoneInfo(zone)).strftime("%H:%M") for start in schedule.starts}
    assert f"{minute // 60:02d}:{minute % 60:02d}" in clocks
    assert len(clocks) <= 2


def test_no_second_of_a_day_is_uncovered() -> None:
    """Grafana ends a whole day at 23:59:59: an absence filled from the reserve leaves no second open."""
    rota = replace(pairs(), absences=(absence("A", "2026-11-24", "2026-11-26"),), reserve=("G",))
    last = [who_at(rota, oslo(f"2026-11-25 23:59:59.{digits}")).primary for digits in ("0", "999999")]
    assert [*last, who_at(rota, oslo("2026-11-26")).primary] == [("G", "B"), ("G", "B"), ("A", "B")]


def test_a_dutch_page_is_open_on_good_friday() -> None:
    """Closing on any public holiday is wrong for a page that names its days: the library counts Good Friday."""
    line = hours(
        facts_hours.DUTCH_WEEK, AMSTERDAM, on=facts_hours.DUTCH_DAYS, calendar=calendar_for("NL", languages=["nl"])
    )
    days = ("2026-04-03T10:00:00", "2025-05-05T10:00:00", "2026-05-05T10:00:00", "2026-04-27T10:00:00")
    assert [state_at(line, utc(day)).state for day in days] == ["office", "office", "office", "closed"]


def test_a_hole_is_never_silent() -> None:
    """LinkedIn skips a shift for which everybody is busy with a line in a log; PagerDuty makes no incident."""
    rota = replace(pairs("AB", "CD"), absences=tuple(absence(who, "2026-12-24", "2026-12-25") for who in "ABCD"))
    answer = who_at(rota, oslo("2026-12-24 12:00"))
    assert answer.problems == ("short_primary", "short_backup")
    assert "error" in {finding.severity for finding in sweep(rota, None, oslo("2026-11-23"))}


def test_an_override_concerns_one_person_of_several() -> None:
    """Grafana 901: replacing one of a pair leaves the other where they are."""
    rota = replace(pairs(), overrides=(override("primary", "2026-11-24", "2026-11-25", add="G", remove="B"),))
    assert who_at(rota, oslo("2026-11-24 12:00")).primary == ("A", "G")


def test_an_override_is_in_the_final_shifts() -> None:
    """OneUptime 2086, Grafana 1501: what is exported is who really serves."""
    rota = replace(pairs(), overrides=(override("primary", "2026-11-24", "2026-11-25", add="G", remove="B"),))
    found = {each.person for each in shifts_of(rota, oslo("2026-11-24"), oslo("2026-11-25")) if each.role == "primary"}
    assert found == {"A", "G"}


def test_everybody_of_a_list_gets_a_turn() -> None:
    """GoAlert 55: four of fourteen never got a shift. Over one whole turn everybody serves equally often."""
    people = "ABCDEFGHIJKLMN"
    rota = sliding(people)
    counts = dict.fromkeys(people, 0)
    for week in range(len(people)):
        for who in who_at(rota, handover(rota, week)).primary:
            counts[who] += 1
    assert set(counts.values()) == {2}


def test_a_join_at_a_date_moves_nobodys_past() -> None:
    """GoAlert 2196, PagerDuty: an edit must not rewrite who was on call."""
    before = sliding("ABCDE")
    after = replace(before, staff=(Staff(date(2027, 2, 1), ring=tuple("ABCDEF")),))
    span = (oslo("2026-06-01"), oslo("2027-02-01 08:00"))
    assert shifts_of(before, *span) == shifts_of(after, *span)


def test_the_answer_does_not_depend_on_when_it_is_asked() -> None:
    """GoAlert and LinkedIn advance a stored position; ours is the same from any earlier or later question."""
    rota: Rota = sliding("ABCDE")
    first = who_at(rota, oslo("2030-01-01"))
    for year in (1950, 2199, 2026):
        who_at(rota, oslo(f"{year}-07-01"))
    assert first == who_at(rota, oslo("2030-01-01"))
