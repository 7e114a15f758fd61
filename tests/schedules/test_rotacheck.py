"""A rota that cannot work is refused with the reason and the date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from schedules.changes import ExplicitWeek
from schedules.rota import Rota, Staff
from schedules.rotacheck import check
from tests.schedules.build import ANCHOR, OSLO, oslo, override, pairs, sliding, swap

WEEK_0 = ("2026-11-23 08:00", "2026-11-30 08:00")
LATER = Staff(date(2026, 12, 14), pairs=(("A", "B"),))


@pytest.mark.parametrize(
    ("rota", "found"),
    [
        (pairs("A"), ["short_primary", "short_backup", "both_roles"]),
        (pairs("AA", "CD", "EF"), ["short_primary", "short_backup"]),
        (pairs("AB"), ["both_roles"]),
        (pairs("AB", "BC", "DE"), ["both_roles"]),
        (sliding("A"), ["short_primary", "short_backup", "both_roles"]),
        (sliding("ABC"), ["both_roles"]),
        (replace(pairs(), backup=()), ["short_backup"]),
        (replace(pairs(), backup=(("G", "H"), ("I", "A"))), ["both_roles"]),
    ],
)
def test_a_rotation_that_cannot_work_is_an_error(rota: Rota, found: list[str]) -> None:
    """One person, a pair of the same person, too few pairs, too small a ring, an empty or clashing backup list."""
    assert found == [each.code for each in check(rota) if each.severity == "error"]


def test_the_first_week_that_bites_is_named() -> None:
    """The pair that names one person twice serves in the second week, and is backup in the first."""
    finding = next(each for each in check(pairs("AB", "CC", "EF")) if each.code == "short_primary")
    assert finding.start == oslo("2026-11-30 08:00")
    assert "week 2026-W49, from 2026-11-30 08:00" in finding.text


def test_a_rota_that_works_has_nothing_to_say() -> None:
    """Three pairs, a ring of five, pairs with a backup of their own."""
    own = replace(pairs("AB"), backup=(("C", "D"), ("E", "F")))
    assert [check(rota) for rota in (pairs(), sliding(), own)] == [(), (), ()]


@pytest.mark.parametrize("rota", [pairs("AB", "CD"), sliding("ABCD")])
def test_the_fewest_people_for_never_the_same_four(rota: Rota) -> None:
    """Two pairs or a ring of four are always the same four: as severe as the line holds it, `off` is silent."""
    found = [[each.severity for each in check(replace(rota, no_same_four=level))] for level in ("error", "warn", "off")]
    assert found == [["error"], ["warn"], []]


def test_distinct_is_as_severe_as_the_line_holds_it() -> None:
    """One pair for both roles is a warning where the line says so, and nothing where it does not care."""
    found = [[each.severity for each in check(replace(pairs("AB"), distinct=level))] for level in ("warn", "off")]
    assert found == [["warn"], []]


def test_a_change_of_staff_is_checked_too() -> None:
    """The list that begins in December has one pair alone."""
    found = check(replace(pairs(), staff=(LATER,)))
    assert [(each.code, each.start) for each in found] == [("both_roles", oslo("2026-12-14 08:00"))]


@pytest.mark.parametrize(
    ("rota", "code"),
    [
        (Rota(OSLO, 0, 480, ANCHOR, "pairs"), "no_people"),
        (Rota(OSLO, 0, 480, ANCHOR, "sliding"), "no_people"),
        (Rota(OSLO, 0, 480, ANCHOR, "weeks"), "no_weeks"),
        (replace(pairs(), ring=("A", "B")), "wrong_list"),
        (replace(sliding(), pairs=(("A", "B"),)), "wrong_list"),
        (replace(sliding(), staff=(LATER,)), "no_people"),
        (replace(pairs(), staff=(LATER, LATER)), "staff_twice"),
        (
            replace(pairs(), weeks=(ExplicitWeek(2026, 50, ("A", "B")), ExplicitWeek(2026, 50, ("C", "D")))),
            "week_twice",
        ),
    ],
)
def test_a_shape_that_does_not_fit_is_an_error(rota: Rota, code: str) -> None:
    """A form without its list, with the other's list, or the same week or date twice."""
    found = check(rota)
    assert code in [each.code for each in found]
    assert {each.severity for each in found} == {"error"}


def test_an_override_of_somebody_never_on_call_is_told() -> None:
    """It does nothing in its whole window; one that takes effect in part of it does something."""
    nothing = override("primary", *WEEK_0, add="E", remove="C")
    something = override("primary", "2026-11-24", "2026-12-02", add="E", remove="C")
    found = [check(replace(pairs(), overrides=(each,))) for each in (nothing, something)]
    assert [[each.code for each in part] for part in found] == [["idle_override"], []]
    assert "C is not primary" in found[0][0].text


def test_a_swap_of_a_week_somebody_does_not_have_is_told() -> None:
    """A gives a week she has, E one in which she is free."""
    rota = replace(pairs(), swaps=(swap("A", *WEEK_0, "E", *WEEK_0),))
    assert [(each.code, each.text) for each in check(rota)] == [
        (
            "idle_swap",
            "swap: E is not on call from 2026-11-23 08:00 to 2026-11-30 08:00 (give a time in which they are)",
        )
    ]
