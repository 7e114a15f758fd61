"""The way of a call on the Duell line, branch by branch. This week Carla and Dag are primary, Eva and Finn behind them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.emulator.config import Winner
from oncall.emulator.script import Busy, Unreachable
from oncall.usecases.settle_calls import settle_calls
from tests.stories.play import CALLER, staged

BOTH = pytest.mark.parametrize("winner", ["pickup", "accept"])


def test_first_person_to_press_1_talks_and_the_case_is_priced(tmp_path: Path) -> None:
    """Both phones ring; Carla presses 1 and talks; Dag's stops; her key after the talk prices the case."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.until("dag", "ringing")
        play.take("carla")
        assert play.phone("dag").state == "idle"
        play.after(60)
        play.phone("caller").hang_up()
        play.after(3)
        play.phone("carla").press("1")
        play.after(8)
        call = play.call(sid)
        assert (call.outcome, call.answered_by, call.stage) == ("answered", "carla", "primary")
        assert 58 <= call.talk_seconds <= 64
        assert play.legs(sid) == [("carla", "accepted"), ("dag", "cancelled")]
        assert (play.case(sid).tier, str(play.case(sid).amount), play.case(sid).state) == ("short", "490.00", "rated")
        assert "Trykk 1" in play.heard("carla")
        assert any(CALLER in text for text in play.texts("carla"))


@pytest.mark.parametrize(("key", "state", "tier"), [("2", "rated", "long"), ("3", "free", "free")])
def test_key_after_the_talk_decides_the_tier(tmp_path: Path, key: str, state: str, tier: str) -> None:
    """2 leaves the case open, so that its price is not settled; 3 is our own fault and free."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.take("dag")
        play.after(30)
        play.phone("caller").hang_up()
        play.after(3)
        play.phone("dag").press(key)
        play.after(8)
        if key == "2":
            assert play.facts(sid)["solved"] is False
            assert play.case(sid).state == "review"
        else:
            assert (play.case(sid).state, play.case(sid).tier) == (state, tier)


def test_without_a_key_after_the_talk_the_price_is_a_range(tmp_path: Path) -> None:
    """A responder who hangs up leaves the facts unknown: the case waits for a person, nothing is guessed."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.take("carla")
        play.after(30)
        play.phone("carla").hang_up()
        play.after(8)
        assert play.case(sid).state == "review"
        assert play.case(sid).amount is None
        assert play.phone("caller").state == "idle"


def test_responder_leaves_by_the_star_key_and_wraps_up(tmp_path: Path) -> None:
    """Star ends the talk for both; the caller hears goodbye and the responder is asked how the case stands."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.take("carla")
        play.after(20)
        play.phone("carla").press("*")
        play.after(4)
        play.phone("carla").press("1")
        play.after(10)
        assert play.case(sid).tier == "short"
        assert play.call(sid).ended_at is not None


def test_backup_pair_answers_when_the_primary_pair_does_not(tmp_path: Path) -> None:
    """After 25 seconds the primaries stop and the backups ring; the caller is told."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.until("eva", "ringing")
        assert play.phone("carla").state == "idle"
        assert play.phone("finn").state in {"idle", "ringing"}
        play.take("eva")
        play.after(10)
        play.phone("caller").hang_up()
        play.after(20)
        call = play.call(sid)
        assert (call.answered_by, call.stage) == ("eva", "backup")
        assert call.wait_seconds is not None
        assert 25 <= call.wait_seconds <= 34


def test_nobody_answers_and_the_message_reaches_all_four(tmp_path: Path) -> None:
    """Two rounds of both pairs, then a message; all four get an SMS, and a case is opened."""
    with staged(tmp_path) as play:
        sid = play.dial()
        carrier = play.carrier
        carrier.run_until(lambda: "legg igjen" in play.heard("caller").lower(), 240)
        play.phone("caller").speak(9)
        play.after(60)
        call = play.call(sid)
        assert call.outcome == "voicemail"
        assert {"no_answer"} == {outcome for _, outcome in play.legs(sid)}
        assert {person for person, _ in play.legs(sid)} == {"carla", "dag", "eva", "finn"}
        for person in ("carla", "dag", "eva", "finn"):
            assert any(CALLER in text for text in play.texts(person))
        assert play.case(sid).state == "review"


def test_wait_never_passes_max_wait(tmp_path: Path) -> None:
    """A line with a longest wait of 40 seconds takes a message then, though the steps would go on."""
    with staged(tmp_path, "escalation.max_wait=40s") as play:
        sid = play.dial()
        play.after(55)
        wait = play.call(sid).wait_seconds
        assert wait is not None
        assert 30 <= wait <= 40


def test_caller_hangs_up_while_it_rings(tmp_path: Path) -> None:
    """Every phone stops within two seconds, and those who were rung learn the number."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.until("dag", "ringing")
        play.after(5)
        play.phone("caller").hang_up()
        play.after(2)
        assert [play.phone(person).state for person in ("carla", "dag")] == ["idle", "idle"]
        assert play.call(sid).outcome == "abandoned"
        assert play.call(sid).case is None
        play.after(5)
        assert any(CALLER in text for text in play.texts("dag"))
        assert play.texts("eva") == []


@pytest.mark.parametrize("fault", ["busy", "unreachable", "declined", "off"])
def test_one_phone_fails_and_the_other_rings_on(tmp_path: Path, fault: str) -> None:
    """Busy, out of reach, declined or switched off on one phone: the other rings and its owner takes the call."""
    with staged(tmp_path) as play:
        carla = play.phone("carla")
        if fault == "busy":
            carla.script(Busy())
        elif fault == "unreachable":
            carla.script(Unreachable())
        elif fault == "off":
            carla.switch_off()
        sid = play.dial()
        if fault == "declined":
            play.until("carla", "ringing")
            carla.decline()
        play.after(8)
        assert play.phone("dag").state == "ringing"
        assert play.phone("caller").state == "in_call"
        play.take("dag")
        play.after(15)
        play.phone("caller").hang_up()
        play.after(15)
        assert play.call(sid).answered_by == "dag"
        expected = {"busy": "busy", "unreachable": "failed", "declined": "busy", "off": "screened_out"}[fault]
        assert dict(play.legs(sid))["carla"] in {expected, "cancelled", "declined"}


def test_both_phones_off_go_on_to_the_backups(tmp_path: Path) -> None:
    """Two voicemails pick up, press nothing, and never reach the caller; the backups ring at once when both are gone."""
    with staged(tmp_path) as play:
        play.phone("carla").switch_off()
        play.phone("dag").switch_off()
        sid = play.dial()
        play.until("eva", "ringing", 30)
        play.take("finn")
        play.after(5)
        play.phone("caller").hang_up()
        play.after(20)
        assert play.call(sid).answered_by == "finn"
        assert {outcome for person, outcome in play.legs(sid) if person in {"carla", "dag"}} == {"screened_out"}


def test_two_people_press_1_at_the_same_instant(tmp_path: Path) -> None:
    """One talks; the other hears who took the call."""
    with staged(tmp_path) as play:
        play.dial()
        play.until("dag", "ringing")
        play.until("carla", "ringing")
        play.phone("carla").answer()
        play.phone("dag").answer()
        play.after(4)
        play.phone("carla").press("1")
        play.phone("dag").press("1")
        play.after(6)
        states = {play.phone(person).state for person in ("carla", "dag")}
        assert "in_call" in states
        loser = "dag" if play.phone("carla").state == "in_call" else "carla"
        winner = "Carla" if loser == "dag" else "Dag"
        assert winner in play.heard(loser)


def test_wrong_key_asks_again_and_drops_nobody(tmp_path: Path) -> None:
    """A wrong key repeats the question; the right one then takes the call."""
    with staged(tmp_path) as play:
        sid = play.dial()
        play.until("carla", "ringing")
        play.phone("carla").answer()
        play.after(2)
        play.phone("carla").press("7")
        play.after(3)
        play.phone("carla").press("1")
        play.after(5)
        assert play.phone("caller").state == "in_call"
        assert [leg.person for leg in play.call(sid).legs if leg.outcome == "accepted"] == ["carla"]


def test_hidden_number_is_unknown_and_never_an_error(tmp_path: Path) -> None:
    """A caller without a number is put through; the log has no number, the responder hears that it is unknown."""
    with staged(tmp_path) as play:
        sid = play.dial(shown="anonymous")
        play.take("carla")
        play.after(10)
        assert play.call(sid).caller is None
        assert "ukjent" in play.heard("carla").lower()


@BOTH
def test_rest_api_down_dials_the_pair_screened(tmp_path: Path, winner: Winner) -> None:
    """With the REST API refusing, the caller's own call dials both phones; 1 bridges; the talk is logged."""
    with staged(tmp_path, winner=winner, faults=True) as play:
        play.carrier.faults.rest("status", path="Calls.json", status=503)
        sid = play.dial()
        play.until("carla", "ringing", 40)
        play.take("carla")
        play.after(30)
        play.phone("caller").hang_up()
        play.after(10)
        call = play.call(sid)
        assert (call.outcome, call.answered_by) == ("answered", "carla")
        assert 28 <= call.talk_seconds <= 34


@BOTH
def test_rest_api_down_and_a_phone_off_still_reaches_the_other(tmp_path: Path, winner: Winner) -> None:
    """In the dial way a voicemail that picks up first may cut the other phone off: that one is dialled again alone."""
    with staged(tmp_path, "escalation.step.0.for=60s", winner=winner, faults=True) as play:
        play.carrier.faults.rest("refuse", path="Calls")
        play.phone("carla").switch_off()
        sid = play.dial()
        play.until("dag", "ringing", 40)
        play.after(3)
        if play.phone("dag").state != "ringing":
            play.until("dag", "ringing", 60)
        play.take("dag")
        play.after(12)
        play.phone("caller").hang_up()
        play.after(5)
        assert play.call(sid).answered_by == "dag"


@BOTH
def test_rest_api_down_and_nobody_answers_leads_to_a_message(tmp_path: Path, winner: Winner) -> None:
    """The dial way goes through the steps and ends at the voicemail within the longest wait."""
    with staged(tmp_path, "escalation.rounds=1", winner=winner, faults=True) as play:
        play.carrier.faults.rest("refuse", path="Calls")
        sid = play.dial()
        play.carrier.run_until(lambda: "legg igjen" in play.heard("caller").lower(), 240)
        play.phone("caller").speak(15)
        play.after(40)
        assert play.call(sid).outcome == "voicemail"
        assert {person for person, _ in play.legs(sid)} == {"carla", "dag", "eva", "finn"}


def test_caller_is_joined_by_the_heartbeat_when_the_move_fails(tmp_path: Path) -> None:
    """A REST API that refuses to bring the caller delays the talk until the next heartbeat, no longer."""
    with staged(tmp_path, faults=True) as play:
        sid = play.dial()
        play.until("carla", "ringing")
        play.after(14)
        play.phone("carla").answer() if play.phone("carla").state == "ringing" else play.take("carla")
        play.carrier.faults.rest("status", method="POST", path=f"Calls/{sid}", status=500)
        play.after(3)
        play.phone("carla").press("1")
        play.after(8)
        assert play.phone("caller").state == "in_call"
        play.after(20)
        play.phone("caller").hang_up()
        play.after(5)
        assert play.call(sid).talk_seconds >= 18


def test_heartbeats_alone_carry_the_escalation(tmp_path: Path) -> None:
    """With the worker dead and every leg's report lost, time in the hold loop still rings the backups."""
    with staged(tmp_path, faults=True) as play:
        play.stage.end_ticks()
        play.carrier.faults.on("drop", url="/voice/leg/status")
        sid = play.dial()
        play.until("eva", "ringing", 60)
        play.take("eva")
        play.after(5)
        play.phone("caller").hang_up()
        play.after(5)
        assert play.call(sid).answered_by == "eva"


def test_repeat_call_about_the_same_fault_is_the_same_case(tmp_path: Path) -> None:
    """A caller who calls again within twelve hours joins the case; the talk of both calls adds up."""
    with staged(tmp_path) as play:
        first = play.dial()
        play.take("carla")
        play.after(20)
        play.phone("caller").hang_up()
        play.after(30)
        second = play.dial()
        play.take("dag")
        play.after(30)
        play.phone("caller").hang_up()
        play.after(30)
        assert play.call(first).case == play.call(second).case
        talked = play.call(first).talk_seconds + play.call(second).talk_seconds
        assert play.facts(second)["talk"] == talked


def test_webhooks_delivered_twice_change_nothing(tmp_path: Path) -> None:
    """Every request of the carrier arrives twice: one call, one case, two legs."""
    with staged(tmp_path, faults=True) as play:
        play.carrier.faults.on("double")
        sid = play.dial()
        play.take("carla")
        play.after(20)
        play.phone("caller").hang_up()
        play.after(20)
        assert play.legs(sid) == [("carla", "accepted"), ("dag", "cancelled")]
        assert play.call(sid).outcome == "answered"
        assert [row.id for row in play.stage.service.desk.store.cases("duell", "2026-11")] == [play.call(sid).case]


def test_end_that_was_never_reported_is_settled_from_the_carriers_list(tmp_path: Path) -> None:
    """The status callback is lost: the carrier's own list ends the call."""
    with staged(tmp_path, faults=True) as play:
        play.carrier.faults.on("drop", url="/voice/status")
        sid = play.dial()
        play.after(10)
        play.phone("caller").hang_up()
        play.after(30)
        assert play.call(sid).ended_at is None
        assert settle_calls(play.stage.service.desk, play.carrier.clock.now()) == 1
        assert play.call(sid).outcome == "abandoned"
        total = play.call(sid).total_seconds
        assert total is not None
        assert 9 <= total <= 12


def test_price_notice_is_accepted_before_anybody_rings(tmp_path: Path) -> None:
    """With consent, nobody rings until the caller has pressed 1."""
    with staged(tmp_path, "escalation.consent=true") as play:
        play.dial()
        play.after(22)
        assert play.phone("carla").state == "idle"
        assert "490" in play.heard("caller")
        play.phone("caller").press("1")
        play.until("carla", "ringing", 10)


def test_handover_during_a_call_changes_nothing_for_it(tmp_path: Path) -> None:
    """A call that came before Monday 08:00 rings the people who were on call then, also afterwards."""
    with staged(tmp_path, at=datetime(2026, 11, 30, 6, 59, 50, tzinfo=UTC)) as play:
        sid = play.dial()
        play.until("eva", "ringing", 60)
        play.phone("caller").hang_up()
        play.after(5)
        assert {person for person, _ in play.legs(sid)} == {"carla", "dag", "eva", "finn"}


def test_caller_hangs_up_between_the_key_and_the_talk(tmp_path: Path) -> None:
    """The responder who pressed 1 hears that the caller has gone, and is not left in silence."""
    with staged(tmp_path, faults=True) as play:
        play.carrier.faults.rest("status", method="POST", path="Calls/CA", status=500)
        sid = play.dial()
        play.until("carla", "ringing")
        play.phone("carla").answer()
        play.after(3)
        play.phone("carla").press("1")
        play.phone("caller").hang_up()
        play.carrier.faults.clear()
        play.after(20)
        assert play.phone("carla").state == "idle"
        assert play.call(sid).outcome == "abandoned"
