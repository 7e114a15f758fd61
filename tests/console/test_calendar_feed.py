"""Calendars at secret addresses: a person's, a role's, a line's; unchanged as 304; an old address ends."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import icalendar
import pytest

from oncall.usecases.access_rows import Role
from oncall.usecases.feed_calendar import Kind, Scope, calendar_path, read_token, token
from tests.console.rota_room import PUBLIC, SECRET, Shown, people_over, shown
from tests.usecases.rota import CARLA_FOR_EVA, oslo


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Shown]:
    """Return the pages without a demo: nobody is signed in."""
    with shown(tmp_path, demo=False) as found:
        yield found


def address(page: Shown, kind: Kind = "line", who: str = "", *, renew: bool = False) -> str:
    """Return the path of a calendar."""
    return calendar_path(page.rota.store, SECRET, Scope("duell", kind, who), renew=renew)


def events(body: bytes) -> list[tuple[str, str]]:
    """Return the start and the heading of each event."""
    calendar: Any = icalendar.Calendar.from_ical(body)
    return [(f"{event['DTSTART'].dt:%Y%m%dT%H%M%SZ}", str(event["SUMMARY"])) for event in calendar.walk("VEVENT")]


def test_a_persons_calendar_needs_no_sign_in(page: Shown) -> None:
    """Only that person's shifts, in UTC, with the role; a month back and a year ahead."""
    answer = page.client.get(address(page, "person", "eva"))
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    found = events(answer.data)
    assert ("20261123T070000Z", "Duell vakttelefon: bakvakt") in found
    assert ("20261130T070000Z", "Duell vakttelefon: første vakt") in found
    assert len(found) in range(34, 40)


def test_a_role_and_a_line_name_the_people(page: Shown) -> None:
    """Both of the pair of a week in the role's calendar, all four in the line's."""
    role = [
        words
        for start, words in events(page.client.get(address(page, "role", "primary")).data)
        if start == "20261123T070000Z"
    ]
    line = [words for start, words in events(page.client.get(address(page)).data) if start == "20261123T070000Z"]
    assert role == ["Duell vakttelefon: første vakt, Carla", "Duell vakttelefon: første vakt, Dag"]
    assert len(line) == 4


def test_a_change_is_in_the_calendar_and_uids_stay(page: Shown) -> None:
    """Shifts that do not change keep their UID, so that no reader shows them twice."""
    path = address(page, "person", "eva")
    before = set(re.findall(rb"UID:(\S+)", page.client.get(path).data))
    page.rota.change("override", CARLA_FOR_EVA)
    page.rota.book.refresh(page.rota.store)
    after = set(re.findall(rb"UID:(\S+)", page.client.get(path).data))
    assert (len(before - after), len(after - before)) == (0, 1)


def test_unchanged_is_304(page: Shown) -> None:
    """The same rota gives the same tag all day, though a shift leaves the last month meanwhile; a change gives another."""
    path = address(page)
    page.rota.now = oslo("2026-11-26T07:30")
    first = page.client.get(path)
    page.rota.later(hours=5)
    again = page.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    page.rota.change("override", CARLA_FOR_EVA)
    changed = page.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_a_new_address_ends_the_old_one_and_no_other(page: Shown) -> None:
    """Anna's is renewed; the line's goes on."""
    old, line = address(page, "person", "anna"), address(page)
    new = address(page, "person", "anna", renew=True)
    codes = [page.client.get(path).status_code for path in (old, new, line)]
    assert codes == [404, 200, 200]


@pytest.mark.parametrize("odd", ["x", "WyJkdWVsbCJd.x", "é", "." * 300])
def test_an_address_that_is_not_ours_is_not_found(page: Shown, odd: str) -> None:
    """Guessed, cut short, or signed with another secret: the same answer."""
    assert page.client.get(f"/calendar/{odd}.ics").status_code == 404
    foreign = token("another secret", Scope("duell"), 0)
    assert page.client.get(f"/calendar/{foreign}.ics").status_code == 404
    assert read_token(SECRET, foreign) is None


def test_a_line_or_person_that_is_gone_has_an_empty_end(page: Shown) -> None:
    """A person who never serves has a calendar without events; a line that is not applied has none."""
    assert events(page.client.get(address(page, "person", "gro")).data) == []
    foreign = calendar_path(page.rota.store, SECRET, Scope("kasse"))
    assert page.client.get(foreign).status_code == 404


def test_the_page_shows_ones_own_address_and_gives_a_new_one(tmp_path: Path) -> None:
    """The demo's manager sees all; signed in as Anna, one's own and the line's alone, and cannot end Bjorn's."""
    with shown(tmp_path) as demo:
        page = demo.client.get("/lines/duell/calendars/").get_data(as_text=True)
        assert len(set(re.findall(rf"{PUBLIC}/calendar/\S+\.ics", page))) == 9
    with shown(tmp_path / "other") as found:
        client = people_over(found.rota).signed_in("anna", Role.RESPONDER, "anna")
        page = client.get("/lines/duell/calendars/").get_data(as_text=True)
        assert len(set(re.findall(rf"{PUBLIC}/calendar/\S+\.ics", page))) == 4
        csrf = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        codes = [
            client.post(
                "/lines/duell/calendars/renew", data={"csrf_token": csrf, "kind": "person", "who": who}
            ).status_code
            for who in ("anna", "bjorn")
        ]
        assert codes == [302, 403]
        assert client.get("/lines/duell/calendars/").get_data(as_text=True) != page
