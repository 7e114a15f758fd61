"""An inbound call: its parameters, its pick-up, its refusal, its end in every state (cases 28, 29)."""

from __future__ import annotations

import pytest

from oncall.emulator import EmulatorError, HangUp
from tests.emulator.stage import ANNA, CALLER, LINE, SID, Stage, twiml

DIAL = f'<Dial answerOnBridge="true" action="/done"><Number>{ANNA}</Number></Dial>'


def test_parameters_of_the_first_request() -> None:
    """The number's address is asked while the phone still rings, with everything Twilio documents."""
    stage = Stage({"/voice": twiml("<Say>Hei</Say>")})
    sid = stage.call(seconds=5)
    (asked,) = stage.service.at("/voice")
    expected = {
        "AccountSid": SID,
        "ApiVersion": "2010-04-01",
        "CallSid": sid,
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": CALLER,
        "Caller": CALLER,
        "To": LINE,
        "Called": LINE,
        "FromCountry": "NO",
        "CallerCountry": "NO",
        "ToCountry": "NO",
        "CalledCountry": "NO",
    }
    assert ("POST", expected) == (asked.method, asked.form)
    assert 32 == len(asked.headers["I-Twilio-Idempotency-Token"])


def test_end_of_the_document_ends_the_call() -> None:
    """After the last verb the carrier hangs up and tells the number's status callback, once."""
    stage = Stage({"/voice": twiml("<Say>a b c d e f g h i j</Say>")})
    sid = stage.call(seconds=10)
    (told,) = stage.service.at("/status")
    names = ("CallSid", "CallStatus", "CallDuration", "Duration", "CallbackSource", "SequenceNumber")
    assert [sid, "completed", "4", "1", "call-progress-events", "0"] == [told.form[name] for name in names]
    assert "Mon, 05 Jan 2026 20:00:04 +0000" == told.form["Timestamp"]
    assert ("idle", 4) == (stage.caller.state, stage.carrier.cdrs[0].seconds)


@pytest.mark.parametrize(
    ("verbs", "status"),
    [
        ("<Reject/>", "no-answer"),
        ('<Reject reason="busy"/>', "busy"),
        ('<Pause length="3"/><Reject reason="busy"/>', "busy"),
        ("<Hangup/>", "completed"),
        ("", "completed"),
        ("<Say>x</Say><Reject/>", "completed"),
    ],
)
def test_what_is_answered_and_what_is_not(verbs: str, status: str) -> None:
    """Only a leading <Reject> leaves the call unanswered and unbilled."""
    stage = Stage({"/voice": twiml(verbs)})
    stage.call(seconds=10)
    (cdr,) = stage.carrier.cdrs
    assert (status, status == "completed") == (cdr.status, cdr.answered is not None)


def test_leading_pause_delays_the_pick_up() -> None:
    """A first <Pause> keeps the caller's phone ringing."""
    stage = Stage({"/voice": twiml('<Pause length="4"/><Say>Hei</Say>')})
    stage.call(seconds=3)
    states = [stage.caller.state]
    stage.advance(1.5)
    assert ["calling", "in_call"] == [*states, stage.caller.state]


def test_answer_on_bridge_keeps_ringing() -> None:
    """With answerOnBridge the caller is picked up, and pays, only when somebody answers."""
    stage = Stage({"/voice": twiml(DIAL), "/done": twiml("")})
    stage.call(seconds=10)
    assert ("calling", "ringing") == (stage.caller.state, stage.anna.state)
    stage.anna.answer()
    assert ("in_call", "in_call") == (stage.caller.state, stage.anna.state)
    stage.advance(20)
    stage.anna.hang_up()
    stage.advance(1)
    assert {20} == {cdr.seconds for cdr in stage.carrier.cdrs}


def test_withheld_number() -> None:
    """A hidden caller id arrives as a word, without a country."""
    stage = Stage({"/voice": twiml("<Say>Hei</Say>")})
    stage.call(seconds=2, shown="anonymous")
    (asked,) = stage.service.at("/voice")
    assert ("anonymous", "anonymous", False) == (
        asked.form["From"],
        asked.form["Caller"],
        "FromCountry" in asked.form,
    )
    assert ["Hei"] == stage.heard()


STATES = {
    "before the first reply": (twiml("<Say>Hei</Say>"), 0.02, "no-answer"),
    "ringing on": (twiml('<Pause length="9"/>'), 3.0, "no-answer"),
    "greeting": (twiml("<Say>a b c d e f g h i j</Say>"), 2.0, "completed"),
    "gathering": (twiml('<Gather timeout="9"/>'), 2.0, "completed"),
    "recording": (twiml("<Record/>"), 2.0, "completed"),
    "dialling": (twiml(f"<Dial>{ANNA}</Dial>"), 2.0, "completed"),
    "in a conference": (twiml("<Dial><Conference>room</Conference></Dial>"), 2.0, "completed"),
    "in a queue": (twiml("<Enqueue>queue</Enqueue>"), 2.0, "completed"),
    "between documents": (twiml("<Say>x</Say><Redirect>/next</Redirect>"), 1.07, "completed"),
}


@pytest.mark.parametrize("name", STATES)
def test_caller_hangs_up_in_every_state(name: str) -> None:
    """Whatever runs, a hang-up ends it: one status callback, no phone rings on, no verb runs any more."""
    page, after, status = STATES[name]
    stage = Stage({"/voice": page, "/next": twiml("<Say>late</Say>")})
    stage.call(HangUp(after=after), seconds=after + 0.01)
    verbs = sum(entry.kind == "verb" for entry in stage.carrier.log)
    stage.advance(120)
    assert [status] == stage.service.forms("/status", "CallStatus")
    assert {"idle"} == {phone.state for phone in stage.carrier.phones.values()}
    assert verbs == sum(entry.kind == "verb" for entry in stage.carrier.log)
    assert not [call for call in stage.carrier.calls.values() if call.live]
    assert len(stage.carrier.calls) == len(stage.carrier.cdrs)


def test_what_cannot_be_done_is_said() -> None:
    """Wrong numbers and wrong moments are refused with a line that says why."""
    stage = Stage({"/voice": twiml('<Pause length="50"/>')})
    with pytest.raises(EmulatorError, match=r"is no number of this account \(its numbers: \+4721000000\)"):
        stage.carrier.dial(CALLER, ANNA)
    with pytest.raises(EmulatorError, match="is idle; this needs it ringing"):
        stage.anna.answer()
    stage.call()
    with pytest.raises(EmulatorError, match="is calling: it cannot call"):
        stage.call()


def test_four_hours_are_the_end() -> None:
    """No call lasts longer than the carrier's limit."""
    stage = Stage({"/voice": twiml('<Say loop="0">still here</Say>')}, call_limit=60)
    stage.call(seconds=200)
    assert [60] == [cdr.seconds for cdr in stage.carrier.cdrs]


def test_more_calls_than_allowed_at_once() -> None:
    """An account with a limit on concurrent calls refuses the next one."""
    stage = Stage({"/voice": twiml('<Pause length="50"/>')}, max_concurrent=1)
    stage.call(seconds=1)
    stage.carrier.dial(ANNA, LINE)
    assert ["busy"] == [cdr.status for cdr in stage.carrier.cdrs]
    assert 10004 in stage.codes()
