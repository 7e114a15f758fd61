"""<Dial> of numbers: what the action is told, who is connected, who stops ringing (cases 9 to 15)."""

from __future__ import annotations

from typing import Any

import pytest

from oncall.emulator import Answer, Busy, Decline, HangUp, Ignore, Press, Unreachable
from tests.emulator.stage import ANNA, BO, CALLER, LINE, SCREEN, Stage, twiml

PAIR = f'<Dial timeout="10" action="/done"><Number>{ANNA}</Number><Number>{BO}</Number></Dial><Say>next verb</Say>'
SCREENED = PAIR.replace("<Number>", '<Number url="/screen">')
DONE = {"/done": twiml("<Say>done</Say>"), "/screen": SCREEN, "/accept": twiml("")}


def stage_with(dial: str, **options: Any) -> Stage:
    """Return a stage whose line answers with a <Dial>."""
    return Stage({"/voice": twiml(dial)} | DONE, **options)


def told(stage: Stage, *names: str) -> list[str | None]:
    """Return parameters of the single request for the <Dial>'s action."""
    (asked,) = stage.service.at("/done")
    return [asked.form.get(name) for name in names]


def test_without_action_the_next_verb_runs_even_after_a_talk() -> None:
    """No action: whatever became of the <Dial>, the caller hears the next verb."""
    stage = stage_with(PAIR.replace(' action="/done"', ""))
    stage.anna.script(Answer(after=1), HangUp(after=20))
    stage.call(seconds=40)
    assert ["next verb"] == stage.heard()


def test_an_action_takes_the_call_over() -> None:
    """With an action the verbs after the <Dial> never run."""
    stage = stage_with(PAIR)
    stage.call(seconds=40)
    assert ["done"] == stage.heard()


@pytest.mark.parametrize(
    ("anna", "status", "bridged", "duration"),
    [
        ((Answer(after=1), HangUp(after=20)), "completed", "true", "20"),
        ((Busy(),), "busy", "false", "0"),
        ((Decline(after=1),), "busy", "false", "0"),
        ((Decline(after=1, how="no-answer"),), "no-answer", "false", "0"),
        ((Unreachable(),), "failed", "false", "0"),
        ((Ignore(),), "no-answer", "false", "0"),
    ],
)
def test_every_status(anna: tuple[Any, ...], status: str, bridged: str, duration: str) -> None:
    """The action is told how the dialled party's leg went."""
    stage = stage_with(f'<Dial action="/done">{ANNA}</Dial>')
    stage.anna.script(*anna)
    stage.call(seconds=60)
    child = next(call for call in stage.carrier.calls.values() if call.parent)
    names = ("DialCallStatus", "DialBridged", "DialCallDuration", "DialCallSid", "CallStatus")
    assert [status, bridged, duration, child.sid, "in-progress"] == told(stage, *names)


def test_numbers_that_are_no_phones_fail() -> None:
    """An unallocated number fails, and geo permissions refuse what they do not allow; the other phone rings on."""
    stage = stage_with(
        f'<Dial timeout="10" action="/done"><Number>+4711111111</Number><Number>+8821111111</Number>'
        f"<Number>{ANNA}</Number></Dial>",
        blocked_prefixes=("+882",),
    )
    stage.call(seconds=5)
    assert (["failed", "failed"], "ringing") == ([cdr.status for cdr in stage.carrier.cdrs], stage.anna.state)
    assert [13227] == stage.codes()


@pytest.mark.parametrize(
    ("anna", "bo", "status"),
    [
        ((Busy(),), (Busy(),), "busy"),
        ((Ignore(),), (Ignore(),), "no-answer"),
        ((Busy(),), (Ignore(),), "no-answer"),
        ((Unreachable(),), (Unreachable(),), "failed"),
        ((Answer(after=3), HangUp(after=5)), (Ignore(),), "completed"),
        ((Decline(after=1),), (Answer(after=4), HangUp(after=5)), "completed"),
        ((Answer(after=3), HangUp(after=5)), (Answer(after=3), HangUp(after=9)), "completed"),
    ],
)
def test_fork(anna: tuple[Any, ...], bo: tuple[Any, ...], status: str) -> None:
    """Two phones at once: one refusal does not end it, one answer does, at most one is connected."""
    stage = stage_with(PAIR)
    stage.anna.script(*anna)
    stage.bo.script(*bo)
    stage.call(seconds=60)
    assert [status] == told(stage, "DialCallStatus")
    assert int(status == "completed") == sum(entry.kind == "bridge" for entry in stage.carrier.log)
    assert {"idle"} == {phone.state for phone in stage.carrier.phones.values()}


@pytest.mark.parametrize("loser", ["canceled", "no-answer"])
def test_losers_stop_ringing_when_one_answers(loser: str) -> None:
    """The other phone stops at once; its final status is a switch."""
    stage = stage_with(PAIR, loser_status=loser)
    stage.anna.script(Answer(after=3))
    stage.call()
    stage.carrier.run_until(lambda: stage.bo.state == "ringing", 5)
    stage.carrier.run_until(lambda: stage.anna.state == "in_call", 5)
    assert ("idle", [loser]) == (stage.bo.state, [cdr.status for cdr in stage.carrier.cdrs])


def test_a_busy_pair_does_not_wait_out_the_time() -> None:
    """When every leg is over the <Dial> is over."""
    stage = stage_with(PAIR)
    stage.anna.script(Busy())
    stage.bo.script(Decline(after=1))
    stage.call(seconds=3)
    assert ["done"] == stage.heard()


def test_ring_time_has_a_buffer() -> None:
    """A phone rings for the time-out and five seconds more."""
    stage = stage_with(PAIR)
    stage.call()
    rung = stage.carrier.run_until(lambda: bool(stage.service.at("/done")), 60)
    assert 15.0 <= rung <= 16.0


def test_sequential_rings_one_after_the_other() -> None:
    """Sequential tries the numbers in order and stops at the first who answers."""
    stage = stage_with(PAIR.replace("<Dial ", '<Dial sequential="true" '))
    stage.anna.script(Decline(after=2))
    stage.bo.script(Answer(after=2))
    stage.call(seconds=1)
    assert ("ringing", "idle") == (stage.anna.state, stage.bo.state)
    stage.advance(6)
    assert ("idle", "in_call") == (stage.anna.state, stage.bo.state)


@pytest.mark.parametrize("winner", ["pickup", "accept"])
@pytest.mark.parametrize(
    ("screen", "keys", "bridged"),
    [
        (SCREEN, "1", True),
        (SCREEN, "", False),
        (SCREEN.replace("<Hangup/>", ""), "", True),
        (SCREEN.replace('action="/accept"', 'action="/refuse"'), "1", False),
    ],
)
def test_screening(winner: str, screen: str, keys: str, bridged: bool) -> None:  # noqa: FBT001  a column of the table
    """A document that runs out connects, one that hangs up does not, a missing <Hangup> connects a machine."""
    pages = DONE | {"/screen": screen, "/refuse": twiml("<Hangup/>")}
    stage = Stage({"/voice": twiml(SCREENED)} | pages, simring_winner=winner)
    stage.anna.script(Answer(after=2), Press(keys=keys, heard="press 1"), HangUp(after=20))
    stage.call(seconds=60)
    (asked,) = stage.service.at("/screen")
    child = stage.carrier.calls[asked.form["CallSid"]]
    assert ("outbound-dial", child.parent, "in-progress") == tuple(
        asked.form[name] for name in ("Direction", "ParentCallSid", "CallStatus")
    )
    expected = ["completed", "true"] if bridged else ["no-answer", "false"]
    assert expected == told(stage, "DialCallStatus", "DialBridged")


def test_pickup_decides_the_voicemail_swallows_the_call() -> None:
    """First to pick up wins: a phone that is off silences the other, and nobody is connected."""
    stage = stage_with(SCREENED, simring_winner="pickup")
    stage.anna.switch_off()
    stage.bo.script(Answer(after=4), Press(keys="1", heard="press 1"))
    stage.call(seconds=60)
    assert ["no-answer", "false"] == told(stage, "DialCallStatus", "DialBridged")
    assert [] == stage.heard(stage.bo)


def test_accept_decides_the_voicemail_harms_nobody() -> None:
    """First to accept wins: the phone that is off drops out and the other is connected."""
    stage = stage_with(SCREENED, simring_winner="accept")
    stage.anna.switch_off()
    stage.bo.script(Answer(after=4), Press(keys="1", heard="press 1"))
    stage.call(seconds=30)
    assert ("in_call", CALLER) == (stage.bo.state, stage.bo.call and stage.bo.call.peer)


def test_two_accept_at_the_same_instant() -> None:
    """Only one is connected; the other is hung up."""
    stage = stage_with(SCREENED, simring_winner="accept")
    for phone in (stage.anna, stage.bo):
        phone.script(Answer(after=2), Press(keys="1", heard="press 1"))
    stage.call(seconds=30)
    assert ["idle", "in_call"] == sorted(phone.state for phone in (stage.anna, stage.bo))


def test_the_other_phone_rings_until_somebody_accepts() -> None:
    """Where acceptance decides, picking up silences nobody; pressing the key stops the other phone at once."""
    stage = stage_with(SCREENED, simring_winner="accept")
    stage.anna.script(Answer(after=2), Press(keys="1", heard="press 1", after=3))
    stage.call()
    stage.carrier.run_until(lambda: stage.anna.state == "in_call", 10)
    states = [stage.bo.state]
    stage.carrier.run_until(lambda: any(entry.kind == "bridge" for entry in stage.carrier.log), 10)
    assert ["ringing", "idle"] == [*states, stage.bo.state]


def test_failed_screening_page_loses_that_leg_only() -> None:
    """A screening document that cannot be had ends its leg; the other phone may still accept."""
    answers = iter([twiml("<Ring/>"), SCREEN])
    stage = Stage({"/voice": twiml(SCREENED)} | DONE | {"/screen": lambda _r: next(answers)}, simring_winner="accept")
    stage.anna.script(Answer(after=2))
    stage.bo.script(Answer(after=4), Press(keys="1", heard="press 1"))
    stage.call(seconds=20)
    assert ([12200], "idle", "in_call") == (stage.codes(), stage.anna.state, stage.bo.state)


def test_progress_callbacks_are_those_asked_for() -> None:
    """Without a list only the end is told; with one, each event, numbered from 0."""
    inside = (
        f'<Number statusCallback="/all" statusCallbackEvent="initiated ringing answered completed">{ANNA}</Number>'
        f'<Number statusCallback="/end" statusCallbackMethod="GET">{BO}</Number>'
    )
    stage = stage_with(f'<Dial action="/done">{inside}</Dial>')
    stage.anna.script(Answer(after=3), HangUp(after=7))
    sid = stage.call(seconds=30)
    assert ["initiated", "ringing", "in-progress", "completed"] == stage.service.forms("/all", "CallStatus")
    assert ["0", "1", "2", "3"] == stage.service.forms("/all", "SequenceNumber")
    assert [None, None, None, "7"] == stage.service.forms("/all", "CallDuration")
    assert {sid} == set(stage.service.forms("/all", "ParentCallSid"))
    (end,) = stage.service.at("/end")
    assert ("GET", "canceled", "0") == (end.method, end.query["CallStatus"], end.query["CallDuration"])


def test_star_and_time_limit_end_the_talk_but_not_the_call() -> None:
    """HangupOnStar and timeLimit hang up on the called party; the caller goes on."""
    stage = stage_with(f'<Dial action="/done" hangupOnStar="true" timeLimit="30">{ANNA}</Dial>')
    stage.anna.script(Answer(after=1))
    stage.call(Press(keys="*", after=12), seconds=20)
    assert ["completed"] == told(stage, "DialCallStatus")
    stage.call(seconds=60)
    assert ["completed"] * 2 == stage.service.forms("/done", "DialCallStatus")
    assert "30" == stage.service.at("/done")[1].form["DialCallDuration"]


def test_whose_number_is_shown() -> None:
    """The caller's number is shown unless callerId names an allowed one; others are reported (13214)."""
    stage = stage_with(f'<Dial callerId="{LINE}">{ANNA}</Dial><Dial callerId="+4799999999">{ANNA}</Dial>')
    stage.anna.script(Busy())
    stage.call(seconds=5)
    assert [LINE, "+4799999999"] == [call.caller for call in stage.carrier.calls.values() if call.parent]
    assert [13214] == stage.codes()


def test_hidden_caller_id_may_be_refused() -> None:
    """An inbound call without number shows no number onwards; a switch makes such legs fail."""
    for refuse, status in ((False, "no-answer"), (True, "failed")):
        stage = stage_with(PAIR, reject_hidden_caller_id=refuse)
        stage.call(seconds=40, shown="anonymous")
        assert [status] == told(stage, "DialCallStatus")


@pytest.mark.parametrize("wanted", [True, False])
def test_caller_hangs_up_while_phones_ring(wanted: bool) -> None:  # noqa: FBT001  a switch
    """Both phones stop at once; whether the action is still told is a switch, and nothing of it is played."""
    stage = stage_with(PAIR, action_after_hangup=wanted)
    stage.call(HangUp(after=4), seconds=4.01)
    assert ("idle", "idle") == (stage.anna.state, stage.bo.state)
    stage.advance(30)
    assert (["canceled"] if wanted else []) == stage.service.forms("/done", "DialCallStatus")
    assert [] == stage.heard()


def test_caller_hangs_up_while_talking() -> None:
    """The called party's leg ends with the caller's, and has the talk's length."""
    stage = stage_with(PAIR)
    stage.anna.script(Answer(after=2))
    stage.call(HangUp(after=30), seconds=31)
    assert "idle" == stage.anna.state
    assert {"completed"} == {cdr.status for cdr in stage.carrier.cdrs if cdr.answered}
    assert ["completed", "true", "completed"] == told(stage, "DialCallStatus", "DialBridged", "CallStatus")


def test_recording_of_a_dial() -> None:
    """record-from-answer records the talk; the action and the recording callback are told of it."""
    stage = stage_with(
        f'<Dial action="/done" record="record-from-answer-dual" recordingStatusCallback="/rec">{ANNA}</Dial>'
    )
    stage.anna.script(Answer(after=2), HangUp(after=9))
    sid = stage.call(seconds=20)
    (rec,) = stage.service.at("/rec")
    names = ("CallSid", "RecordingStatus", "RecordingDuration", "RecordingChannels", "RecordingSource")
    assert [sid, "completed", "9", "2", "DialVerb"] == [rec.form[name] for name in names]
    assert [rec.form["RecordingUrl"]] == told(stage, "RecordingUrl")


def test_digits_before_the_talk() -> None:
    """SendDigits presses keys towards the called party before screening or talk begins."""
    stage = stage_with(f'<Dial><Number sendDigits="wwww1" url="/screen">{ANNA}</Number></Dial>')
    stage.anna.script(Answer(after=1))
    stage.call(seconds=3)
    assert ("in_call", []) == (stage.anna.state, stage.service.at("/screen"))
    stage.advance(1.5)
    assert 1 == len(stage.service.at("/screen"))


def test_too_many_numbers() -> None:
    """Only ten numbers are dialled, and the surplus is reported."""
    numbers = "".join(f"<Number>+479100000{n:02}</Number>" for n in range(12))
    stage = stage_with(f"<Dial>{numbers}</Dial>")
    stage.call(seconds=1)
    assert (10, [13223]) == (sum(call.parent is not None for call in stage.carrier.calls.values()), stage.codes())
