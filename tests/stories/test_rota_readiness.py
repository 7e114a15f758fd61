"""Phones are tried the evening before a shift: who presses 1 is ready, everybody else is reported to the manager."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from oncall.emulator.script import Answer, Busy, Ignore, Press, Unreachable
from oncall.usecases.duty_rows import CheckOutcome
from oncall.usecases.phone_checks import begin_checks
from tests.stories.duty import Duty, duty, oslo

EVENING, LATER = "2026-11-29 17:30", "2026-11-29 18:40"
MANAGER = 'notices.manager=["dag"]'
REPORT = "ikke å få tak i"


def outcomes(found: Duty) -> dict[str, str]:
    """Return how each person's check stands."""
    return {person: check.outcome.value for person, check in found.checks().items()}


def rung(found: Duty) -> list[datetime]:
    """Return when the test calls to those who come on duty were made."""
    numbers = {found.play.phone(person).number for person in ("anna", "bjorn", "eva", "finn")}
    calls = found.play.carrier.calls.values()
    return [call.created for call in calls if call.direction == "outbound-api" and call.called in numbers]


def ready(found: Duty, *people: str) -> None:
    """Let these people answer every test call and press 1."""
    for person in people:
        found.play.phone(person).script(Answer(), Press(keys="1", after=3))


def test_everybody_confirms(tmp_path: Path) -> None:
    """Four phones, one call each, one minute apart; nobody is reported; two workers place no call twice."""
    with duty(tmp_path, EVENING, MANAGER, workers=2) as found:
        ready(found, "anna", "bjorn", "eva", "finn")
        found.until("2026-11-29 17:59")
        assert outcomes(found) == {}
        found.until(LATER)
        assert outcomes(found) == dict.fromkeys(("anna", "bjorn", "eva", "finn"), "confirmed")
        assert [check.attempts for check in found.checks().values()] == [1, 1, 1, 1]
        assert "prøve fra Duell vakttelefon. Trykk 1" in found.play.heard("eva")
        assert "Telefonen din er klar" in found.play.heard("eva")
        assert found.got(REPORT) == {}
        assert len(rung(found)) == 4


def test_who_does_not_confirm_is_rung_three_times_and_reported(tmp_path: Path) -> None:
    """No answer, busy, out of reach, a voicemail that presses nothing: each by its name, to the manager, once."""
    with duty(tmp_path, EVENING, MANAGER, workers=2) as found:
        found.play.phone("anna").script(Ignore())
        found.play.phone("bjorn").script(Busy())
        found.play.phone("eva").script(Unreachable())
        found.play.phone("finn").switch_off()
        found.until(LATER)
        assert outcomes(found) == {"anna": "no_answer", "bjorn": "busy", "eva": "failed", "finn": "not_confirmed"}
        assert {check.attempts for check in found.checks().values()} == {3}
        assert found.got(REPORT) == {"dag": 4}
        assert "Anna" in found.texts("dag", REPORT)[0]
        assert "ingen svarte" in found.texts("dag", REPORT)[0]
        assert len(found.letters.to("dag@example.com")) == 4


def test_a_second_call_confirms(tmp_path: Path) -> None:
    """Who misses the first call and takes the one ten minutes later is ready; nobody is reported."""
    with duty(tmp_path, EVENING, MANAGER) as found:
        ready(found, "bjorn", "eva", "finn")
        found.until("2026-11-29 18:05")
        ready(found, "anna")
        found.until(LATER)
        assert outcomes(found)["anna"] == CheckOutcome.CONFIRMED
        assert found.checks()["anna"].attempts == 2
        assert found.got(REPORT) == {}


def test_a_wrong_key_is_asked_again(tmp_path: Path) -> None:
    """Seven is no confirmation; the one that follows is."""
    with duty(tmp_path, EVENING) as found:
        found.play.phone("anna").script(Answer(), Press(keys="7", after=3), Press(keys="1", after=6))
        found.until("2026-11-29 18:05")
        assert outcomes(found)["anna"] == "confirmed"


def test_no_key_but_the_one_confirms(tmp_path: Path) -> None:
    """Who presses seven, hears the question again, and presses eight, has not confirmed."""
    with duty(tmp_path, EVENING) as found:
        found.play.phone("anna").script(Answer(), Press(keys="7", after=3), Press(keys="8", after=4))
        found.until(LATER)
        assert outcomes(found)["anna"] == "not_confirmed"


def test_a_report_that_comes_twice_is_one_attempt(tmp_path: Path) -> None:
    """Every report is doubled: the first call that nobody took is not counted as the second, which is taken."""
    with duty(tmp_path, EVENING, MANAGER) as found:
        found.play.carrier.faults.on("double", url="/voice/test/status")
        found.until("2026-11-29 18:05")
        ready(found, "anna")
        found.until(LATER)
        assert (outcomes(found)["anna"], found.checks()["anna"].attempts) == ("confirmed", 2)


def test_somebody_without_a_number_is_reported_at_once(tmp_path: Path) -> None:
    """There is nobody to ring: the manager hears of it the evening before, and again at nobody's next look."""
    with duty(tmp_path, "2026-11-29 18:00", MANAGER, "notices.test_call=off") as found:
        applied = found.book.by_id("duell")
        assert applied is not None
        anna = replace(applied.line.people["anna"], phone=None)
        people = MappingProxyType({**applied.line.people, "anna": anna})
        line = replace(applied.line, people=people, notices=replace(applied.line.notices, test_call=18 * 60))
        now = found.play.carrier.clock.now()
        begun = [begin_checks(found.workers[0].desk, line, now, now) for _ in range(2)]
        found.until("2026-11-29 18:03")
        assert begun == [4, 0]
        assert outcomes(found)["anna"] == "no_number"
        assert found.got(REPORT) == {"dag": 1}
        assert "intet telefonnummer er kjent" in found.texts("dag", REPORT)[0]


def test_a_lost_report_is_settled_from_the_carriers_list(tmp_path: Path) -> None:
    """The end of the test call is never reported: three minutes later the carrier's list says it, and the next call follows."""
    with duty(tmp_path, EVENING, workers=1) as found:
        found.play.carrier.faults.on("drop", url="/voice/test/status")
        found.until(LATER)
        assert set(outcomes(found).values()) == {"no_answer"}


def test_nobody_is_tried_while_the_line_rings(tmp_path: Path) -> None:
    """A caller on the line comes first: the tests wait until the line is free, and then go one after the other."""
    with duty(tmp_path, EVENING) as found:
        found.until("2026-11-29 17:59:30")
        found.play.dial()
        found.play.take("carla")
        found.until("2026-11-29 18:06")
        assert rung(found) == []
        found.play.phone("caller").hang_up()
        found.until("2026-11-29 18:20")
        assert len(found.checks()) == 4
        first = sorted(rung(found))[:4]
        assert all(later - earlier > timedelta(seconds=25) for earlier, later in pairwise(first))


def test_nobody_is_rung_at_night(tmp_path: Path) -> None:
    """A handover at three in the night after: phones are tried the evening before, the later attempts not after half past nine."""
    sets = ("notices.test_call=21:15", MANAGER)
    with duty(tmp_path, "2026-11-29 21:00", *sets) as found:
        found.until("2026-11-29 23:00")
        assert max(rung(found)) < oslo("2026-11-29 21:31")
        assert set(outcomes(found).values()) == {"no_answer"}
        assert found.got(REPORT) == {"dag": 4}


def test_a_restart_in_the_middle_rings_nobody_twice(tmp_path: Path) -> None:
    """The worker ends right after the first calls; another goes on."""
    with duty(tmp_path, EVENING) as found:
        ready(found, "anna", "bjorn", "eva", "finn")
        found.until("2026-11-29 18:01")
        found.workers[0].end()
        found.worker()
        found.until(LATER)
        assert set(outcomes(found).values()) == {"confirmed"}
        assert len(rung(found)) == 4
