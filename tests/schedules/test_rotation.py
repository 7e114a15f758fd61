"""What the rotation means before any change: its weeks, its lists, its staff over the years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.changes import ExplicitWeek
from schedules.epochs import epoch_at
from schedules.rota import Rota, Staff, handover, handover_day, label, people, week_at, week_from, week_named
from schedules.rotation import planned
from tests.schedules.build import ANCHOR, OSLO, absence, clock, oslo, pairs, sliding, utc
from tests.schedules.facts_dst import PEER_WEEKS, WEEKS


def primaries(rota: Rota, weeks: range) -> list[str]:
    """Return the primary of each week as one word."""
    return ["".join(planned(rota, week).primary) for week in weeks]


def backups(rota: Rota, weeks: range) -> list[str]:
    """Return the backup of each week as one word."""
    return ["".join(planned(rota, week).backup) for week in weeks]


@pytest.mark.parametrize(("zone", "first", "at", "instants", "lengths"), WEEKS)
def test_weeks_over_clock_changes(zone: str, first: str, at: str, instants: list[str], lengths: list[float]) -> None:
    """The end of a week is the start of the next, and its length is what the clocks make of it."""
    rota = pairs(zone=ZoneInfo(zone), anchor=date.fromisoformat(first), minute=clock(at))
    found = [handover(rota, week) for week in range(len(instants))]
    assert found == [utc(text) for text in instants]
    assert lengths == [(two - one).total_seconds() / 3600 for one, two in pairwise(found)]


@pytest.mark.parametrize(("zone", "first", "at", "length"), PEER_WEEKS)
def test_weekly_handovers_of_the_peers_tests(zone: str, first: str, at: str, length: int) -> None:
    """GoAlert's and LinkedIn's weekly cases: the local clock stays, and one week ends where the next begins."""
    rota = pairs(zone=ZoneInfo(zone), anchor=date.fromisoformat(first), minute=clock(at))
    start, end = handover(rota, 0), handover(rota, 1)
    assert (end - start).total_seconds() / 3600 == length
    assert all(each.astimezone(ZoneInfo(zone)).strftime("%H:%M") == at for each in (start, end))


@given(st.integers(-3000, 3000))
def test_a_week_begins_at_its_handover(week: int) -> None:
    """The instant of a handover is in its week, the one before it in the week before; before the anchor too."""
    rota = pairs()
    at = handover(rota, week)
    assert (week, week - 1) == (week_at(rota, at), week_at(rota, at.fromtimestamp(at.timestamp() - 1, at.tzinfo)))


def test_week_numbers_names_and_dates_agree() -> None:
    """A week is named by the ISO week in which its handover falls."""
    rota = pairs()
    assert (label(rota, 5), week_named(rota, 2026, 53), handover_day(rota, 5)) == ("2026-W53", 5, date(2026, 12, 28))
    assert [week_from(rota, date(2026, 11, day)) for day in (22, 23, 24, 30)] == [0, 0, 1, 1]


def test_a_thursday_rota_names_weeks_by_its_thursday() -> None:
    """The handover's own day decides the ISO week, also over the new year."""
    rota = pairs(anchor=date(2026, 12, 31))
    assert (label(rota, 0), week_named(rota, 2026, 53), label(rota, 1)) == ("2026-W53", 0, "2027-W01")


def test_an_anchor_on_another_day_than_the_handover_is_refused() -> None:
    """The anchor is the day week 0 begins; the error names the next such day."""
    with pytest.raises(ValueError, match="use 2026-01-07"):
        Rota(OSLO, 2, 480, date(2026, 1, 5), "pairs", pairs=(("A", "B"),))


def test_pairs_take_turns_and_the_next_pair_is_behind() -> None:
    """Weeks before the anchor continue the same turn backwards."""
    assert primaries(pairs(), range(-4, 4)) == ["EF", "AB", "CD", "EF", "AB", "CD", "EF", "AB"]
    assert backups(pairs(), range(-1, 3)) == ["AB", "CD", "EF", "AB"]


def test_previous_puts_last_weeks_pair_behind() -> None:
    """`previous` is whoever left last: pair n-1, or the two places before the ring's two."""
    assert backups(replace(pairs(), backup="previous"), range(3)) == ["EF", "AB", "CD"]
    assert backups(replace(sliding(), backup="previous"), range(3)) == ["DE", "EA", "AB"]


def test_a_backup_list_of_its_own_turns_by_itself() -> None:
    """Pairs turn like pairs, a flat list slides, whatever the primary's form and length."""
    listed = replace(pairs(), backup=(("G", "H"), ("I", "J")))
    ringed = replace(pairs(), backup=("G", "H", "I"))
    assert backups(listed, range(-1, 4)) == ["IJ", "GH", "IJ", "GH", "IJ"]
    assert backups(ringed, range(-1, 4)) == ["IG", "GH", "HI", "IG", "GH"]


def test_one_of_a_sliding_pair_stays() -> None:
    """The second of last week is the first of this one."""
    weeks = primaries(sliding("ABCDE"), range(-6, 12))
    assert all(one[1] == two[0] for one, two in pairwise(weeks))


def test_a_listed_week_wins_and_does_not_move_the_rotation() -> None:
    """A role the listed week leaves out keeps what the rotation gives."""
    rota = replace(pairs(), weeks=(ExplicitWeek(2026, 49, ("A", "E")),))
    assert (primaries(rota, range(3)), backups(rota, range(3))) == (["AB", "AE", "EF"], ["CD", "EF", "AB"])
    rota = replace(pairs(), weeks=(ExplicitWeek(2026, 49, backup=("A", "E")),))
    assert (primaries(rota, range(3)), backups(rota, range(3))) == (["AB", "CD", "EF"], ["CD", "AE", "AB"])


def test_form_weeks_knows_only_listed_weeks() -> None:
    """A week that is not listed has nobody, and says so."""
    rota = Rota(OSLO, 0, 480, ANCHOR, "weeks", weeks=(ExplicitWeek(2026, 48, ("A", "B"), ("C", "D")),))
    assert (primaries(rota, range(2)), backups(rota, range(2))) == (["AB", ""], ["CD", ""])
    assert planned(rota, 1).because[-1] == "only listed weeks count and 2026-W49 is not listed"


def test_everybody_is_named_once() -> None:
    """Whoever a rota names in any place is among its people."""
    rota = replace(
        pairs("AB", "CD"),
        reserve=("E", "A"),
        backup=("F", "G"),
        weeks=(ExplicitWeek(2026, 48, ("H",)),),
        absences=(absence("I", "2026-11-23", "2026-11-24"),),
        staff=(Staff(date(2027, 1, 4), pairs=(("A", "J"),)),),
    )
    assert "".join(people(rota)) == "ABCDFGEJHI"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ABC", "ABCD", "ABCA|BCDA"),
        ("ABC", "ABXC", "ABCA|BXCA"),
        ("ABC", "AXC", "ABCA|XCAX"),
        ("ABC", "XBC", "ABCA|BCXB"),
        ("ABCD", "ABD", "ABCD|ABDA"),
        ("ABCD", "ACD", "ABCD|ACDA"),
        ("ABCDE", "ABCD", "ABCD|ABCD"),
        ("ABC", "BCA", "ABCA|BCAB"),
        ("ABC", "XYZ", "ABCA|XYZX"),
        ("AB", "AB", "ABAB|ABAB"),
    ],
)
def test_a_change_of_staff_goes_on_where_the_rotation_stood(old: str, new: str, expected: str) -> None:
    """Four weeks before and after it: nobody who stays is skipped or served twice, a successor takes the turn."""
    single = replace(pairs(*old), staff=(Staff(date(2026, 12, 21), pairs=tuple((who,) for who in new)),))
    assert "|".join("".join(primaries(single, weeks)) for weeks in (range(4), range(4, 8))) == expected


def test_a_change_of_staff_leaves_the_past_alone() -> None:
    """Every week before it is what it was, the first week from its date on is the new list's."""
    before = sliding("ABCDE")
    after = replace(before, staff=(Staff(date(2026, 12, 15), ring=tuple("ABCDEFG")),))
    assert primaries(before, range(-50, 4)) == primaries(after, range(-50, 4))
    assert primaries(after, range(3, 9)) == ["DE", "EF", "FG", "GA", "AB", "BC"]


def test_who_begins_can_be_named() -> None:
    """`first` gives the first week of the new list to somebody's entry."""
    rota = replace(pairs(), staff=(Staff(date(2026, 12, 14), pairs=(("A", "B"), ("C", "G"), ("E", "F")), first="G"),))
    assert primaries(rota, range(2, 6)) == ["EF", "CG", "EF", "AB"]


def test_the_first_entry_can_be_named_too() -> None:
    """Naming the list's first entry is not the same as naming nobody."""
    rota = replace(pairs(), staff=(Staff(date(2026, 11, 30), pairs=(("A", "B"), ("C", "D")), first="A"),))
    assert primaries(rota, range(3)) == ["AB", "AB", "CD"]


def test_a_replaced_member_leaves_the_pair_its_weeks() -> None:
    """One of a pair is replaced: all turns stay, also those of a backup list of its own."""
    changed = Staff(date(2026, 12, 14), pairs=(("A", "B"), ("C", "G"), ("E", "F")), backup=(("H", "I"), ("J", "X")))
    rota = replace(pairs(), backup=(("H", "I"), ("J", "K")), staff=(changed,))
    assert primaries(rota, range(6)) == ["AB", "CD", "EF", "AB", "CG", "EF"]
    assert backups(rota, range(6)) == ["HI", "JK", "HI", "JX", "HI", "JX"]


def test_changes_of_staff_follow_each_other_in_any_order() -> None:
    """Two changes give the same rota in whichever order they are listed."""
    changes = (Staff(date(2026, 12, 14), ring=tuple("ABCDEF")), Staff(date(2027, 1, 11), ring=tuple("BCDEF")))
    one, two = (replace(sliding("ABCDE"), staff=order) for order in (changes, changes[::-1]))
    assert [planned(one, week) for week in range(20)] == [planned(two, week) for week in range(20)]
    assert epoch_at(one, 10).since == week_at(one, oslo("2027-01-11 12:00"))


def test_rules_are_told_in_words() -> None:
    """Why these two: the week, the handover, the places of the lists."""
    assert planned(pairs(), -1).because == (
        "week -1 since the anchor 2026-11-23 (handover mon 08:00 Europe/Oslo)",
        "pair 3 of 3 is primary",
        "pair 1 of 3 is backup (next)",
    )
    assert planned(sliding("ABCDE"), 4).because[1:] == (
        "places 5 and 1 of the ring of 5 are primary",
        "places 2 and 3 of the ring of 5 are backup (next)",
    )
