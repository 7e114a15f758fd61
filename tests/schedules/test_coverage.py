"""The sweep names the first bad instant, its length and its cause; errors are what nobody may apply."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from schedules.changes import ExplicitWeek
from schedules.coverage import sweep
from schedules.findings import first_of_each, length
from schedules.rota import Rota
from tests.schedules.build import ANCHOR, OSLO, absence, hours, oslo, override, pairs

START = oslo("2026-11-23 08:00")
CHRISTMAS = ("2026-12-24", "2026-12-26")
ALL_AWAY = replace(pairs(), absences=tuple(absence(who, *CHRISTMAS) for who in "ABCDEF"))


def test_a_whole_rota_has_nothing_to_say() -> None:
    """Three pairs over ninety days."""
    assert sweep(pairs(), None, START) == ()


def test_everybody_absent_is_an_error_with_date_length_and_cause() -> None:
    """The hole is named from its first instant to its last, with who is away."""
    (finding,) = sweep(ALL_AWAY, None, START)
    assert (finding.code, finding.severity) == ("nobody", "error")
    assert (finding.start, finding.end) == (oslo("2026-12-24"), oslo("2026-12-26"))
    assert finding.text.startswith("nobody is on call from 2026-12-24 to 2026-12-26 (2 d): absence of ")
    assert finding.text.endswith("(add an override, or shorten an absence)")


def test_a_hole_in_one_role_is_a_warning_while_others_serve() -> None:
    """Five of six away: one person left."""
    rota = replace(pairs(), absences=tuple(absence(who, *CHRISTMAS) for who in "BCDEF"))
    found = sweep(rota, None, START)
    assert [(each.code, each.severity) for each in found] == [("short_backup", "warn"), ("short_primary", "warn")]


def test_only_the_hours_that_need_somebody_count() -> None:
    """On Christmas Eve, a Thursday, the office is open: seven hours of nobody, and seven on the Friday."""
    office = hours({day: ["office 09:00-16:00"] for day in ("thu", "fri")})
    found = sweep(ALL_AWAY, office, START, needs={"office"})
    assert [(each.start, each.end) for each in found] == [
        (oslo("2026-12-24 09:00"), oslo("2026-12-24 16:00")),
        (oslo("2026-12-25 09:00"), oslo("2026-12-25 16:00")),
    ]
    assert sweep(ALL_AWAY, office, START, needs={"helpdesk"}) == ()


def test_rules_are_as_severe_as_the_line_holds_them() -> None:
    """Two pairs are the same four for all ninety days: one finding, to the end of the sweep."""
    (finding,) = sweep(replace(pairs("AB", "CD"), no_same_four="error"), None, START)
    assert (finding.code, finding.severity, finding.end) == ("same_four", "error", START + timedelta(days=90))
    assert "(90 d, to the end of the sweep)" in finding.text
    both = replace(pairs(), overrides=(override("backup", *CHRISTMAS, add="E"),))
    assert [each.severity for each in sweep(both, None, START)] == []
    clash = replace(pairs(), overrides=(override("backup", "2026-12-01", "2026-12-02", add="C"),))
    assert [(each.code, each.severity) for each in sweep(clash, None, START)] == [("both_roles", "error")]


def test_numbers_are_asked_for() -> None:
    """Somebody without a number is a warning; nobody with one is an error, in the weeks in which it is so."""
    found = sweep(pairs(), None, START, 14, reachable="ABC")
    assert [(each.code, each.start) for each in found] == [("unreachable", START)]
    found = sweep(pairs(), None, START, 14, reachable="AB")
    assert [(each.code, each.severity, each.start) for each in found] == [
        ("unreachable", "warn", START),
        ("nobody_reachable", "error", oslo("2026-11-30 08:00")),
    ]


@pytest.mark.parametrize(("start", "severity"), [("2026-11-24", "warn"), ("2026-12-01", "error")])
def test_weeks_not_written_yet_are_an_error_only_now(start: str, severity: str) -> None:
    """A listed rota that ends next week is warned of; one that has ended is refused."""
    rota = Rota(OSLO, 0, 480, ANCHOR, "weeks", weeks=(ExplicitWeek(2026, 48, ("A", "B"), ("C", "D")),))
    (finding,) = sweep(rota, None, oslo(start))
    assert (finding.code, finding.severity) == ("unplanned", severity)
    assert "[[rota.week]]" in finding.text


def test_findings_are_counted_by_code() -> None:
    """Of the office's two empty days the first is told, and that there is one more."""
    office = hours({day: ["office 09:00-16:00"] for day in ("thu", "fri")})
    found = sweep(ALL_AWAY, office, START, needs={"office"})
    assert first_of_each(found) == ((found[0], 1),)


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(days=2), "2 d"),
        (timedelta(hours=27, minutes=5), "1 d 3 h 5 min"),
        (timedelta(seconds=1), "1 s"),
        (timedelta(), "0 s"),
    ],
)
def test_lengths_are_told_in_days_hours_and_minutes(span: timedelta, text: str) -> None:
    """Parts that are nought are left out."""
    assert text == length(span)
