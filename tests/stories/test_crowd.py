"""More callers than people, told by phones: nobody rings for two, everybody is served in order, a call-back keeps its place."""

from collections.abc import Callable
from pathlib import Path

from oncall.calls.model import LegState, State
from oncall.emulator.phones import Phone
from oncall.usecases.call_back import call_back_as_line
from tests.stories.play import CALLER, DUELL, Play, staged

FIRST, SECOND, THIRD, FOURTH = (f"+479000001{n}" for n in range(1, 5))
ONE_PERSON = (
    'escalation.step=[{ring=["carla"],for="25s"}]',
    "escalation.max_wait=2m",
)
TWO_PEOPLE = ('escalation.step=[{ring=["carla","dag"],for="25s"}]', "escalation.max_wait=2m")


def caller(play: Play, number: str) -> Phone:
    """Return a caller's phone."""
    return play.carrier.phone(number)


def dial(play: Play, number: str) -> str:
    """Let somebody dial the line; returns the call's id."""
    caller(play, number)
    return play.carrier.dial(number, DUELL)


def heard(play: Play, number: str) -> str:
    """Return all that a caller has heard."""
    return "\n".join(text for _, text in caller(play, number).heard)


def state(play: Play, sid: str) -> State:
    """Return where a call stands."""
    with play.stage.service.desk.store.read() as tx:
        call = tx.call(sid)
    assert call is not None
    return call.state


def until(play: Play, holds: Callable[[], bool], limit: float = 120) -> None:
    """Let time pass until something holds."""
    play.carrier.run_until(holds, limit)
    assert holds()


def wrap_up(play: Play, person: str, number: str) -> None:
    """End a talk from the caller's side, and say that it is solved."""
    caller(play, number).hang_up()
    play.after(3)
    play.phone(person).press("1")
    play.after(6)


def test_a_second_caller_rings_those_who_are_free(tmp_path: Path) -> None:
    """Carla talks with the first: the second rings Dag alone, at once, and no phone rings for two."""
    with staged(tmp_path, *TWO_PEOPLE) as play:
        first = dial(play, FIRST)
        play.take("carla")
        second = dial(play, SECOND)
        play.until("dag", "ringing")
        assert play.phone("carla").state == "in_call"
        assert [("dag", None)] == play.legs(second)
        play.take("dag")
        assert [State.TALKING, State.TALKING] == [state(play, first), state(play, second)]


def test_phones_that_ring_for_an_earlier_caller_do_not_ring_for_the_next(tmp_path: Path) -> None:
    """While Carla and Dag ring for the first caller, the second has the backup pair at once."""
    with staged(tmp_path) as play:
        dial(play, FIRST)
        play.until("dag", "ringing")
        second = dial(play, SECOND)
        play.after(3)
        assert {"eva", "finn"} == {person for person, _ in play.legs(second)}
        assert "svarte ikke" not in heard(play, SECOND)


def test_everybody_busy_is_said_honestly_and_the_first_in_line_comes_first(tmp_path: Path) -> None:
    """Two wait while Carla talks; each hears his place; when she is free she rings for the first of them."""
    with staged(tmp_path, *ONE_PERSON) as play:
        dial(play, FIRST)
        play.take("carla")
        second = dial(play, SECOND)
        play.after(2)
        third = dial(play, THIRD)
        play.after(25)
        assert [State.QUEUED, State.QUEUED] == [state(play, second), state(play, third)]
        assert "nummer 1 i køen" in heard(play, SECOND)
        assert "nummer 2 i køen" in heard(play, THIRD)
        wrap_up(play, "carla", FIRST)
        play.until("carla", "ringing", 2)
        play.take("carla")
        assert [State.TALKING, State.QUEUED] == [state(play, second), state(play, third)]
        wrap_up(play, "carla", SECOND)
        play.take("carla")
        assert state(play, third) is State.TALKING
        assert play.call(third).answered_by == "carla"


def test_the_next_in_line_moves_up_when_somebody_hangs_up(tmp_path: Path) -> None:
    """The first in line gives up: he is a missed call, and the other is number one."""
    with staged(tmp_path, *ONE_PERSON) as play:
        dial(play, FIRST)
        play.take("carla")
        second = dial(play, SECOND)
        play.after(2)
        third = dial(play, THIRD)
        play.after(5)
        caller(play, SECOND).hang_up()
        play.after(70)
        assert play.call(second).outcome == "abandoned"
        assert "nummer 1 i køen" in heard(play, THIRD)
        assert state(play, third) is State.QUEUED


def test_a_message_can_be_left_from_the_queue(tmp_path: Path) -> None:
    """1 ends the waiting in line at any moment, with a message."""
    with staged(tmp_path, *ONE_PERSON) as play:
        dial(play, FIRST)
        play.take("carla")
        second = dial(play, SECOND)
        play.after(9)
        caller(play, SECOND).press("1")
        play.after(12)
        caller(play, SECOND).speak(5)
        play.after(30)
        assert play.call(second).outcome == "voicemail"


def test_the_queue_ends_with_a_message(tmp_path: Path) -> None:
    """Whoever is in line for half an hour is told so, and can leave a message."""
    with staged(tmp_path, *ONE_PERSON) as play:
        dial(play, FIRST)
        play.take("carla")
        second = dial(play, SECOND)
        play.after(29 * 60)
        assert state(play, second) is State.QUEUED
        play.after(75)
        assert state(play, second) is State.RECORDING
        assert "ventetiden ble for lang" in heard(play, SECOND)


def test_a_call_back_keeps_its_place(tmp_path: Path) -> None:
    """The second presses 2 and hangs up; when Carla is free she is rung for him before the third, and he is dialled."""
    with staged(tmp_path, *ONE_PERSON) as play:
        dial(play, FIRST)
        play.take("carla")
        second = dial(play, SECOND)
        play.after(9)
        caller(play, SECOND).press("2")
        play.after(12)
        assert caller(play, SECOND).state == "idle"
        assert play.call(second).outcome == "callback"
        third = dial(play, THIRD)
        play.after(25)
        assert "nummer 2 i køen" in heard(play, THIRD)
        wrap_up(play, "carla", FIRST)
        play.take("carla")
        until(play, lambda: caller(play, SECOND).state == "ringing")
        assert state(play, third) is State.QUEUED
        caller(play, SECOND).answer()
        play.after(40)
        assert "Vi ringer deg tilbake" in heard(play, SECOND)
        caller(play, SECOND).hang_up()
        play.after(4)
        play.phone("carla").press("1")
        play.after(4)
        entry = play.call(f"{second}-b1")
        assert (entry.outcome, entry.answered_by, entry.case) == ("answered", "carla", play.call(second).case)
        assert 30 <= entry.talk_seconds <= 42
        assert play.facts(second)["talk"] == entry.talk_seconds
        play.take("carla")
        assert state(play, third) is State.TALKING


def test_a_customer_who_is_not_reached_is_tried_twice_more_then_told(tmp_path: Path) -> None:
    """Three tries in the log, then word to the people on call."""
    with staged(tmp_path, *ONE_PERSON) as play:
        dial(play, FIRST)
        play.take("carla")
        second = dial(play, SECOND)
        play.after(9)
        caller(play, SECOND).press("2")
        play.after(12)
        wrap_up(play, "carla", FIRST)
        before = len(play.texts("carla"))
        for number in (1, 2, 3):
            play.until("carla", "ringing", 700)
            play.take("carla")
            until(play, lambda: caller(play, SECOND).state == "ringing")
            play.after(45)
            assert play.call(f"{second}-b{number}").outcome == "callback"
            assert "fikk ikke tak i kunden" in play.heard("carla")
        play.after(10)
        with play.stage.service.desk.store.read() as tx:
            booked = tx.callback(second)
        assert booked is not None
        assert ("failed", 3) == (booked.state.value, booked.tries)
        assert any(SECOND in text for text in play.texts("carla")[before + 3 :])


def test_who_calls_again_gets_the_person_who_knows_the_fault(tmp_path: Path) -> None:
    """Eva took the first call; the same caller rings her alone first, though Carla and Dag are the primary pair."""
    with staged(tmp_path) as play:
        play.dial()
        play.take("eva")
        play.after(10)
        play.phone("caller").hang_up()
        play.after(60)
        again = play.dial()
        play.until("eva", "ringing")
        assert ["eva"] == [person for person, _ in play.legs(again)]
        play.until("carla", "ringing", 30)
        assert ["eva", "carla", "dag"] == [person for person, _ in play.legs(again)]


def test_staff_call_the_customer_back_as_the_line(tmp_path: Path) -> None:
    """Finn, who is not primary, asks for it: his phone alone rings, the customer sees the line's number, the talk is the case's."""
    with staged(tmp_path) as play:
        first = play.dial()
        play.take("carla")
        play.after(10)
        play.phone("caller").hang_up()
        play.after(60)
        desk, now = play.stage.service.desk, play.carrier.clock.now()
        before = play.facts(first)["talk"]
        booked = call_back_as_line(desk, play.case(first), "finn", now)
        assert booked.sid is None or booked == call_back_as_line(desk, play.case(first), "finn", now)
        play.take("finn")
        until(play, lambda: play.phone("caller").state == "ringing")
        assert {"idle"} == {play.phone(person).state for person in ("carla", "dag", "eva")}
        shown = [call.caller for call in play.carrier.calls.values() if call.called == CALLER]
        assert [DUELL] == shown
        play.phone("caller").answer()
        play.after(30)
        play.phone("finn").press("*")
        play.after(3)
        play.phone("finn").press("1")
        play.after(5)
        entry = play.call(f"{booked.key}-b1")
        assert (entry.outcome, entry.answered_by, entry.case) == ("answered", "finn", play.case(first).id)
        assert play.facts(first)["talk"] == before + entry.talk_seconds  # type: ignore[operator]
        assert play.facts(first)["solved"] is True


def test_no_phone_is_held_when_all_is_over(tmp_path: Path) -> None:
    """After talks, hang-ups and unanswered phones no leg is open, and everybody can be rung."""
    with staged(tmp_path) as play:
        sids = [dial(play, number) for number in (FIRST, SECOND, THIRD)]
        play.take("carla")
        play.after(400)
        for number in (FIRST, SECOND, THIRD):
            if caller(play, number).state != "idle":
                caller(play, number).hang_up()
        play.after(120)
        with play.stage.service.desk.store.read() as tx:
            calls = [tx.call(sid) for sid in sids]
            people = play.stage.service.desk.book.by_id("duell").line.people.values()  # type: ignore[union-attr]
            taken = tx.unavailable(
                "", [p.phone for p in people if p.phone], play.carrier.clock.now(), play.carrier.clock.now()
            )
        assert frozenset() == taken
        assert all(leg.state is LegState.OVER or leg.ended_at for call in calls if call for leg in call.legs)
