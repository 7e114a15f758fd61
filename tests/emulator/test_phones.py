"""Phones and their scripts: what hands can do, and what a phone does by itself."""

from __future__ import annotations

import pytest

from oncall.emulator import Answer, Busy, Decline, EmulatorError, HangUp, Ignore, Press, Speak
from tests.emulator.stage import ANNA, CALLER, LINE, SERVICE, Stage, twiml

PROMPT = '<Gather numDigits="1" timeout="5" action="/accept"><Say>Press 1 now</Say></Gather><Hangup/>'


def ring(stage: Stage, seconds: float = 1.0, timeout: int = 15) -> str:
    """Let Anna's phone be called by REST."""
    made = stage.rest().calls.create(to=ANNA, from_=LINE, url=f"{SERVICE}/leg", timeout=timeout)
    stage.advance(seconds)
    return str(made.sid)


def leg_stage() -> Stage:
    """Return a stage whose legs are screened."""
    return Stage({"/leg": twiml(PROMPT), "/accept": twiml('<Say>thanks</Say><Pause length="60"/>')})


def test_hands() -> None:
    """Ring, answer, hear, press, hang up: the phone shows each state."""
    stage = leg_stage()
    states = [stage.anna.state]
    sid = ring(stage)
    states.append(stage.anna.state)
    stage.anna.answer()
    stage.advance(1)
    stage.anna.press("1")
    stage.advance(1)
    states.append(stage.anna.state)
    stage.anna.hang_up()
    states.append(stage.anna.state)
    assert ["idle", "ringing", "in_call", "idle"] == states
    assert ["Press 1 now", "thanks"] == [text for _, text in stage.anna.heard]
    assert "completed" == stage.carrier.calls[sid].status


@pytest.mark.parametrize(("how", "status"), [("busy", "busy"), ("no-answer", "no-answer"), ("voicemail", "completed")])
def test_declining(how: str, status: str) -> None:
    """A refusal looks different from network to network; with a voicemail box it looks like an answer."""
    stage = leg_stage()
    sid = ring(stage)
    stage.anna.decline(how)  # type: ignore[arg-type]
    states = [stage.anna.state]
    stage.advance(60)
    assert (["idle"], status) == (states, stage.carrier.calls[sid].status)


def test_a_phone_that_is_off() -> None:
    """Its voicemail box picks up at once, hears the prompt, presses nothing; no person heard anything."""
    stage = leg_stage()
    stage.anna.switch_off()
    sid = ring(stage, 3)
    call = stage.carrier.calls[sid]
    assert ("in-progress", "machine", "off", []) == (call.status, call.answered_by, stage.anna.state, stage.anna.heard)
    assert ["Press 1 now"] == [entry.text for entry in stage.carrier.log if entry.kind == "voicemail"]
    stage.advance(60)
    assert "completed" == call.status


def test_a_voicemail_box_hangs_up_by_itself() -> None:
    """It listens 22 s, whatever is said."""
    stage = Stage({"/leg": twiml('<Say loop="0">la la la</Say>')})
    stage.anna.switch_off()
    sid = ring(stage, 60)
    assert 22 == stage.carrier.calls[sid].seconds


def test_a_box_after_some_ringing() -> None:
    """voicemail_after lets the box take a call nobody took; shorter ringing never meets it."""
    for timeout, status in ((15, "completed"), (6, "no-answer")):
        stage = leg_stage()
        stage.anna.voicemail_after = 15.0
        sid = ring(stage, 60, timeout)
        assert status == stage.carrier.calls[sid].status


def test_switching_off_in_a_call_breaks_it_off() -> None:
    """A phone that loses the network ends its talk; one that rings goes to its box."""
    stage = leg_stage()
    first = ring(stage)
    stage.anna.answer()
    stage.anna.switch_off()
    assert ("completed", "off") == (stage.carrier.calls[first].status, stage.anna.state)
    stage.anna.switch_on()
    second = ring(stage)
    stage.anna.switch_off("unreachable")
    assert "failed" == stage.carrier.calls[second].status


def test_engaged() -> None:
    """A phone in a call is busy for the next one."""
    stage = leg_stage()
    ring(stage)
    stage.anna.answer()
    assert "busy" == stage.carrier.calls[ring(stage)].status


def test_scripts_serve_calls_in_turn() -> None:
    """A script with a number of times makes way for the next one."""
    stage = leg_stage()
    stage.anna.script(Busy(), times=1)
    stage.anna.script(Decline(after=1, how="no-answer"), times=1)
    stage.anna.script(Answer(after=1), HangUp(after=4))
    sids = [ring(stage, 30) for _ in range(4)]
    assert ["busy", "no-answer", "completed", "completed"] == [stage.carrier.calls[sid].status for sid in sids]
    stage.anna.clear_scripts()
    assert "no-answer" == stage.carrier.calls[ring(stage, 60)].status


def test_steps_wait_for_words() -> None:
    """A step with `heard` counts from the words, also when they were said before its turn."""
    stage = Stage({"/voice": twiml('<Say>alpha</Say><Say>beta</Say><Gather timeout="60"/>')})
    stage.call(Press(keys="9", heard="BETA", after=2), Press(keys="8", heard="alpha", after=1), seconds=30)
    assert ["9"] == [entry.text for entry in stage.carrier.log if entry.kind == "key"]
    stage.caller.hang_up()
    stage.call(Press(keys="7", after=1.5), Press(keys="6", heard="alpha", after=2), seconds=30)
    assert ["9", "7", "6"] == [entry.text for entry in stage.carrier.log if entry.kind == "key"]


def test_a_step_that_comes_too_late_is_left() -> None:
    """When the box was faster than the hand the script ends quietly."""
    stage = leg_stage()
    stage.anna.voicemail_after = 5.0
    stage.anna.script(Answer(after=8))
    ring(stage, 60)
    assert 1 == sum(entry.kind == "late" for entry in stage.carrier.log)


def test_a_step_that_cannot_be_done_is_a_problem() -> None:
    """Keys pressed before anybody picked up do nothing, and the test that asked for it is told."""
    stage = Stage({"/voice": twiml('<Pause length="9"/>')})
    stage.call(Press(keys="1", after=1), HangUp(after=1), seconds=5)
    assert (["script: phone +4790000000 is calling; this needs it in_call"], "idle") == (
        [problem.text for problem in stage.carrier.problems],
        stage.caller.state,
    )


def test_ignore_and_speak() -> None:
    """Ignore lets it ring out; Speak speaks for a while."""
    stage = leg_stage()
    stage.anna.script(Ignore())
    assert "no-answer" == stage.carrier.calls[ring(stage, 60)].status
    stage.service.pages["/voice"] = twiml('<Pause length="0"/><Gather/>')
    stage.call(Speak(after=1, seconds=3, words="hello"), seconds=2)
    assert ["hello"] == [entry.text for entry in stage.carrier.log if entry.kind == "speech"]


def test_keys_in_a_row_take_time() -> None:
    """Keys follow each other at a quarter of a second; w waits."""
    stage = Stage({"/voice": twiml('<Gather timeout="60"/>')})
    stage.call(seconds=1)
    stage.caller.press("12w3")
    stage.advance(5)
    times = [entry.at for entry in stage.carrier.log if entry.kind == "key"]
    assert [0.0, 0.25, 1.0] == [(at - times[0]).total_seconds() for at in times]


def test_wrong_moments() -> None:
    """What a phone cannot do now is refused by name and state."""
    stage = leg_stage()
    for act in (stage.anna.answer, stage.anna.decline, stage.anna.hang_up, lambda: stage.anna.press("1")):
        with pytest.raises(EmulatorError, match=r"phone \+4790000001 is idle"):
            act()
    assert [CALLER, "Caller"] == [stage.caller.number, stage.caller.name]
