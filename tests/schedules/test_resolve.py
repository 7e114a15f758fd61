"""Who is on call at an instant: worked cases, changes over each other, problems, and the next change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from schedules.changes import ExplicitWeek
from schedules.resolve import OnCall, Shift, materialise, shifts, shifts_of, who_at
from schedules.rota import Rota, Staff, Strictness, handover, handover_day
from tests.schedules.build import ANCHOR, OSLO, absence, oslo, override, pairs, sliding, swap, utc
from tests.schedules.facts_rota import FOURS, ROTAS, SERVING

NOON = "2026-11-24 12:00"
WEEK_0 = ("2026-11-23 08:00", "2026-11-30 08:00")


def serving(rota: Rota, at: str) -> tuple[str, str]:
    """Return primary and backup at a time in Oslo, each as one word."""
    answer = who_at(rota, oslo(at))
    return "".join(answer.primary), "".join(answer.backup)


@pytest.mark.parametrize(("name", "at", "primary", "backup", "both"), SERVING)
def test_who_serves(name: str, at: str, primary: str, backup: str, both: bool) -> None:  # noqa: FBT001 - a column
    """Worked cases of every form and change."""
    answer = who_at(ROTAS[name], oslo(at))
    assert (primary, backup) == ("".join(answer.primary), "".join(answer.backup))
    assert both == ("both_roles" in answer.problems)


@pytest.mark.parametrize(("name", "rota", "fours", "same"), FOURS)
def test_the_four_of_the_weeks(name: str, rota: Rota, fours: list[str], same: bool) -> None:  # noqa: FBT001 - a column
    """Two pairs and a ring of four are always the same four; three pairs and a ring of five never."""
    answers = [who_at(rota, oslo(NOON) + timedelta(weeks=week)) for week in range(len(fours))]
    assert fours == ["".join(sorted(answer.primary + answer.backup)) for answer in answers], name
    assert [same] * len(fours) == ["same_four" in answer.problems for answer in answers]


def test_the_answer_says_until_when_and_why() -> None:
    """All five parts of an answer, in a week with an absence."""
    rota = replace(pairs(), absences=(absence("B", "2026-11-24", "2026-11-26"),), reserve=("G",))
    expected = OnCall(
        primary=("A", "G"),
        backup=("C", "D"),
        until=oslo("2026-11-26"),
        problems=(),
        because=(
            "week 0 since the anchor 2026-11-23 (handover mon 08:00 Europe/Oslo)",
            "pair 1 of 3 is primary",
            "pair 2 of 3 is backup (next)",
            "absence of B 2026-11-24 to 2026-11-26 filled by G (reserve)",
        ),
    )
    assert expected == who_at(rota, oslo(NOON))


def test_a_fill_is_the_reserve_then_the_first_free_then_nobody() -> None:
    """Whoever is away or on call already fills nothing; a hole leaves the other serving, and is a problem."""
    away = [absence(who, "2026-11-24", "2026-11-26") for who in "BEF"]
    with_reserve = replace(pairs(), absences=(*away,), reserve=("E", "G"))
    hole = replace(pairs(), absences=(*away,))
    assert serving(with_reserve, NOON) == ("AG", "CD")
    assert serving(hole, NOON) == ("A", "CD")
    answer = who_at(hole, oslo(NOON))
    assert answer.problems == ("short_primary",)
    assert answer.because[-1] == "absence of B 2026-11-24 to 2026-11-26 not filled: nobody is free"


def test_two_absent_are_filled_by_two() -> None:
    """A whole pair away is filled person by person, in the order of the list."""
    rota = replace(pairs(), absences=tuple(absence(who, "2026-11-24", "2026-11-26") for who in "BA"))
    assert serving(rota, NOON) == ("EF", "CD")


def test_a_backup_of_its_own_is_filled_from_its_own_list_first() -> None:
    """The own list comes before the primary's people."""
    rota = replace(pairs(), backup=(("G", "H"), ("I", "J")), absences=(absence("G", "2026-11-24", "2026-11-26"),))
    assert serving(rota, NOON) == ("AB", "IH")


def test_everybody_absent_leaves_nobody() -> None:
    """No people, two problems, and the answer still comes."""
    rota = replace(pairs(), absences=tuple(absence(who, "2026-11-24", "2026-11-26") for who in "ABCDEF"))
    answer = who_at(rota, oslo(NOON))
    assert (answer.primary, answer.backup, answer.problems) == ((), (), ("short_primary", "short_backup"))


def test_a_fill_follows_the_week() -> None:
    """An absence over a handover is filled anew: who fills week 0 may be on call in week 1."""
    rota = replace(pairs(), absences=(absence("D", "2026-11-23", "2026-12-07 08:00"),))
    assert [serving(rota, at) for at in (NOON, "2026-12-01 12:00")] == [("AB", "CE"), ("CA", "EF")]


def test_swaps_come_before_absences() -> None:
    """Whoever took the week over is the one whose absence is filled."""
    rota = replace(
        pairs(),
        swaps=(swap("A", *WEEK_0, "E", "2026-12-07 08:00", "2026-12-14 08:00"),),
        absences=(absence("E", "2026-11-24", "2026-11-25"),),
        reserve=("G",),
    )
    assert [serving(rota, at) for at in (NOON, "2026-11-25 12:00")] == [("GB", "CD"), ("EB", "CD")]


def test_two_on_call_in_one_week_may_trade_roles() -> None:
    """A swap whose two windows are one week exchanges the places."""
    rota = replace(pairs(), swaps=(swap("A", *WEEK_0, "C", *WEEK_0),))
    assert serving(rota, NOON) == ("CB", "AD")


def test_a_place_taken_over_may_be_handed_on() -> None:
    """E took A's week and, having no place of her own then, gives it to F; the order of the two does not matter."""
    second = ("2026-12-07 08:00", "2026-12-14 08:00")
    one, two = swap("A", *WEEK_0, "E", *second), swap("E", *WEEK_0, "F", "2026-12-28 08:00", "2027-01-04 08:00")
    found = [serving(replace(pairs(), swaps=order), NOON) for order in ((one, two), (two, one))]
    assert found == [("FB", "CD")] * 2


def test_of_two_swaps_of_one_week_the_later_one_holds_in_any_order() -> None:
    """A gave the same week to E and to F, whose half begins later: from there on it is F."""
    one = swap("A", *WEEK_0, "E", "2026-12-07 08:00", "2026-12-14 08:00")
    two = swap("A", "2026-11-24 08:00", "2026-11-30 08:00", "F", "2026-12-28 08:00", "2027-01-04 08:00")
    for order in ((one, two), (two, one)):
        found = [serving(replace(pairs(), swaps=order), at) for at in ("2026-11-23 12:00", NOON)]
        assert found == [("EB", "CD"), ("FB", "CD")]


def test_an_override_wins_over_an_absence_and_says_so() -> None:
    """Somebody absent who is added by name serves."""
    rota = replace(
        pairs(),
        absences=(absence("E", "2026-11-24", "2026-11-26"),),
        overrides=(override("primary", "2026-11-24 10:00", "2026-11-24 14:00", add="E", remove="A"),),
    )
    assert serving(rota, NOON) == ("EB", "CD")
    assert "absent then; the override wins" in who_at(rota, oslo(NOON)).because[-1]


def test_an_override_of_somebody_not_on_call_does_nothing_and_says_so() -> None:
    """A replacement of a person who is not in the role adds nobody either."""
    rota = replace(pairs(), overrides=(override("primary", *WEEK_0, add="E", remove="C"),))
    assert serving(rota, NOON) == ("AB", "CD")
    assert who_at(rota, oslo(NOON)).because[-1].endswith("does nothing: C is not primary")


def test_overrides_add_and_remove() -> None:
    """Adding makes three, removing makes one, adding somebody twice changes nothing."""
    add, again = (override("primary", *WEEK_0, add=who) for who in "EA")
    remove = override("backup", *WEEK_0, remove="C")
    rota = replace(pairs(), overrides=(add, again, remove))
    assert serving(rota, NOON) == ("ABE", "D")
    assert who_at(rota, oslo(NOON)).problems == ("short_backup",)


def test_an_explicit_week_is_changed_like_any_other() -> None:
    """Absences are filled in a listed week too."""
    rota = replace(ROTAS["rp-05 explicit week"], absences=(absence("E", "2026-12-01", "2026-12-02"),))
    assert serving(rota, "2026-12-01 12:00") == ("AC", "BF")


def test_problems_follow_the_rules_of_the_line() -> None:
    """`off` asks nothing, `warn` and `error` both report."""
    both = replace(pairs(), overrides=(override("backup", *WEEK_0, add="A", remove="C"),))
    same = pairs("AB", "CD")
    levels: tuple[tuple[Strictness, bool], ...] = (("off", False), ("warn", True), ("error", True))
    for strictness, reported in levels:
        found = who_at(replace(both, distinct=strictness), oslo(NOON)).problems
        assert reported == ("both_roles" in found)
        found = who_at(replace(same, no_same_four=strictness), oslo(NOON)).problems
        assert reported == ("same_four" in found)


def test_all_problems_stand_in_their_order() -> None:
    """One person for everything, without a number."""
    rota = pairs("A")
    assert who_at(rota, oslo(NOON), reachable=()).problems == (
        "short_primary",
        "short_backup",
        "both_roles",
        "unreachable",
    )


def test_somebody_without_a_number_is_a_problem_while_they_serve() -> None:
    """Only who serves needs a number; not asking is not a problem."""
    found = [who_at(pairs(), oslo(NOON), reachable).problems for reachable in ("ABCD", "ABC", None)]
    assert found == [(), ("unreachable",), ()]


def test_an_hour_neither_makes_nor_hides_the_same_four() -> None:
    """The week before counts by who served longest in it; now counts by who serves now."""
    hour = ("2026-12-01 10:00", "2026-12-01 11:00")
    two = replace(pairs("AB", "CD"), overrides=(override("primary", *hour, add="E", remove="C"),))
    found = ["same_four" in who_at(two, oslo(at)).problems for at in ("2026-12-01 10:30", NOON, "2026-12-08 12:00")]
    assert found == [False, True, True]


def test_the_week_before_is_who_served_longest_in_it() -> None:
    """An hour's override right after the handover does not stand for the week."""
    hour = ("2026-12-01 08:00", "2026-12-01 09:00")
    first = ("2026-11-30 08:00", "2026-11-30 09:00")
    for window in (hour, first):
        two = replace(pairs("AB", "CD"), overrides=(override("primary", *window, add="E", remove="C"),))
        assert "same_four" in who_at(two, oslo("2026-12-08 12:00")).problems


def test_the_same_four_across_a_listed_week() -> None:
    """Listing week 1 with week 2's four makes week 2 the same four."""
    found = [
        "same_four" in who_at(ROTAS["rp-05 explicit week"], oslo(NOON) + timedelta(weeks=week)).problems
        for week in range(4)
    ]
    assert found == [False, False, True, False]


def test_until_is_the_next_change_of_the_answer_not_of_its_reasons() -> None:
    """One pair alone never changes; a listed week, a change of staff and an absence in years to come are found."""
    alone = replace(pairs("AB"), no_same_four="off")
    assert who_at(alone, oslo(NOON)).until is None
    listed = replace(alone, weeks=(ExplicitWeek(2031, 10, ("A", "C")),))
    assert who_at(listed, oslo(NOON)).until == oslo("2031-03-03 08:00")
    hired = replace(alone, staff=(Staff(handover_day(alone, 500), pairs=(("A", "C"),)),))
    assert who_at(hired, oslo(NOON)).until == handover(alone, 500)
    ill = replace(alone, absences=(absence("A", "2040-01-05", "2040-01-06"),))
    assert who_at(ill, oslo(NOON)).until == oslo("2040-01-05")


def test_until_looks_through_a_whole_turn() -> None:
    """Forty weeks of the same pair and then another: the change is found from the first of them."""
    rota = replace(pairs(*["AB"] * 40, "EF"), backup=(("C", "D"),), no_same_four="off")
    assert who_at(rota, oslo(NOON)).until == handover(rota, 40)


def test_until_counts_a_change_of_problems() -> None:
    """The same people with another problem are another answer: two pairs of which one week was listed."""
    rota = replace(pairs("AB"), backup=(("C", "D"),), weeks=(ExplicitWeek(2026, 47, ("E", "F"), ("G", "H")),))
    answer = who_at(rota, oslo(NOON))
    assert (answer.problems, answer.until) == ((), oslo("2026-11-30 08:00"))
    assert who_at(rota, oslo("2026-12-01 12:00")).problems == ("same_four",)


def test_an_absence_without_end_in_sight_is_no_trouble() -> None:
    """Somebody who has left is away to the end of the calendars; nothing is searched week by week till then."""
    rota = replace(pairs(), absences=(absence("A", "2026-11-24", "2200-12-30"),))
    assert serving(rota, "2100-01-01 12:00")[0] != ""
    assert who_at(replace(rota, pairs=(("A", "B"),), backup=(("C", "D"),)), oslo("2030-01-01")).until is None


@pytest.mark.parametrize("reachable", [None, frozenset("ABC")])
def test_an_answer_does_not_depend_on_the_window(reachable: frozenset[str] | None) -> None:
    """A day's schedule, two years' and the cached block give the same answer, its end and reasons included."""
    rota = replace(ROTAS["rp-10 swap"], absences=ROTAS["rp-11 absence"].absences)
    wide = materialise(rota, oslo("2026-01-01"), oslo("2028-01-01"), reachable)
    for day in range(0, 60, 3):
        at = oslo("2026-11-01 09:30") + timedelta(days=day)
        narrow = materialise(rota, at, at + timedelta(days=1), reachable)
        assert wide.at(at) == narrow.at(at) == who_at(rota, at, reachable)


def test_a_schedule_refuses_what_it_does_not_hold() -> None:
    """An instant or a range outside the materialised weeks is an error, not a guess."""
    schedule = materialise(pairs(), oslo("2026-11-24"), oslo("2026-11-25"))
    with pytest.raises(ValueError, match="outside the schedule"):
        schedule.at(oslo("2027-01-01"))
    with pytest.raises(ValueError, match="outside the schedule"):
        shifts(schedule, oslo("2026-11-24"), oslo("2027-01-01"))
    with pytest.raises(ValueError, match="outside the schedule"):
        schedule.at(schedule.end)
    with pytest.raises(ValueError, match="no offset"):
        schedule.at(oslo("2026-11-24").replace(tzinfo=None))


def test_shifts_are_clipped_joined_and_sorted() -> None:
    """One row per role, person and uninterrupted time, by start, role, person; a sliding person serves two weeks."""
    found = shifts_of(sliding("ABCDE"), oslo("2026-11-25"), oslo("2026-12-08"))
    first, one, two, end = (oslo(at) for at in ("2026-11-25", "2026-11-30 08:00", "2026-12-07 08:00", "2026-12-08"))
    assert found == (
        Shift("backup", "C", first, one),
        Shift("backup", "D", first, two),
        Shift("primary", "A", first, one),
        Shift("primary", "B", first, two),
        Shift("backup", "E", one, end),
        Shift("primary", "C", one, end),
        Shift("backup", "A", two, end),
        Shift("primary", "D", two, end),
    )


def test_an_override_cuts_a_shift_in_two() -> None:
    """A serves before and after, E for half an hour."""
    found = shifts_of(ROTAS["rp-06 override"], *(oslo(at) for at in WEEK_0))
    rows = [(each.person, each.start) for each in found if each.role == "primary"]
    ten, half = oslo("2026-11-24 10:00"), oslo("2026-11-24 10:30")
    assert rows == [("A", oslo(WEEK_0[0])), ("B", oslo(WEEK_0[0])), ("E", ten), ("A", half)]


def test_no_time_has_no_shifts() -> None:
    """An empty or reversed range has no rows."""
    at = oslo(NOON)
    assert (shifts_of(pairs(), at, at), shifts_of(pairs(), at, at - timedelta(days=30))) == ((), ())


def test_times_in_any_zone_are_the_same_instant() -> None:
    """An instant asked for in Oslo's offset or in UTC has one answer."""
    schedule = materialise(pairs(), oslo("2026-11-01"), oslo("2026-12-31"))
    assert schedule.at(utc("2026-11-23T07:00:00")) == schedule.at(utc("2026-11-23T07:00:00").astimezone(OSLO))
    assert schedule.at(utc("2026-11-23T06:59:59")).primary == ("E", "F")
    assert handover_day(pairs(), 0) == ANCHOR
