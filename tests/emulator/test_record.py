"""<Record> and recordings: what ends one, what the action and the callback are told (case 17)."""

from __future__ import annotations

from typing import Any

import pytest

from oncall.emulator import HangUp, Press, Speak
from tests.emulator.stage import SID, Stage, twiml

RECORD = '<Record action="/done" recordingStatusCallback="/rec" maxLength="60"/><Say>next verb</Say>'
NAMES = ("RecordingDuration", "Digits", "CallStatus")


def stage_with(record: str) -> Stage:
    """Return a stage whose line records."""
    return Stage({"/voice": twiml(record), "/done": twiml("<Say>thanks</Say>")})


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((Press(keys="5", after=10),), ["9", "5", "in-progress"]),
        ((HangUp(after=20),), ["19", "hangup", "completed"]),
        ((), ["60", None, "in-progress"]),
        ((Speak(after=0.6, seconds=7),), ["12", None, "in-progress"]),
    ],
)
def test_what_ends_a_recording(steps: tuple[Any, ...], expected: list[str | None]) -> None:
    """A key, the hang-up, the longest time, or five seconds of silence: the action hears of each."""
    stage = stage_with(RECORD)
    stage.call(*steps, seconds=80)
    (asked,) = stage.service.at("/done")
    assert expected == [asked.form.get(name) for name in NAMES]
    assert ([] if expected[1] == "hangup" else ["thanks"]) == stage.heard()


def test_callback_comes_when_the_file_is_there() -> None:
    """The action comes first; the callback follows with the same address when the file can be fetched."""
    stage = stage_with(RECORD)
    sid = stage.call(Press(keys="#", after=10), seconds=20)
    (done,), (rec,) = stage.service.at("/done"), stage.service.at("/rec")
    names = ("CallSid", "AccountSid", "RecordingStatus", "RecordingDuration", "RecordingChannels", "RecordingSource")
    assert [sid, SID, "completed", "9", "1", "RecordVerb"] == [rec.form[name] for name in names]
    assert (done.form["RecordingUrl"], 1.0) == (rec.form["RecordingUrl"], round(rec.at - done.at, 1))
    assert (
        f"http://carrier.test/2010-04-01/Accounts/{SID}/Recordings/{rec.form['RecordingSid']}"
        == (rec.form["RecordingUrl"])
    )


def test_silence_from_the_start_goes_on() -> None:
    """A caller who says nothing gets the next verb after the time-out, and no action is asked."""
    stage = stage_with(RECORD)
    stage.call(Speak(after=0.1, seconds=0.1), seconds=20)
    assert (["next verb"], []) == (stage.heard(), stage.service.at("/done"))


def test_time_out_zero_waits_for_ever() -> None:
    """Timeout 0 switches the end by silence off."""
    stage = stage_with(RECORD.replace("<Record", '<Record timeout="0"'))
    stage.call(Speak(after=0.6, seconds=2), seconds=100)
    assert ["60"] == stage.service.forms("/done", "RecordingDuration")


def test_only_its_keys_end_it() -> None:
    """FinishOnKey narrows the keys; others are part of the message."""
    stage = stage_with(RECORD.replace("<Record", '<Record finishOnKey="#"'))
    stage.call(Press(keys="1", after=5), Press(keys="#", after=5), seconds=20)
    assert (["9"], ["#"]) == tuple(stage.service.forms("/done", name) for name in NAMES[:2])


def test_default_action_is_the_trap_it_is() -> None:
    """Without an action the document's own address is asked, which records again."""
    stage = Stage({"/voice": twiml('<Record maxLength="3" playBeep="false"/>')})
    stage.call(seconds=10)
    assert [None, "3", "3", "3"] == stage.service.forms("/voice", "RecordingDuration")


def test_events_on_request() -> None:
    """in-progress and completed are told when both are asked for; a transcription is not emulated and said so."""
    stage = stage_with(
        RECORD.replace("<Record", '<Record transcribe="true" recordingStatusCallbackEvent="in-progress completed"')
    )
    stage.call(Press(keys="1", after=5), seconds=20)
    assert ["in-progress", "completed"] == stage.service.forms("/rec", "RecordingStatus")
    assert [0] == stage.codes()


def test_a_recording_ends_once() -> None:
    """Ending a recording that has ended changes neither its length nor what was told."""
    stage = stage_with(RECORD)
    stage.call(Press(keys="1", after=5), seconds=10)
    (recording,) = stage.carrier.recordings.all.values()
    stage.carrier.recordings.end(recording)
    stage.advance(5)
    assert (4, "completed", 1) == (recording.seconds, recording.status, len(stage.service.at("/rec")))


def test_a_redirected_call_keeps_its_recording() -> None:
    """Sent elsewhere while recording, what was said so far is kept and told."""
    stage = stage_with(RECORD)
    sid = stage.call(seconds=8)
    stage.rest().calls(sid).update(twiml=twiml("<Say>elsewhere</Say>"))
    stage.advance(5)
    assert (["7"], ["elsewhere"]) == (stage.service.forms("/rec", "RecordingDuration"), stage.heard())
    assert ([], []) == (stage.carrier.problems, stage.service.at("/done"))
