"""Every REST request of ours, held against twilio's own OpenAPI document."""

from collections.abc import Callable

import pytest

from oncall.calls.effects import Place
from oncall.carrier.rest import TwilioCarrier
from tests.carrier import spec
from tests.carrier.api import Api, Reply, Request
from tests.carrier.samples import ACCOUNT, ANNA, CALL, CALL_SID, LEG_SID, LINE_NUMBER, NOW, leg, showing_caller

DO: dict[str, Callable[[TwilioCarrier], object]] = {
    "place_leg": lambda carrier: carrier.place_leg(CALL, leg()),
    "place_leg_as_caller": lambda carrier: carrier.place_leg(showing_caller(), leg()),
    "end_leg": lambda carrier: carrier.end_leg(LEG_SID),
    "move": lambda carrier: carrier.move(CALL_SID, CALL, Place.TALK),
    "send_text": lambda carrier: carrier.send_text(LINE_NUMBER, ANNA.phone, "words"),
    "find_text": lambda carrier: carrier.find_text(ANNA.phone, "words", NOW),
    "find_leg": lambda carrier: carrier.find_leg(ANNA.phone, LINE_NUMBER, NOW, frozenset()),
    "call": lambda carrier: carrier.call(CALL_SID),
    "calls": lambda carrier: carrier.calls(NOW),
}


@pytest.fixture(scope="module")
def document() -> spec.Spec:
    """Return twilio's document, or skip with the line that says what is missing."""
    found = spec.load()
    if found is None:
        pytest.skip(f"twilio's OpenAPI document is not at {spec.WHERE} (github twilio/twilio-oai, spec/json)")
    return found


@pytest.mark.parametrize("what", sorted(DO))
def test_every_request_is_one_that_twilio_describes(
    api: Api, carrier: TwilioCarrier, document: spec.Spec, what: str
) -> None:
    """Paths, names, types and ranges are the document's."""
    lists: dict[str, dict[str, object]] = {
        "find_text": {"messages": []},
        "find_leg": {"calls": []},
        "calls": {"calls": []},
    }
    made = what.startswith(("place", "send"))
    api.answers(Reply(201 if made else 200, lists.get(what, {"sid": LEG_SID})))
    DO[what](carrier)
    assert [document.complaints(request) for request in api.requests] == [[]]


@pytest.mark.parametrize(
    ("path", "form", "complaint"),
    [
        ("Calls.json", [("To", "+4790000000")], "From: required"),
        ("Calls.json", [("To", "+47"), ("From", "+47"), ("Tmeout", "1")], "Tmeout='1'"),
        ("Calls.json", [("To", "+47"), ("From", "+47"), ("Timeout", "long")], "Timeout='long'"),
        ("Calls.json", [("To", "+47"), ("From", "+47"), ("Url", "/voice")], "Url='/voice'"),
        (f"Calls/{CALL_SID}.json", [("Status", "ended")], "Status='ended'"),
        ("Phonecalls.json", [], f"POST /2010-04-01/Accounts/{ACCOUNT}/Phonecalls.json: no such operation"),
    ],
)
def test_the_check_finds_mistakes(document: spec.Spec, path: str, form: list[tuple[str, str]], complaint: str) -> None:
    """The test above can fail."""
    request = Request("POST", f"/2010-04-01/Accounts/{ACCOUNT}/{path}", (), tuple(form), "")
    assert document.complaints(request) == [complaint]
