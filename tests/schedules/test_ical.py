"""The feed: stable UIDs, UTC, whole shifts, and a round trip."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import icalendar

from schedules.ical import feed, feed_shifts, uid
from schedules.icalread import Contact, read_weeks
from schedules.resolve import Shift
from tests.schedules.build import absence, oslo, pairs, sliding

STAMP = oslo("2026-11-20 12:00")
START, END = oslo("2026-11-25"), oslo("2026-12-20")


def test_an_event_is_a_shift_in_utc() -> None:
    """Start, end, heading, role and stamp of one event, written in UTC."""
    (shift,) = feed_shifts(pairs(), START, oslo("2026-12-01"), person="A")
    text = feed([shift], "duell", "Duell, primary", STAMP, summary=lambda each: f"{each.role}: Anna, {each.person}")
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert b"DTSTART:20261123T070000Z" in text
    assert b"DTEND:20261130T070000Z" in text
    assert b"DTSTAMP:20261120T110000Z" in text
    assert (event["SUMMARY"], str(event["UID"])) == ("primary: Anna, A", uid("duell", shift))


def test_the_same_rota_gives_the_same_bytes() -> None:
    """Nothing of the feed comes from a clock."""
    one, two = (feed(feed_shifts(pairs(), START, END), "duell", "Duell", STAMP) for _ in range(2))
    assert one == two


def test_a_feed_of_a_person_or_a_role() -> None:
    """A person's feed has both roles, a role's feed everybody in it."""
    rows = [(each.role, each.person) for each in feed_shifts(pairs(), START, END, person="C")]
    assert rows == [("backup", "C"), ("primary", "C"), ("backup", "C")]
    assert {each.role for each in feed_shifts(pairs(), START, END, role="backup")} == {"backup"}


def test_uids_stay_while_the_window_moves() -> None:
    """A day later, and with an absence elsewhere, the same shifts have the same UIDs; shifts are never clipped."""
    rota = sliding()
    later = replace(rota, absences=(absence("A", "2027-03-01", "2027-03-05"),))
    one = {uid("duell", each): each for each in feed_shifts(rota, START, END)}
    two = {uid("duell", each): each for each in feed_shifts(later, START + timedelta(days=1), END + timedelta(days=1))}
    assert one.keys() <= two.keys()
    assert all(one[key] == two[key] for key in one)
    assert all(each.end - each.start >= timedelta(days=14) for each in one.values())


def test_uids_tell_lines_roles_starts_and_people_apart() -> None:
    """Every part of the key counts."""
    shift = Shift("primary", "A", START, END)
    others = [replace(shift, role="backup"), replace(shift, person="B"), replace(shift, start=STAMP)]
    keys = {uid("duell", each) for each in (shift, *others)} | {uid("kasse", shift)}
    assert len(keys) == 5
    assert uid("duell", shift) == uid("duell", replace(shift, end=END + timedelta(days=1)))


def test_what_the_feed_says_can_be_read_again() -> None:
    """A pair per role comes back as explicit weeks, nobody lost."""
    people = [Contact(each, f"Person {each}") for each in "ABCDEF"]
    text = feed(feed_shifts(pairs(), START, END), "duell", "Duell", STAMP, lambda each: f"{each.role}: {each.person}")
    found = read_weeks(text, people, pairs(), START, END)
    assert found.skipped == ()
    assert [(week.label, "".join(week.primary or ()), "".join(week.backup or ())) for week in found.weeks] == [
        ("2026-W48", "AB", "CD"),
        ("2026-W49", "CD", "EF"),
        ("2026-W50", "EF", "AB"),
        ("2026-W51", "AB", "CD"),
    ]
