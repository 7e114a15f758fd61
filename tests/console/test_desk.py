"""Tests of the desk over the real records: a whole service on a virtual clock, calls played by phones."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from oncall.cli.sample_history import add_sample_history
from oncall.console.desk import StoreDesk
from oncall.console.views import Download, Refused
from oncall.usecases.report_month import Report
from tests.stories.play import CALLER, NIGHT, Play, staged


def export(report: Report, kind: str) -> Download | None:
    """Write a report as one line."""
    return Download(f"{report.month} {report.total}".encode(), "text/plain", f"x.{kind}") if kind == "csv" else None


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Return the Duell line at night with everybody's phone."""
    with staged(tmp_path) as found:
        yield found


@pytest.fixture
def desk(play: Play) -> StoreDesk:
    """Return the desk of that service."""
    records = play.stage.service.desk
    return StoreDesk(records.store, records.book, play.carrier.clock.now, export)


def played(play: Play) -> str:
    """Play a call that Carla takes and talks in for a minute; she presses no key afterwards."""
    sid = play.dial()
    play.take("carla")
    play.after(60)
    play.phone("caller").hang_up()
    play.after(60)
    return sid


def test_lines_and_people_are_those_of_the_file(desk: StoreDesk) -> None:
    """The line has its number, zone and currency; its people their names and numbers."""
    line = desk.lines()[0]
    assert (line.id, line.numbers, line.zone, line.currency) == ("duell", ("+4794139884",), "Europe/Oslo", "NOK")
    assert [person.id for person in desk.people("duell")][:2] == ["anna", "bjorn"]
    assert all(person.phone.startswith("+47") for person in desk.people("duell"))


def test_who_is_now_and_after_the_next_handover(desk: StoreDesk) -> None:
    """Carla and Dag until Monday; then their backups, with no gap in between."""
    now, following = desk.who("duell")
    assert [[one.id for one in now.primary], [one.id for one in now.backup]] == [["carla", "dag"], ["eva", "finn"]]
    assert [one.id for one in following.primary] == ["eva", "finn"]
    assert following.since == now.until
    assert now.because != ()


def test_a_running_call_is_seen_and_then_is_among_the_newest(play: Play, desk: StoreDesk) -> None:
    """While it rings the call is running and has its legs; afterwards it is the newest, with wait and talk."""
    sid = play.dial()
    play.until("carla", "ringing")
    running = desk.running_calls("duell")
    assert [(call.sid, call.state, {leg.person.id for leg in call.legs}) for call in running] == [
        (sid, "greeted", {"carla", "dag"})
    ]
    play.take("carla")
    play.after(60)
    play.phone("caller").hang_up()
    play.after(60)
    call = desk.newest_calls("duell", 5)[0]
    assert (desk.running_calls("duell"), call.sid, call.outcome) == ((), sid, "answered")
    assert call.answered_by is not None
    assert (call.answered_by.name, call.stage, call.caller) == ("Carla", "primary", CALLER)
    assert call.talk_seconds > 50
    assert desk.call(sid) == call


def test_newest_calls_look_back_until_there_are_enough(play: Play, desk: StoreDesk) -> None:
    """Calls of past weeks are found too, newest first, never more than asked for, with names for their ids."""
    records = play.stage.service.desk
    line = records.book.by_id("duell")
    assert line is not None
    add_sample_history(records.store, records.book, line.line, NIGHT - timedelta(days=20))
    newest = desk.newest_calls("duell", 4)
    started = [call.started_at for call in newest]
    names = {call.answered_by.name for call in desk.newest_calls("duell", 30) if call.answered_by}
    assert (len(newest), started) == (4, sorted(started, reverse=True))
    assert names <= {"Anna", "Bjørn", "Carla", "Dag", "Eva", "Finn"}
    assert {(call.sample, call.legs) for call in newest} == {(True, ())}


def test_facts_are_set_by_a_person_and_price_the_case(play: Play, desk: StoreDesk) -> None:
    """An open case shows its range; answered, it has its amount, and the answer its author; withdrawn, it is open again."""
    call = desk.call(played(play))
    assert call is not None
    assert call.case is not None
    before = desk.case(call.case)
    desk.set_facts(call.case, (("solved", "true"), ("cause", "customer")), "demo-manager")
    after = desk.case(call.case)
    desk.set_facts(call.case, (("cause", ""),), "demo-manager")
    again = desk.case(call.case)
    assert before is not None
    assert after is not None
    assert again is not None
    assert (before.rating.state, before.rating.amount) == ("review", None)
    assert (before.rating.low, before.rating.high) != (None, None)
    assert (after.rating.state, str(after.rating.amount)) == ("rated", "490.00")
    assert [(fact.value, fact.by) for fact in after.facts if fact.fact == "cause"] == [("customer", "demo-manager")]
    assert again.rating.state == "review"
    assert [one.sid for one in after.calls] == [call.sid]
    assert after.sample is False


def test_facts_that_cannot_be_are_refused_in_one_line(play: Play, desk: StoreDesk) -> None:
    """A cause that does not exist, and a case that does not exist, are refused with the reason."""
    call = desk.call(played(play))
    assert call is not None
    assert call.case is not None
    with pytest.raises(Refused, match="cause"):
        desk.set_facts(call.case, (("cause", "weather"),), "demo-manager")
    with pytest.raises(Refused, match="no such case"):
        desk.set_facts("DU-1999-000001", (("solved", "true"),), "demo-manager")


def test_month_has_the_reports_sums_and_what_each_case_could_become(play: Play, desk: StoreDesk) -> None:
    """The page's month is the report's: same totals; an open case has its range."""
    played(play)
    month = desk.month("duell", "2026-11")
    assert month is not None
    assert (month.calls, month.answered, month.review, len(month.cases)) == (1, 1, 1, 1)
    assert month.cases[0].rating.high is not None
    assert desk.download("duell", "2026-11", "csv") == Download(b"2026-11 0", "text/plain", "x.csv")


def test_what_does_not_exist_is_none(desk: StoreDesk) -> None:
    """Unknown lines, calls and cases are nothing, not errors."""
    assert (desk.month("nix", "2026-11"), desk.download("nix", "2026-11", "csv")) == (None, None)
    assert (desk.call("CAnix"), desk.case("nix"), desk.who("nix"), desk.people("nix")) == (None, None, (), ())
