"""Scripts as TwiML, held against what twilio's package knows, and against XML."""

from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.calls.dialogue import (
    Ask,
    Bridge,
    GoTo,
    HangUp,
    Hold,
    JoinTalk,
    Record,
    RingTogether,
    Say,
    Script,
)
from oncall.calls.effects import Place
from oncall.calls.model import Person, Way
from oncall.carrier import twiml
from oncall.carrier.addresses import PATHS, Ticket, ticket_of
from tests.carrier.samples import ADDRESSES, ANNA, BJORN, CALL, LINE_NUMBER, PUBLIC, TICKET, leg, speak
from tests.carrier.twiml_rules import complaints, parsed

LEG_TICKET = ticket_of(CALL, leg())
DIALLED = RingTogether((leg(ANNA, way=Way.DIAL), leg(BJORN, number=2, way=Way.DIAL)), 15)
EVERY_VERB: Script = (
    Say("greeting"),
    Hold(5),
    Ask(Say("consent"), Place.CONSENT, 8, report_silence=True),
    Ask(Say("screen"), Place.LEG_KEY, 6, "1"),
    GoTo(Place.HOLD),
    JoinTalk(),
    JoinTalk("1"),
    DIALLED,
    Record(),
    Bridge(),
    HangUp(),
)


def rendered(script: Script, ticket: Ticket = TICKET, text: str | None = None) -> ET.Element:
    """Return the root element of a script's TwiML."""
    document = twiml.render(
        script,
        ticket=ticket,
        addresses=ADDRESSES,
        language="nb",
        speak=speak if text is None else lambda _: text,
        caller_id=LINE_NUMBER,
        room="room & <1>",
    )
    return parsed(document)


def only(script: Script, ticket: Ticket = TICKET) -> ET.Element:
    """Return the one element of a script's TwiML."""
    (element,) = rendered(script, ticket)
    return element


def where(address: str | None) -> tuple[str, Ticket | None]:
    """Return the path of one of our addresses and the ticket it carries."""
    parts = urlsplit(address or "")
    assert address is not None
    assert address.startswith(PUBLIC)
    assert parts.fragment == "rc=2&rp=all&ct=2000&rt=4000"
    return parts.path, ADDRESSES.read(parse_qs(parts.query)["t"][0])


def test_twilios_package_knows_every_verb_and_attribute() -> None:
    """Nothing in our TwiML is misspelt or out of place."""
    assert complaints(rendered(EVERY_VERB)) == []


def test_the_check_against_twilios_package_finds_mistakes() -> None:
    """The test above can fail."""
    wrong = parsed("<Response><Dial colour='red'><Say>x</Say></Dial><say>x</say><Play Loop='1'/><Shout/></Response>")
    assert complaints(wrong) == ["Dial colour", "<Say> in <Dial>", "Play Loop", "<Shout> in <Response>"]


def test_the_root_is_a_response_in_utf8() -> None:
    """The document begins with its declaration: a leading blank would be error 12100."""
    document = twiml.render((), ticket=TICKET, addresses=ADDRESSES, language="nb", speak=speak, caller_id="", room="")
    assert document == '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


@pytest.mark.parametrize(("language", "tag"), [("nb", "nb-NO"), ("en", "en-GB"), ("de", "de-DE"), ("ru", "ru-RU")])
def test_a_sentence_is_spoken_in_its_language(language: str, tag: str) -> None:
    """Voice and language belong together; another voice may fail the verb."""
    (say,) = parsed(
        twiml.render(
            (Say("x"),), ticket=TICKET, addresses=ADDRESSES, language=language, speak=speak, caller_id="", room=""
        )
    )
    assert (say.tag, say.get("language"), say.text) == ("Say", tag, "sentence x")
    assert say.get("voice")


def test_an_empty_sentence_says_nothing() -> None:
    """A key without wording is no empty verb."""
    assert list(rendered((Say("x"),), text="")) == []


@given(st.text())
def test_any_text_is_good_xml(text: str) -> None:
    """Names with special characters, and characters that XML cannot hold, spoil no document."""
    say = rendered((Say("x"), HangUp()), text=text)[0]
    kept = twiml.NOT_XML.sub("", text[:2000]).replace("\r\n", "\n").replace("\r", "\n")
    assert (say.text if say.tag == "Say" else "") == kept


def test_special_characters_of_a_name_arrive() -> None:
    """The person is called what she is called."""
    name = """Åse <"Möller" & 'Søn'> \x00\x0b\ud800Щ"""
    assert rendered((Say("x"),), text=name)[0].text == """Åse <"Möller" & 'Søn'> Щ"""


@pytest.mark.parametrize(
    ("seconds", "pieces"),
    [(1, [("1", "1")]), (5, [("5", "1")]), (10, [("10", "1")]), (23, [("10", "2"), ("3", "1")]), (0, [("1", "1")])],
)
def test_hold_sound_is_played_for_so_many_seconds(seconds: int, pieces: list[tuple[str, str]]) -> None:
    """Short turns are one piece; a long one repeats the longest."""
    played = [(urlsplit(play.text or "").path, play.get("loop", "1")) for play in rendered((Hold(seconds),))]
    assert played == [(f"/voice/sound/{piece}.wav", times) for piece, times in pieces]


@pytest.mark.parametrize("place", [Place.HOLD, Place.CONSENT, Place.TALK])
def test_going_on_is_a_redirect(place: Place) -> None:
    """The caller fetches what is next at the signed address."""
    redirect = only((GoTo(place),))
    assert redirect.tag == "Redirect"
    assert where(redirect.text) == (PATHS[place], TICKET)


def test_a_question_takes_one_key_at_once() -> None:
    """One key, no finish key; silence goes on with the next verb."""
    gather = only((Ask(Say("screen"), Place.LEG_KEY, 6, "1"),), LEG_TICKET)
    assert where(gather.attrib.pop("action")) == ("/voice/leg/key", LEG_TICKET)
    assert gather.attrib == {"numDigits": "1", "finishOnKey": "", "timeout": "6"}
    assert [(child.tag, child.text) for child in gather] == [("Say", "sentence screen")]


def test_a_question_may_want_to_know_of_silence() -> None:
    """Then the action is asked without a key as well."""
    gather = only((Ask(Say("consent"), Place.CONSENT, 8, report_silence=True),))
    assert gather.get("actionOnEmptyResult") == "true"


def test_a_question_to_a_leg_carries_that_leg() -> None:
    """The key comes back with the leg, though the script was rendered for the call."""
    gather = only((Ask(Say("wrap_up"), Place.LEG_WRAP_UP, 8, "7"),))
    path, ticket = where(gather.get("action"))
    assert (path, ticket and ticket.leg) == ("/voice/leg/wrap", "7")


def test_the_caller_enters_the_talk() -> None:
    """A conference of two that ends when one leaves, whose end is asked about."""
    dial = only((JoinTalk(),))
    assert where(dial.attrib.pop("action")) == ("/voice/over", TICKET)
    assert dial.attrib == {}
    (room,) = dial
    assert (room.tag, room.text) == ("Conference", "room & <1>")
    assert room.attrib == {
        "maxParticipants": "2",
        "startConferenceOnEnter": "true",
        "endConferenceOnExit": "true",
        "beep": "false",
        "waitUrl": "",
    }


def test_the_responder_enters_the_same_talk() -> None:
    """He may leave by the star key, and comes to his own questions."""
    dial = only((JoinTalk("1"),), LEG_TICKET)
    assert where(dial.attrib.pop("action")) == ("/voice/leg/over", LEG_TICKET)
    assert dial.attrib == {"hangupOnStar": "true"}
    assert dial[0].attrib == only((JoinTalk(),))[0].attrib


def test_phones_ring_together_each_screened() -> None:
    """Every phone of a dial has its own screening and its own report; it shows the line's number."""
    dial = only((DIALLED,))
    assert where(dial.attrib.pop("action")) == ("/voice/dialled", TICKET)
    assert dial.attrib == {"timeout": "15", "callerId": LINE_NUMBER}
    assert [number.text for number in dial] == [ANNA.phone, BJORN.phone]
    for number, expected in zip(dial, DIALLED.legs, strict=True):
        assert where(number.get("url")) == ("/voice/leg", ticket_of(CALL, expected))
        assert where(number.get("statusCallback")) == ("/voice/leg/status", ticket_of(CALL, expected))


def test_a_message_is_recorded() -> None:
    """Its action and its report are ours; it ends by #, silence or length."""
    record = only((Record(180),))
    assert where(record.attrib.pop("action")) == ("/voice/recorded", TICKET)
    assert where(record.attrib.pop("recordingStatusCallback")) == ("/voice/recording", TICKET)
    assert record.attrib == {
        "maxLength": "180",
        "timeout": "8",
        "finishOnKey": "#",
        "playBeep": "true",
        "trim": "trim-silence",
    }


def test_a_bridge_is_an_empty_answer() -> None:
    """A screening that ends without <Hangup/> connects the leg."""
    assert list(rendered((Bridge(),))) == []
    assert [element.tag for element in rendered((HangUp(),))] == ["Hangup"]


def test_the_longest_document_stays_below_64_kb() -> None:
    """Ten phones and sentences far too long still make a document that the carrier takes."""
    crowd = tuple(leg(Person("p" * 40, "&" * 5000, "+4740000001"), number=n) for n in range(30))
    script: Script = (Say("1"), Say("2"), Say("3"), Say("4"), RingTogether(crowd, 15))
    document = twiml.render(
        script,
        ticket=TICKET,
        addresses=ADDRESSES,
        language="ru",
        speak=lambda _: "&" * 100_000,
        caller_id=LINE_NUMBER,
        room="r",
    )
    assert len(document.encode()) < 64_000
    assert len(parsed(document).findall("Dial/Number")) == 10
