"""A change tried out: before and after per person, and what it breaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schedules.changes import Override
from schedules.impact import PersonChange, compare, take_shift, trial
from schedules.resolve import who_at
from tests.schedules.build import absence, oslo, override, pairs, sliding, swap

START, END = oslo("2026-11-23 08:00"), oslo("2026-12-21 08:00")
WEEK_0, WEEK_2 = ("2026-11-23 08:00", "2026-11-30 08:00"), ("2026-12-07 08:00", "2026-12-14 08:00")


def test_before_and_after_per_person() -> None:
    """An override of an hour takes it from one and gives it to another, and concerns nobody else."""
    hour = ("2026-11-24 10:00", "2026-11-24 11:00")
    after = replace(pairs(), overrides=(override("primary", *hour, add="E", remove="A"),))
    window = (oslo(hour[0]), oslo(hour[1]))
    assert compare(pairs(), after, START, END) == (
        PersonChange("A", "primary", (window,), ()),
        PersonChange("E", "primary", (), (window,)),
    )


def test_a_change_that_breaks_nothing_is_clean() -> None:
    """A gives a week to G, who is nobody's backup, and takes none: no finding, two people changed."""
    after = replace(pairs(), overrides=(override("primary", *WEEK_0, add="G", remove="A"),))
    tried = trial(pairs(), after, None, START)
    assert tried.clean
    assert [each.person for each in tried.people] == ["A", "G"]


def test_a_swap_that_puts_one_person_in_both_roles_is_found() -> None:
    """A takes E's week while she is behind in it anyway: what no peer notices before it is accepted."""
    after = replace(pairs(), swaps=(swap("A", *WEEK_0, "E", *WEEK_2),))
    tried = trial(pairs(), after, None, START)
    assert not tried.clean
    assert [(each.code, each.start, each.end) for each in tried.findings] == [
        ("both_roles", oslo(WEEK_2[0]), oslo(WEEK_2[1]))
    ]


def test_a_swap_of_a_week_one_does_not_have_is_found() -> None:
    """G has no week to give: half of the swap would do nothing."""
    tried = trial(pairs(), replace(pairs(), swaps=(swap("A", *WEEK_0, "G", *WEEK_2),)), None, START)
    assert [each.code for each in tried.findings] == ["idle_swap"]


def test_a_change_that_leaves_a_hole_is_found_with_its_cause() -> None:
    """Nobody is free to fill the third absence."""
    before = replace(pairs(), absences=tuple(absence(who, *WEEK_0) for who in "EF"))
    after = replace(before, absences=(*before.absences, absence("A", "2026-11-24", "2026-11-25")))
    (finding,) = trial(before, after, None, START).findings
    assert (finding.code, finding.start) == ("short_primary", oslo("2026-11-24"))
    assert "absence of A 2026-11-24 to 2026-11-25 not filled: nobody is free" in finding.text


def test_old_faults_are_not_new() -> None:
    """A rota that was short before is not made unclean by a change that has nothing to do with it."""
    before = pairs("AB", "CD")
    hour = ("2026-11-24 10:00", "2026-11-24 11:00")
    after = replace(before, overrides=(override("primary", *hour, add="G"),))
    assert trial(before, after, None, START).clean


def test_a_second_hole_is_new_and_a_longer_one_too() -> None:
    """A fault of the same kind at another time, or for longer, is not covered by the old one."""
    short = ("2026-11-24", "2026-11-25")
    before = replace(pairs(), absences=tuple(absence(who, *short) for who in "AEF"))
    for again in (("2026-12-02", "2026-12-03"), ("2026-11-24", "2026-11-26")):
        after = replace(pairs(), absences=(*before.absences, *(absence(who, *again) for who in "ABEF")))
        found = trial(before, after, None, START).findings
        assert [each.start for each in found if each.code.startswith("short")] == [oslo(again[0])]


def test_a_role_that_is_short_and_loses_its_last_person_is_not_clean() -> None:
    """One of two away is known; the other away as well is a hole of its own, though the sweep's word for it is the same."""
    day = ("2026-11-24", "2026-11-25")
    before = replace(pairs("AB", "CD"), absences=(absence("A", *day),))
    after = replace(before, absences=(*before.absences, absence("B", *day)))
    (finding,) = trial(before, after, None, START).findings
    assert (finding.code, finding.start, finding.end) == ("short_primary", oslo(day[0]), oslo(day[1]))
    assert trial(before, before, None, START).clean


def test_taking_a_shift_lasts_to_the_handover() -> None:
    """G takes A's shift on Tuesday and has it until Monday; the other of the pair stays."""
    taken = take_shift(pairs(), oslo("2026-11-24 12:00"), "G", "A")
    assert taken == Override("primary", oslo("2026-11-24 12:00"), oslo("2026-11-30 08:00"), "G", "A")
    after = replace(pairs(), overrides=(taken,))
    found = [who_at(after, oslo(at)).primary for at in ("2026-11-24 12:00", "2026-11-30 07:59", "2026-11-30 08:00")]
    assert found == [("G", "B"), ("G", "B"), ("C", "D")]


def test_taking_a_shift_lasts_to_its_end_if_that_comes_first() -> None:
    """A is relieved on Wednesday anyway; a sliding person's second week is not taken with the first."""
    relieved = replace(pairs(), absences=(absence("A", "2026-11-25", "2026-11-27"),))
    assert take_shift(relieved, oslo("2026-11-24 12:00"), "G", "A").end == oslo("2026-11-25")
    assert take_shift(sliding(), oslo("2026-11-24 12:00"), "G", "B").end == oslo("2026-11-30 08:00")


@pytest.mark.parametrize(("taker", "giver", "reason"), [("C", "A", "already"), ("G", "E", "E is not on call")])
def test_a_shift_that_cannot_be_taken_is_refused(taker: str, giver: str, reason: str) -> None:
    """Who is on call cannot take another place, who is not has none to give."""
    with pytest.raises(ValueError, match=reason):
        take_shift(pairs(), oslo("2026-11-24 12:00"), taker, giver)
