"""Calendars read into the rota: again and again without adding anything twice, following what moves and what is called off."""

import pytest

from oncall.store import Store
from oncall.usecases.change_rota import NeedsYes
from oncall.usecases.import_calendar import Import, What, import_calendar
from tests.usecases.rota import Rota, rota_in


@pytest.fixture
def rota(store: Store) -> Rota:
    """Return the Duell line in a store."""
    return rota_in(store)


def event(uid: str, start: str, end: str, *rows: str) -> str:
    """Return an event of whole days."""
    times = f"DTSTART;VALUE=DATE:{start}\nDTEND;VALUE=DATE:{end}"
    return "\n".join(("BEGIN:VEVENT", f"UID:{uid}", times, *rows, "END:VEVENT"))


def calendar(*events: str) -> bytes:
    """Return a calendar of events."""
    return (
        "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:sample", *events, "END:VCALENDAR", ""))
        .replace("\n", "\r\n")
        .replace("\r\r", "\r")
        .encode()
    )


def bring(rota: Rota, *events: str, what: What = "absences", owner: str | None = None, yes: bool = False) -> Import:
    """Import a calendar of these events."""
    return import_calendar(
        rota.store, rota.book, "duell", calendar(*events), what, rota.now, "cli", owner=owner, yes=yes
    )


def counts(done: Import) -> tuple[int, int, int, int]:
    """Return new, known, gone, skipped."""
    return done.new, done.known, done.gone, len(done.skipped)


HOLIDAY = event("u1", "20261210", "20261212", "SUMMARY:Anna ferie")


def test_an_absence_is_read_once(rota: Rota) -> None:
    """By name in the summary, exclusive ends; the second time it is known."""
    assert counts(bring(rota, HOLIDAY)) == (1, 0, 0, 0)
    assert counts(bring(rota, HOLIDAY)) == (0, 1, 0, 0)
    assert rota.who("2026-12-11T12:00").primary == ("eva", "bjorn")
    assert rota.who("2026-12-12T00:00").primary == ("anna", "bjorn")
    assert len(rota.stored()) == 1


def test_all_attendees_are_away(rota: Rota) -> None:
    """Two people in one event are two absences, whatever the case of their addresses."""
    rows = ("SUMMARY:Course", "ATTENDEE:mailto:ANNA@example.com", "ATTENDEE:mailto:bjorn@example.com")
    assert counts(bring(rota, event("u2", "20261210", "20261211", *rows))) == (2, 0, 0, 0)
    assert rota.who("2026-12-10T12:00").primary == ("eva", "finn")


def test_a_moved_event_moves_its_absence(rota: Rota) -> None:
    """The same UID at another time: the old absence is taken back; moved back, it holds again."""
    bring(rota, HOLIDAY)
    assert counts(bring(rota, event("u1", "20261211", "20261213", "SUMMARY:Anna ferie"))) == (1, 0, 1, 0)
    assert rota.who("2026-12-10T12:00").primary == ("anna", "bjorn")
    assert rota.who("2026-12-12T12:00").primary == ("eva", "bjorn")
    assert counts(bring(rota, HOLIDAY)) == (1, 0, 1, 0)
    assert rota.who("2026-12-10T12:00").primary == ("eva", "bjorn")
    assert counts(bring(rota, HOLIDAY)) == (0, 1, 0, 0)


def test_a_cancelled_event_takes_its_absence_back(rota: Rota) -> None:
    """STATUS:CANCELLED under a UID that is known."""
    bring(rota, HOLIDAY)
    assert counts(bring(rota, event("u1", "20261210", "20261212", "STATUS:CANCELLED", "SUMMARY:Anna"))) == (0, 0, 1, 0)
    assert rota.stored() == ()


def test_events_of_another_calendar_stay(rota: Rota) -> None:
    """Only what a calendar names can be moved by it."""
    bring(rota, HOLIDAY)
    assert counts(bring(rota, event("u9", "20261220", "20261221", "SUMMARY:Dag"))) == (1, 0, 0, 0)
    assert len(rota.stored()) == 2


def test_a_persons_own_calendar_need_not_name_them(rota: Rota) -> None:
    """With an owner every event is theirs; without, an event that names nobody is skipped and said."""
    nameless = event("u3", "20261210", "20261211", "SUMMARY:Dentist")
    assert counts(bring(rota, nameless)) == (0, 0, 0, 1)
    assert counts(bring(rota, nameless, owner="anna")) == (1, 0, 0, 0)


def test_a_series_is_an_absence_each(rota: Rota) -> None:
    """Every Thursday, four times; one of them moved leaves the others."""
    rule = event("u4", "20261210", "20261211", "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:Anna")
    assert counts(bring(rota, rule)) == (4, 0, 0, 0)
    moved = event("u4", "20261218", "20261219", "RECURRENCE-ID;VALUE=DATE:20261217", "SUMMARY:Anna")
    assert counts(bring(rota, rule, moved)) == (1, 3, 1, 0)


def test_what_is_over_is_not_read(rota: Rota) -> None:
    """Last month's absence changes nothing; one under way holds from now on, and is known the next day."""
    assert counts(bring(rota, event("u5", "20261001", "20261010", "SUMMARY:Anna"))) == (0, 0, 0, 0)
    begun = event("u6", "20261123", "20261127", "SUMMARY:Carla")
    assert counts(bring(rota, begun)) == (1, 0, 0, 0)
    rota.later(days=1)
    assert counts(bring(rota, begun)) == (0, 1, 0, 0)
    assert rota.who("2026-11-23T12:00").primary == ("carla", "dag")


def test_an_import_that_leaves_a_hole_needs_a_yes_as_a_whole(rota: Rota) -> None:
    """Three of six away on one day: nothing of the calendar is taken until somebody says yes."""
    events = [event(f"a{who}", "20261201", "20261202", f"SUMMARY:{who}") for who in ("Anna", "Carla", "Eva")]
    with pytest.raises(NeedsYes):
        bring(rota, *events)
    assert rota.stored() == ()
    assert bring(rota, *events, yes=True).new == 3


def test_weeks_are_read_and_replaced(rota: Rota) -> None:
    """A role in the summary; a week that says something else is replaced; the week under way is left alone."""
    first = event("w1", "20261130", "20261207", "SUMMARY:primary anna eva")
    now = event("w0", "20261123", "20261130", "SUMMARY:primary anna eva")
    assert counts(bring(rota, now, first, what="weeks", yes=True)) == (1, 0, 0, 0)
    assert rota.who("2026-12-02T12:00").primary == ("anna", "eva")
    assert counts(bring(rota, first, what="weeks", yes=True)) == (0, 1, 0, 0)
    other = event("w1", "20261130", "20261207", "SUMMARY:primary dag eva")
    assert counts(bring(rota, other, what="weeks", yes=True)) == (1, 0, 1, 0)
    assert rota.who("2026-12-02T12:00").primary == ("dag", "eva")


def test_what_is_no_calendar_is_refused(rota: Rota) -> None:
    """One line, whatever the bytes."""
    with pytest.raises(ValueError, match="cannot be read"):
        import_calendar(rota.store, rota.book, "duell", b"# no calendar", "absences", rota.now, "cli")
