"""The line answers while its database is away, and the ledger is whole afterwards. A virtual clock, and the store really gone."""

from pathlib import Path

import pytest

from oncall.calls.model import Call
from oncall.emulator.config import Winner
from oncall.emulator.script import Busy
from tests.faults.world import World, world
from tests.stories.play import CALLER, Play

BOTH = pytest.mark.parametrize("winner", ["pickup", "accept"])
BACK = 10  # seconds after the store's return until everything is read back in


def stored(made: World, sid: str) -> Call:
    """Return a call's row."""
    with made.service.desk.store.read() as tx:
        call = tx.call(sid)
    assert call is not None
    return call


def hang_up(play: Play, made: World) -> None:
    """Let the caller hang up, and bring the store back a little later."""
    play.phone("caller").hang_up()
    play.after(5)
    come_back(play, made)


def come_back(play: Play, made: World) -> None:
    """Bring the store back and let everything be read back in."""
    made.trouble.away = False
    play.after(BACK)
    assert not made.service.keeper.journal.waiting()


@BOTH
def test_call_in_an_outage_is_one_row_afterwards(tmp_path: Path, winner: Winner) -> None:
    """The pair is dialled, 1 bridges, the talk runs on; when the store is back there is one row with the right talk and case."""
    with world(tmp_path, winner=winner) as (play, made):
        made.trouble.away = True
        sid = play.dial()
        play.until("carla", "ringing", 30)
        play.take("carla")
        play.after(60)
        hang_up(play, made)
        call = play.call(sid)
        assert (call.outcome, call.answered_by, call.stage) == ("answered", "carla", "primary")
        assert 61 <= call.talk_seconds <= 63
        assert play.legs(sid) == [("carla", "accepted"), ("dag", "cancelled")]
        assert play.facts(sid)["talk"] == call.talk_seconds
        assert play.case(sid).state == "review"
        assert 1 == len([text for text in play.texts("carla") if CALLER in text])


@BOTH
def test_nobody_answers_in_an_outage_and_the_message_is_told_once(tmp_path: Path, winner: Winner) -> None:
    """Both pairs ring twice, then a message is taken; all four learn of it once, when the store is back."""
    with world(tmp_path, winner=winner) as (play, made):
        made.trouble.away = True
        sid = play.dial()
        play.carrier.run_until(lambda: "legg igjen" in play.heard("caller").lower(), 240)
        play.phone("caller").speak(9)
        play.after(40)
        come_back(play, made)
        call = play.call(sid)
        assert call.outcome == "voicemail"
        assert {"no_answer"} == {outcome for _, outcome in play.legs(sid)}
        assert {person for person, _ in play.legs(sid)} == {"carla", "dag", "eva", "finn"}
        assert call.wait_seconds is not None
        assert 80 <= call.wait_seconds <= 125
        for person in ("carla", "dag", "eva", "finn"):
            assert 1 == len([text for text in play.texts(person) if CALLER in text])
        assert play.case(sid).state == "review"


@BOTH
def test_phone_that_is_off_does_not_keep_the_other_from_ringing(tmp_path: Path, winner: Winner) -> None:
    """Carla's voicemail picks up and is screened out; what the journal knows of it has Dag dialled alone."""
    with world(tmp_path, "escalation.step.0.for=60s", winner=winner) as (play, made):
        play.phone("carla").switch_off()
        made.trouble.away = True
        sid = play.dial()
        play.until("dag", "ringing", 60)
        if play.phone("dag").state == "ringing":
            play.after(3)
        if play.phone("dag").state != "ringing":
            play.until("dag", "ringing", 60)
        play.take("dag")
        play.after(20)
        hang_up(play, made)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "dag")
        lost = {"pickup": "screened_out", "accept": "cancelled"}[winner]
        assert lost in {outcome for person, outcome in play.legs(sid) if person == "carla"}


@BOTH
def test_busy_pair_does_not_wait_out_its_step(tmp_path: Path, winner: Winner) -> None:
    """Both primaries are busy: the backups ring at once, also without the store."""
    with world(tmp_path, winner=winner) as (play, made):
        play.phone("carla").script(Busy())
        play.phone("dag").script(Busy())
        made.trouble.away = True
        play.dial()
        began = made.clock.seconds()
        play.until("eva", "ringing", 40)
        assert made.clock.seconds() - began <= 20
        play.take("eva")
        play.after(20)
        hang_up(play, made)


def test_two_who_press_1_in_an_outage(tmp_path: Path) -> None:
    """Where screening decides, both are asked; the first 1 takes the call, the other hears who did."""
    with world(tmp_path, winner="accept") as (play, made):
        made.trouble.away = True
        sid = play.dial()
        play.until("carla", "ringing", 30)
        play.until("dag", "ringing", 5)
        play.phone("dag").answer()
        play.phone("carla").answer()
        play.after(4)
        play.phone("dag").press("1")
        play.phone("carla").press("1")
        play.after(10)
        assert play.phone("carla").state == "idle"
        hang_up(play, made)
        assert play.call(sid).answered_by == "dag"


@BOTH
def test_store_goes_while_it_rings(tmp_path: Path, winner: Winner) -> None:
    """Phones ring by REST when the store goes: 1 still takes the call, decided by the journal's order, and the row learns it."""
    with world(tmp_path, winner=winner) as (play, made):
        sid = play.dial()
        play.until("carla", "ringing")
        play.after(2)
        made.trouble.away = True
        play.take("carla")
        play.after(10)
        assert (play.phone("caller").state, play.phone("carla").state) == ("in_call", "in_call")
        assert "setter deg over" in play.heard("caller") or made.carrier.rooms
        play.after(50)
        hang_up(play, made)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "carla")
        assert 58 <= call.talk_seconds <= 66
        assert play.legs(sid) == [("carla", "accepted"), ("dag", "cancelled")]
        assert play.phone("dag").state == "idle"


@BOTH
def test_store_goes_before_anybody_picks_up(tmp_path: Path, winner: Winner) -> None:
    """The store goes while phones ring, nobody picks up: the escalation goes on by dial; the backups take the call."""
    with world(tmp_path, winner=winner) as (play, made):
        sid = play.dial()
        play.until("carla", "ringing")
        made.trouble.away = True
        play.until("eva", "ringing", 60)
        play.take("eva")
        play.after(30)
        hang_up(play, made)
        call = play.call(sid)
        assert (call.outcome, call.answered_by, call.stage) == ("answered", "eva", "backup")
        assert call.wait_seconds is not None
        assert 20 <= call.wait_seconds <= 45


def test_store_goes_during_the_talk_and_the_keys_after_it_count(tmp_path: Path) -> None:
    """The talk's end and the responder's key are kept; afterwards the case has its talk and its price."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.take("carla")
        play.after(20)
        made.trouble.away = True
        play.after(40)
        play.phone("caller").hang_up()
        play.after(3)
        play.phone("carla").press("1")
        play.after(10)
        assert "notert" in play.heard("carla").lower()
        come_back(play, made)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "carla")
        assert 60 <= call.talk_seconds <= 64
        assert (play.case(sid).tier, play.case(sid).state) == ("short", "rated")


@BOTH
def test_store_comes_back_while_the_dial_rings(tmp_path: Path, winner: Winner) -> None:
    """The call becomes a row while its phones still ring; whoever then presses 1 has it, in the row as on the phone."""
    with world(tmp_path, winner=winner) as (play, made):
        made.trouble.away = True
        sid = play.dial()
        play.until("dag", "ringing", 30)
        come_back_now(made)
        play.after(2)
        assert stored(made, sid).dial_way
        play.take("dag")
        play.after(30)
        play.phone("caller").hang_up()
        play.after(BACK)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "dag")
        assert 31 <= call.talk_seconds <= 33
        assert ("dag", "accepted") in play.legs(sid)


def come_back_now(made: World) -> None:
    """Bring the store back."""
    made.trouble.away = False


@BOTH
def test_store_comes_back_during_the_talk(tmp_path: Path, winner: Winner) -> None:
    """The talk that began without the store ends with it: the same row, the same seconds."""
    with world(tmp_path, winner=winner) as (play, made):
        made.trouble.away = True
        sid = play.dial()
        play.until("carla", "ringing", 30)
        play.take("carla")
        play.after(10)
        come_back(play, made)
        play.after(30)
        play.phone("carla").hang_up()
        play.after(10)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "carla")
        assert 50 <= call.talk_seconds <= 54
        assert play.phone("caller").state == "idle"


def test_caller_hangs_up_in_an_outage(tmp_path: Path) -> None:
    """A call that nobody took is a missed call, told once to those who were rung."""
    with world(tmp_path) as (play, made):
        made.trouble.away = True
        sid = play.dial()
        play.until("carla", "ringing", 30)
        play.after(4)
        play.phone("caller").hang_up()
        play.after(2)
        assert play.phone("carla").state == "idle"
        play.after(5)
        come_back(play, made)
        assert play.call(sid).outcome == "abandoned"
        assert 1 == len([text for text in play.texts("carla") if CALLER in text])
        assert play.texts("eva") == []


def test_price_notice_is_asked_in_an_outage_as_well(tmp_path: Path) -> None:
    """With consent nobody is dialled before the caller has pressed 1; his 1 is in the row afterwards."""
    with world(tmp_path, "escalation.consent=true") as (play, made):
        made.trouble.away = True
        sid = play.dial()
        play.after(22)
        assert play.phone("carla").state == "idle"
        assert "490" in play.heard("caller")
        play.phone("caller").press("1")
        play.until("carla", "ringing", 15)
        play.take("carla")
        play.after(10)
        hang_up(play, made)
        assert (play.call(sid).outcome, play.call(sid).answered_by) == ("answered", "carla")


def test_price_notice_that_is_not_accepted(tmp_path: Path) -> None:
    """Three times no key: nobody is rung, a message may be left, and the row says refused."""
    with world(tmp_path, "escalation.consent=true") as (play, made):
        made.trouble.away = True
        sid = play.dial()
        play.after(100)
        if play.phone("caller").state != "idle":
            play.phone("caller").hang_up()
        play.after(20)
        come_back(play, made)
        assert play.legs(sid) == []
        assert play.call(sid).outcome in {"refused", "voicemail"}


def test_process_that_starts_during_an_outage_answers_from_the_snapshot(tmp_path: Path) -> None:
    """A new process without its database has the lines from the snapshot, and the same people ring."""
    with world(tmp_path) as (play, made):
        play.after(2)
        made.trouble.away = True
        made.crash()
        sid = play.dial()
        play.until("carla", "ringing", 30)
        play.take("carla")
        play.after(10)
        hang_up(play, made)
        assert play.call(sid).answered_by == "carla"


def test_process_that_dies_in_an_outage_is_followed_by_another(tmp_path: Path) -> None:
    """Every turn may be served by a new process: address and journal are all that it needs."""
    with world(tmp_path, winner="accept") as (play, made):
        play.after(2)
        made.trouble.away = True
        sid = play.dial()
        play.until("carla", "ringing", 30)
        made.crash()
        play.phone("carla").answer()
        play.after(3)
        made.crash()
        play.phone("carla").press("1")
        play.after(10)
        made.crash()
        hang_up(play, made)
        assert (play.call(sid).outcome, play.call(sid).answered_by) == ("answered", "carla")


def test_without_store_and_without_journal_the_call_still_goes_through(tmp_path: Path) -> None:
    """A file stands where the journal's folder should be: the address alone carries the call, memory keeps what happened."""
    with world(tmp_path) as (play, made):
        (tmp_path / "journal").write_text("in the way")
        made.trouble.away = True
        sid = play.dial()
        play.until("carla", "ringing", 30)
        play.take("carla")
        play.after(30)
        hang_up(play, made)
        assert (play.call(sid).outcome, play.call(sid).answered_by) == ("answered", "carla")


def test_what_neither_store_nor_journal_has_comes_from_the_carriers_list(tmp_path: Path) -> None:
    """Store away, journal's disk full, and the process dies: the carrier's own list has the call, its talk and who took it."""
    with world(tmp_path) as (play, made):
        play.after(2)
        (tmp_path / "journal").write_text("in the way")
        made.trouble.away = True
        sid = play.dial()
        play.until("carla", "ringing", 30)
        play.take("carla")
        play.after(60)
        play.phone("caller").hang_up()
        play.after(5)
        made.trouble.away = False
        made.crash()
        play.after(11 * 60)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "carla")
        assert 60 <= call.talk_seconds <= 68
        assert play.case(sid).state == "review"


def test_key_that_comes_again_after_its_phone_hung_up_takes_nothing(tmp_path: Path) -> None:
    """No store, the answer to a 1 is lost, who pressed it hangs up before the carrier asks again: the caller goes on to the backups."""
    with world(tmp_path) as (play, made):
        sid = play.dial()
        play.until("carla", "ringing")
        made.trouble.away = True
        play.phone("carla").answer()
        play.after(2)
        made.carrier.faults.on("lost_reply", url="/voice/leg/key", times=1)
        play.phone("carla").press("1")
        play.after(3)
        play.phone("carla").hang_up()
        play.take("eva")
        assert ("in_call", "in_call") == (play.phone("caller").state, play.phone("eva").state)
        made.trouble.away = False
        play.after(10)
        play.phone("caller").hang_up()
        play.after(10)
        assert play.call(sid).answered_by == "eva"
