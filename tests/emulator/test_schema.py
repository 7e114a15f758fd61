"""The table of verbs, held against the builder classes of Twilio's own package."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest
from twilio.twiml import voice_response

from oncall.emulator.document import TwimlError, parse
from oncall.emulator.schema import SHAPES
from oncall.emulator.validate import findings

BUILDERS: dict[str, Any] = {
    "Say": voice_response.VoiceResponse.say,
    "Play": voice_response.VoiceResponse.play,
    "Pause": voice_response.VoiceResponse.pause,
    "Gather": voice_response.VoiceResponse.gather,
    "Record": voice_response.VoiceResponse.record,
    "Redirect": voice_response.VoiceResponse.redirect,
    "Hangup": voice_response.VoiceResponse.hangup,
    "Reject": voice_response.VoiceResponse.reject,
    "Leave": voice_response.VoiceResponse.leave,
    "Dial": voice_response.VoiceResponse.dial,
    "Enqueue": voice_response.VoiceResponse.enqueue,
    "Number": voice_response.Dial.number,
    "Conference": voice_response.Dial.conference,
    "Queue": voice_response.Dial.queue,
}
CONTENT = {"Say": {"message"}, "Play": {"url"}, "Dial": {"number"}, "Enqueue": {"name"}}


@pytest.mark.parametrize("name", sorted(BUILDERS))
def test_attributes_are_those_twilios_package_writes(name: str) -> None:
    """Every verb has exactly the attributes that Twilio's package offers for it."""
    arguments = inspect.signature(BUILDERS[name]).parameters
    optional = {
        argument
        for argument, details in arguments.items()
        if argument not in {"self", "kwargs"} and details.default is not inspect.Parameter.empty
    }
    camel = {re.sub(r"_([a-z])", lambda m: m[1].upper(), argument) for argument in optional - CONTENT.get(name, set())}
    assert camel == {attribute for attribute, _ in SHAPES[name].attributes}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('\n<?xml version="1.0"?><Response/>', 12100),
        ("<Dial>+4790000001</Dial>", 12100),
        ("<response/>", 12100),
        ("<Response><Say>a & b</Say></Response>", 12100),
        ('<!DOCTYPE r [<!ENTITY a "b">]><Response/>', 12100),
        ("", 12100),
        ("<Response><Say>" + "a" * 65_536 + "</Say></Response>", 11750),
    ],
)
def test_unparseable_documents(body: str, code: int) -> None:
    """What Twilio calls a parse failure is one here, with its number."""
    with pytest.raises(TwimlError) as caught:
        parse(body.encode())
    assert code == caught.value.code


@pytest.mark.parametrize(
    ("inside", "fatal", "words"),
    [
        ('<Say Language="nb-NO">Hei</Say>', False, "no attribute Language"),
        ('<Gather timeOut="5"/>', False, "no attribute timeOut"),
        ('<Dial timeout="4">+4790000001</Dial>', False, "should be int5-600"),
        ('<Gather finishOnKey="x"/>', False, "should be keys"),
        ('<Dial><Number statusCallbackEvent="answered busy">+4790000001</Number></Dial>', False, "events"),
        ("<Hangup>now</Hangup>", False, "holds text"),
        ("<say>Hei</say>", True, "did you mean <Say>"),
        ("<Number>+4790000001</Number>", True, "may not stand inside <Response>"),
        ("<Gather><Dial>+4790000001</Dial></Gather>", True, "may not stand inside <Gather>"),
        ("<Connect/>", True, "does not play it"),
        ("<Ring/>", True, "no TwiML verb"),
    ],
)
def test_deviations(inside: str, fatal: bool, words: str) -> None:  # noqa: FBT001  a column of the table
    """Misspelt attributes and odd values are warnings; unknown and misplaced elements cannot be played."""
    (finding,) = findings(parse(f"<Response>{inside}</Response>".encode()))
    assert (fatal, True) == (finding.fatal, words in finding.text)


def test_what_is_twilios_but_not_played_is_said() -> None:
    """An attribute that would change the call at Twilio and does nothing here is reported, with no Twilio code."""
    (finding,) = findings(
        parse(b'<Response><Dial><Number machineDetection="Enable">+4790000001</Number></Dial></Response>')
    )
    assert (0, False, "<Number machineDetection> is not emulated") == (finding.code, finding.fatal, finding.text)


def test_clean_document() -> None:
    """A document by the book has no findings, speech markup included; its text is flattened."""
    verbs = parse(
        b'<Response><!-- comment --><Say language="nb-NO">Hei <break time="1s"/> igjen</Say>'
        b'<Dial record="record-from-answer" hangupOnStar="true"><Number url="/s">+4790000001</Number></Dial></Response>'
    )
    assert ([], "Hei igjen") == (list(findings(verbs)), verbs[0].text)
