"""<Gather>: when the action is asked, with what, and when it is not (cases 1 to 8)."""

from __future__ import annotations

import pytest

from oncall.emulator import Press, Speak
from tests.emulator.stage import Stage, twiml

AFTER = "<Say>next verb</Say>"


def stage_with(gather: str, **pages: str) -> Stage:
    """Return a stage whose line answers with a <Gather>, a sentence after it, and an action that says 'action'."""
    documents = {f"/{name}": page for name, page in pages.items()}
    return Stage({"/voice": twiml(gather + AFTER), "/action": twiml("<Say>action</Say>")} | documents)


def test_no_input_falls_through() -> None:
    """Without a key the next verb runs after the prompt and five seconds, and nothing is asked."""
    stage = stage_with('<Gather action="/action"><Say>one two three four five</Say></Gather>')
    stage.call(seconds=30)
    assert ["one two three four five", "next verb"] == stage.heard()
    assert 7.0 == round((stage.caller.heard[1][0] - stage.caller.heard[0][0]).total_seconds(), 3)
    assert [] == stage.service.at("/action")


def test_default_action_is_the_same_address() -> None:
    """Without an action the document's own address is asked, with the keys."""
    pages = iter([twiml('<Gather numDigits="1"/>'), twiml("<Say>second</Say>")])
    stage = Stage({"/voice": lambda _request: next(pages)})
    stage.call(Press(keys="4", after=2), seconds=10)
    assert ([None, "4"], ["second"]) == (stage.service.forms("/voice", "Digits"), stage.heard())


@pytest.mark.parametrize("action", ["action", "/deep/action", "https://service.test/deep/action"])
def test_action_may_be_relative_or_absolute(action: str) -> None:
    """An action is resolved against the document's address."""
    stage = Stage(
        {
            "/voice": twiml("<Redirect>/deep/start</Redirect>"),
            "/deep/start": twiml(f'<Gather numDigits="1" action="{action}"/>'),
            "/deep/action": twiml("<Say>here</Say>"),
        }
    )
    stage.call(Press(keys="7", after=2), seconds=10)
    assert (["7"], ["here"]) == (stage.service.forms("/deep/action", "Digits"), stage.heard())


def test_get_puts_the_parameters_into_the_query() -> None:
    """With method GET keys and call travel in the query, beside what the address already had."""
    stage = stage_with('<Gather numDigits="2" method="GET" action="/action?step=1"/>')
    sid = stage.call(Press(keys="12", after=2), seconds=10)
    (asked,) = stage.service.at("/action")
    assert ("GET", "1", "12", sid) == (asked.method, *(asked.query[k] for k in ("step", "Digits", "CallSid")))
    assert {} == asked.form


@pytest.mark.parametrize(
    ("attributes", "keys", "digits"),
    [
        ("", "12#", "12"),
        ('finishOnKey="*"', "1#2*", "1#2"),
        ('finishOnKey=""', "1#*", "1#*"),
        ('numDigits="3"', "1234", "123"),
        ('numDigits="3"', "1#", "1"),
        ("", "1*2", "1*2"),
    ],
)
def test_what_counts_as_digits(attributes: str, keys: str, digits: str) -> None:
    """The finishing key is not sent; without one every key counts; numDigits ends at once."""
    stage = stage_with(f'<Gather action="/action" {attributes}/>')
    stage.call(Press(keys=keys, after=1), seconds=20)
    assert [digits] == stage.service.forms("/action", "Digits")


def test_finishing_key_first_asks_nothing() -> None:
    """The finishing key without digits before it falls through at once."""
    stage = stage_with('<Gather action="/action"/>')
    stage.call(Press(keys="#", after=1), seconds=3)
    assert ([], ["next verb"]) == (stage.service.at("/action"), stage.heard())


@pytest.mark.parametrize("keys", ["", "#"])
def test_empty_result_on_request(keys: str) -> None:
    """With actionOnEmptyResult the action is asked without Digits."""
    stage = stage_with('<Gather action="/action" actionOnEmptyResult="true"/>')
    stage.call(Press(keys=keys, after=1), seconds=8)
    assert ([None], ["action"]) == (stage.service.forms("/action", "Digits"), stage.heard())


def test_a_key_stops_the_prompt_and_restarts_the_time_out() -> None:
    """The prompt is cut by the first key, and each key gives the full time-out again."""
    stage = stage_with('<Gather action="/action" timeout="4"><Say loop="0">Press some keys</Say></Gather>')
    stage.call(Press(keys="1", after=2), Press(keys="2", after=3), seconds=20)
    (asked,) = stage.service.at("/action")
    first, second = (entry.at for entry in stage.carrier.log if entry.kind == "key")
    assert ("12", 4.0) == (asked.form["Digits"], round(asked.at - (second - stage.carrier.began).total_seconds(), 1))
    assert not [at for at, text in stage.caller.heard if text.startswith("Press") and at > first]


def test_keys_between_verbs_are_lost() -> None:
    """A key pressed while nothing listens is written down and does nothing."""
    stage = Stage({"/voice": twiml("<Say>one two three four five six seven eight</Say>")})
    stage.call(Press(keys="5", after=1), seconds=10)
    assert ["5"] == [entry.text for entry in stage.carrier.log if entry.kind == "key"]
    assert ["/voice", "/status"] == [one.path for one in stage.service.asked]


def test_speech_reaches_a_gather_that_listens() -> None:
    """Words go to the action as SpeechResult when speech is among the inputs, else nowhere."""
    stage = stage_with('<Gather input="dtmf speech" action="/action"/>')
    stage.call(Speak(after=1, words="help"), seconds=5)
    assert (["help"], ["0.9"]) == tuple(stage.service.forms("/action", name) for name in ("SpeechResult", "Confidence"))
    deaf = stage_with('<Gather action="/action"/>')
    deaf.call(Speak(after=1, words="help"), seconds=10)
    assert [] == deaf.service.at("/action")
