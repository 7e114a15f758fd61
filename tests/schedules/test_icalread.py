"""Absences and weeks out of other people's calendars."""

from __future__ import annotations

import pytest

from schedules.changes import Absence
from schedules.icalread import Contact, read_absences, read_weeks
from tests.schedules.build import OSLO, absence, oslo, pairs, utc

PEOPLE = (Contact("A", "Anna", "anna@example.com"), Contact("B", "Bjørn", "Bjorn@Example.com"), Contact("C", "Carla"))
START, END = oslo("2026-11-01"), oslo("2027-02-01")


def calendar(*events: str, head: str = "") -> str:
    """Return an iCalendar file of events given as their inner lines."""
    inner = "".join(f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{inner}END:VCALENDAR\n".replace("\n", "\r\n")


def absences(*events: str, head: str = "") -> tuple[Absence, ...]:
    """Return the absences of events."""
    return read_absences(calendar(*events, head=head), PEOPLE, OSLO, START, END).absences


def test_every_attendee_counts_by_mail_in_any_case() -> None:
    """Grafana OnCall reads an attendee only if there is one; here a pair stays a pair."""
    found = absences(
        "SUMMARY:Ferie\nDTSTART:20261224T070000Z\nDTEND:20261226T070000Z\n"
        "ATTENDEE:mailto:ANNA@example.com\nATTENDEE;CN=Bjørn:MAILTO:bjorn@example.COM"
    )
    assert found == tuple(absence(who, "2026-12-24 08:00", "2026-12-26 08:00") for who in "AB")


@pytest.mark.parametrize("summary", ["Carla on leave", "ferie: carla", "C", "Leave (Carla)"])
def test_without_attendees_the_heading_names_people(summary: str) -> None:
    """Names and ids count as whole words, in any case."""
    assert [each.who for each in absences(f"SUMMARY:{summary}\nDTSTART;VALUE=DATE:20261224")] == ["C"]


def test_a_mail_address_in_the_heading_counts() -> None:
    """Some calendars only have the address as text, in another case."""
    assert [each.who for each in absences("SUMMARY:Anna@EXAMPLE.com\nDTSTART;VALUE=DATE:20261224")] == ["A"]


def test_whole_days_are_local_and_end_without_the_last() -> None:
    """A day is the calendar's midnight to midnight; no second is left over, also where the clock changes."""
    days = "SUMMARY:Anna\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261226"
    assert absences(days) == (absence("A", "2026-12-24", "2026-12-26"),)
    moscow = absences(days, head="X-WR-TIMEZONE:Europe/Moscow\n")
    assert moscow == (Absence("A", utc("2026-12-23T21:00:00"), utc("2026-12-25T21:00:00")),)


def test_a_day_without_an_end_is_one_day_and_a_floating_time_is_local() -> None:
    """The standard's default for a date, and a time without a zone."""
    day = "SUMMARY:Anna\nDTSTART;VALUE=DATE:20261224"
    time = "SUMMARY:Bjørn\nDTSTART:20261224T080000\nDURATION:PT4H"
    assert absences(day, time) == (
        absence("A", "2026-12-24", "2026-12-25"),
        absence("B", "2026-12-24 08:00", "2026-12-24 12:00"),
    )


def test_cancelled_events_are_skipped_also_single_ones_of_a_series() -> None:
    """recurring-ical-events hands cancelled events out; an exception that is cancelled frees only its day."""
    off = "SUMMARY:Anna\nDTSTART;VALUE=DATE:20261224\nSTATUS:CANCELLED"
    text = (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
        "BEGIN:VEVENT\nUID:s\nSUMMARY:Anna\nDTSTART;VALUE=DATE:20261102\nRRULE:FREQ=WEEKLY;COUNT=4\n"
        "EXDATE;VALUE=DATE:20261116\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:s\nSUMMARY:Anna\nRECURRENCE-ID;VALUE=DATE:20261109\nDTSTART;VALUE=DATE:20261109\n"
        "STATUS:CANCELLED\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    assert absences(off) == ()
    found = read_absences(text, PEOPLE, OSLO, START, END).absences
    assert [each.start for each in found] == [oslo("2026-11-02"), oslo("2026-11-23")]


def test_a_series_keeps_its_local_clock() -> None:
    """A weekly evening from October on stays at 18:00 over the clock change; a moved one is where it was moved."""
    text = calendar(
        "SUMMARY:Anna\nDTSTART;TZID=Europe/Oslo:20261019T180000\nDTEND;TZID=Europe/Oslo:20261019T200000\n"
        "RRULE:FREQ=WEEKLY;COUNT=4"
    ).replace(
        "END:VCALENDAR",
        "BEGIN:VEVENT\r\nUID:0\r\nSUMMARY:Anna\r\nRECURRENCE-ID;TZID=Europe/Oslo:20261109T180000\r\n"
        "DTSTART;TZID=Europe/Oslo:20261110T190000\r\nDTEND;TZID=Europe/Oslo:20261110T200000\r\nEND:VEVENT\r\nEND:VCALENDAR",
    )
    found = read_absences(text, PEOPLE, OSLO, oslo("2026-10-01"), END).absences
    expected = ["2026-10-19 18:00", "2026-10-26 18:00", "2026-11-02 18:00", "2026-11-10 19:00"]
    assert [each.start for each in found] == [oslo(at) for at in expected]


def test_who_is_not_of_the_line_is_told() -> None:
    """An event that names nobody known is not lost without a word; "Annabel" is not Anna."""
    found = read_absences(calendar("SUMMARY:Annabel\nDTSTART;VALUE=DATE:20261224"), PEOPLE, OSLO, START, END)
    assert found.absences == ()
    assert "'Annabel' from 2026-12-23T23:00:00+00:00: names nobody of the line" in found.skipped[0]


def test_only_the_window_is_read() -> None:
    """An event that ends where the window begins is outside, one that reaches into it is whole."""
    before = "SUMMARY:Anna\nDTSTART;VALUE=DATE:20261030\nDTEND;VALUE=DATE:20261101"
    into = "SUMMARY:Bjørn\nDTSTART;VALUE=DATE:20261030\nDTEND;VALUE=DATE:20261102"
    assert absences(before, into) == (absence("B", "2026-10-30", "2026-11-02"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hello", "cannot be read"),
        ("", "cannot be read"),
        (calendar("SUMMARY:Anna\nDTSTART:20261224T070000Z\nRRULE:FREQ=SECONDLY"), "more often than daily"),
        (calendar("SUMMARY:Anna\nDTSTART:20261224T070000Z\nRRULE:FREQ=SOMETIMES"), "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(text: str, reason: str) -> None:
    """No library error reaches a user, and no calendar makes the machine spin."""
    with pytest.raises(ValueError, match=reason):
        read_absences(text, PEOPLE, OSLO, START, END)


def test_weeks_are_read_with_their_roles() -> None:
    """Whole days from Monday to Monday are the week that begins at Monday's handover; one role may be left out."""
    mails = "ATTENDEE:mailto:anna@example.com\nATTENDEE:mailto:bjorn@example.com"
    found = read_weeks(
        calendar(
            f"SUMMARY:Primary\nDTSTART;VALUE=DATE:20261228\nDTEND;VALUE=DATE:20270104\n{mails}",
            "SUMMARY:Backup: Carla\nDTSTART;TZID=Europe/Oslo:20261228T080000\nDTEND;TZID=Europe/Oslo:20270111T080000",
        ),
        PEOPLE,
        pairs(),
        START,
        END,
    )
    assert [(each.label, each.primary, each.backup) for each in found.weeks] == [
        ("2026-W53", ("A", "B"), ("C",)),
        ("2027-W01", None, ("C",)),
    ]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("SUMMARY:Anna\nDTSTART;VALUE=DATE:20261228\nDTEND;VALUE=DATE:20270104", "says no role"),
        ("SUMMARY:Primary Anna\nDTSTART;VALUE=DATE:20261228", "covers no week"),
        ("SUMMARY:Primary\nDTSTART;VALUE=DATE:20261228\nDTEND;VALUE=DATE:20270104", "names nobody"),
    ],
)
def test_an_event_that_is_no_week_is_told(event: str, reason: str) -> None:
    """Each is named with what it lacks."""
    found = read_weeks(calendar(event), PEOPLE, pairs(), START, END)
    assert found.weeks == ()
    assert reason in found.skipped[0]


def test_a_calendars_own_zone_must_exist() -> None:
    """An invented zone name is passed over for the line's."""
    day = "SUMMARY:Anna\nDTSTART;VALUE=DATE:20261224"
    assert absences(day, head="X-WR-TIMEZONE:Mars/Olympus\n") == (absence("A", "2026-12-24", "2026-12-25"),)


def test_each_absence_has_the_uid_of_its_event_and_cancelled_ones_are_seen() -> None:
    """One event of two people is one UID twice; an owner's event is theirs whoever it names."""
    events = (
        "SUMMARY:Anna and Carla\nDTSTART;VALUE=DATE:20261224",
        "SUMMARY:Bjørn\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20261226",
        "SUMMARY:Dentist\nDTSTART;VALUE=DATE:20261223",
    )
    read = read_absences(calendar(*events), PEOPLE, OSLO, START, END)
    assert [(each.who, uid) for each, uid in zip(read.absences, read.uids, strict=True)] == [("A", "0"), ("C", "0")]
    assert read.seen == {"0", "1", "2"}
    own = read_absences(calendar(*events), PEOPLE, OSLO, START, END, "B")
    assert [(each.who, uid) for each, uid in zip(own.absences, own.uids, strict=True)] == [("B", "2"), ("B", "0")]
