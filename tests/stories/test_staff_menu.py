"""One of the staff calls the line from his own phone: he may have the last caller called back, the one before, or go on as a customer."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.policy.load import load
from oncall.policy.source import read_file
from tests.stories.play import CALLER, DUELL, LINES, Play, staged

OTHER = "+4790000002"
EVA = "+4740000005"  # by the sample data of the line file
ASKED = "fra en av vaktens telefoner"


def until(play: Play, condition: Callable[[], bool], limit: float = 90) -> None:
    """Let time pass until something is so."""
    play.carrier.run_until(condition, limit)


def called(play: Play, number: str = CALLER) -> str:
    """Let a customer call and talk to Carla for a little while; returns the call."""
    sid = play.carrier.dial(number, DUELL)
    play.take("carla")
    play.after(10)
    play.carrier.phone(number).hang_up()
    play.after(60)
    return sid


def from_staff(play: Play, *, said: bool = True) -> str:
    """Let Eva call the line; returns the call when the menu has been said."""
    sid = play.carrier.dial(EVA, DUELL)
    if said:
        until(play, lambda: "Tast 0" in play.heard("eva"))
        play.after(3)
    return sid


def test_the_sample_phone_is_evas() -> None:
    """The number that these stories dial from is that of the line file."""
    assert load(read_file(str(LINES / "duell.toml"), ())).people["eva"].phone == EVA


def test_1_rings_the_own_phone_and_then_the_last_caller_as_the_line(tmp_path: Path) -> None:
    """Eva presses 1 and hangs up; her phone rings, 1, the customer sees the line's number; the talk belongs to the case."""
    with staged(tmp_path) as play:
        first = called(play)
        sid = from_staff(play)
        assert "nummeret som slutter på 0 0, 0 0 og ringte i dag klokken 2:00" in play.heard("eva")
        assert "Tast 2" not in play.heard("eva")
        play.phone("eva").press("1")
        play.after(8)
        assert "Telefonen din ringer om et øyeblikk" in play.heard("eva")
        assert (play.call(sid).outcome, play.call(sid).case, play.call(sid).legs) == ("announced", None, ())
        play.take("eva")
        until(play, lambda: play.phone("caller").state == "ringing")
        assert {"idle"} == {play.phone(person).state for person in ("anna", "bjorn", "carla", "dag")}
        assert [DUELL] == [call.caller for call in play.carrier.calls.values() if call.called == CALLER]
        play.phone("caller").answer()
        play.after(20)
        play.phone("eva").press("*")
        play.after(10)
        with play.stage.service.desk.store.read() as tx:
            booked = tx.callback(sid)
        assert booked is not None
        assert (booked.person, booked.case, booked.kind.value) == ("eva", play.case(first).id, "staff")
        assert play.call(f"{sid}-b1").outcome == "answered"


def test_2_is_the_one_before(tmp_path: Path) -> None:
    """Two customers have called, one of them twice: 2 is the other one."""
    with staged(tmp_path) as play:
        called(play)
        called(play, OTHER)
        called(play, OTHER)
        from_staff(play)
        assert "Tast 1 for å ringe tilbake til nummeret som slutter på 0 0, 0 2" in play.heard("eva")
        play.phone("eva").press("2")
        play.after(8)
        play.take("eva")
        until(play, lambda: play.phone("caller").state == "ringing")
        assert play.carrier.phone(OTHER).state == "idle"


def test_who_hung_up_before_anybody_answered_can_be_called_back(tmp_path: Path) -> None:
    """A missed caller without a case is the last caller too."""
    with staged(tmp_path) as play:
        play.dial()
        play.until("carla", "ringing")
        play.phone("caller").hang_up()
        play.after(20)
        from_staff(play)
        play.phone("eva").press("1")
        play.after(8)
        play.take("eva")
        until(play, lambda: play.phone("caller").state == "ringing")


@pytest.mark.parametrize("keys", ["0", "", "9"])
def test_0_no_key_or_a_wrong_one_is_the_normal_way(tmp_path: Path, keys: str) -> None:
    """0 rings the pair at once; no key, or one that is none of the choices, asks once more and then rings them too."""
    with staged(tmp_path) as play:
        called(play)
        sid = from_staff(play)
        if keys:
            play.phone("eva").press(keys)
        play.until("carla", "ringing", 60)
        assert play.heard("eva").count(ASKED) == (1 if keys == "0" else 2)
        play.take("dag")
        play.phone("eva").hang_up()
        play.after(10)
        assert play.call(sid).answered_by == "dag"


def test_nobody_has_called_no_menu(tmp_path: Path) -> None:
    """With nobody to call back one of the staff is a caller like any other."""
    with staged(tmp_path) as play:
        from_staff(play, said=False)
        play.until("carla", "ringing", 10)
        assert ASKED not in play.heard("eva")


def test_customers_are_not_asked(tmp_path: Path) -> None:
    """A customer never hears of other callers."""
    with staged(tmp_path) as play:
        called(play)
        play.carrier.dial(OTHER, DUELL)
        play.until("carla", "ringing", 30)
        assert ASKED not in "".join(text for _, text in play.carrier.phone(OTHER).heard)


@pytest.mark.parametrize("shown", ["anonymous", "+4740000005"])
def test_hidden_callers_are_not_offered_and_a_forged_number_calls_nobody(tmp_path: Path, shown: str) -> None:
    """A hidden caller cannot be called back; who shows Eva's number makes only Eva's own phone ring."""
    with staged(tmp_path) as play:
        if shown == "anonymous":
            play.dial(shown=shown)
            play.until("carla", "ringing")
            play.phone("caller").hang_up()
            play.after(20)
            from_staff(play, said=False)
            play.until("carla", "ringing", 10)
            assert ASKED not in play.heard("eva")
            return
        called(play, OTHER)
        play.dial(shown=shown)
        until(play, lambda: "Tast 0" in play.heard("caller"))
        assert OTHER not in play.heard("caller")
        play.after(3)
        play.phone("caller").press("1")
        play.until("eva", "ringing", 40)
        assert {"idle"} == {play.phone(person).state for person in ("anna", "bjorn", "carla", "dag", "finn")}
        play.after(60)
        assert play.carrier.phone(OTHER).state == "idle"
        assert [] == [call for call in play.carrier.calls.values() if call.called == OTHER]


def test_the_lines_own_people_and_blocked_callers_are_not_offered(tmp_path: Path) -> None:
    """A blocked caller, and one of the staff who went on as a customer, called later: 1 is still the customer before them."""
    with staged(tmp_path, f'callers.block=["{OTHER}"]') as play:
        called(play)
        play.carrier.dial(OTHER, DUELL)
        play.after(30)
        from_staff(play)
        play.phone("eva").press("0")
        play.after(5)
        play.phone("eva").hang_up()
        play.after(60)
        from_staff(play)
        last = play.heard("eva").rpartition(ASKED)[2]
        assert "slutter på 0 0, 0 0" in last
        assert "Tast 2" not in last


def test_a_caller_who_is_still_there_is_not_offered(tmp_path: Path) -> None:
    """Somebody who talks with us now is not to be called back."""
    with staged(tmp_path) as play:
        play.dial()
        play.take("carla")
        from_staff(play, said=False)
        play.until("dag", "ringing", 30)
        assert ASKED not in play.heard("eva")


def test_night_of_the_menu_is_the_lines_own(tmp_path: Path) -> None:
    """A call of the evening before is told with its day."""
    with staged(tmp_path, at=datetime(2026, 11, 23, 22, 30, tzinfo=UTC)) as play:
        called(play)
        play.after(3600)
        from_staff(play)
        assert "ringte mandag klokken 23:30" in play.heard("eva")
