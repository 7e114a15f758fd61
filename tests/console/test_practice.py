"""Tests of the practice page's data and deeds, without a browser."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from oncall.console.phones import Deed, Phone
from tests.console.conftest import make_app
from tests.console.html import Page
from tests.console.sample_phones import CALLER, SamplePhones, ringing_phones
from tests.console.samples import ANNA, BJORN, CASE, DUTIES, LINE, OPEN, PEOPLE, SampleDesk, answered, ringing


def state(desk: SampleDesk, phones: SamplePhones, more: str = "") -> dict[str, Any]:
    """Return what the page's scripts get."""
    answer = make_app(desk, phones).test_client().get(f"/practice/state?line=sample&since=0{more}")
    found: dict[str, Any] = answer.get_json()
    return found


def do(client: FlaskClient, wanted: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
    """Let a phone do something, with the page's token; return the status and the answer."""
    metas = Page(client.get("/practice").text).of("meta")
    token = next(meta["content"] for meta in metas if meta.get("name") == "csrf-token")
    answer = client.post("/practice/do", json=wanted, headers={"X-CSRFToken": token})
    return answer.status_code, answer.get_json()


def test_page_explains_itself_in_three_steps(client: FlaskClient) -> None:
    """The steps, the meaning of the keys, and those on call first, are on the page before any script runs."""
    page = Page(client.get("/practice").text)
    assert "Press Call. Two phones ring: answer one and press 1. Hang up on the caller’s phone" in page.words
    assert "1 solved, not our fault 2 not solved yet 3 solved, our own fault" in page.words
    numbers = [attrs["data-number"] for attrs in page.of("article")]
    assert numbers == [CALLER, *(person.phone for person in PEOPLE)]


def test_page_without_an_emulator_names_the_demo(desk: SampleDesk) -> None:
    """Where the carrier is no emulator the page says what to run instead."""
    answer = make_app(desk, None).test_client().get("/practice")
    assert (answer.status_code, "make demo" in answer.text) == (404, True)


def test_nobody_on_call_is_said(phones: SamplePhones) -> None:
    """A line without a rota has its phones folded away and says why."""
    words = Page(make_app(SampleDesk(duties=()), phones).test_client().get("/practice").text).words
    assert "Nobody is on call on this line now. 6 more phones, not on call now" in words


def test_each_phone_shows_its_state_and_what_can_be_done() -> None:
    """Ringing offers answer and decline, a call offers keys and hang up, silence offers the switch."""
    found = state(SampleDesk(running=(ringing(),)), ringing_phones("CA3"))
    shown = {phone["number"]: (phone["words"], phone["can"]) for phone in found["phones"][:1] + found["phones"][2:5]}
    assert shown == {
        CALLER: ("In a call", ["press", "hang_up"]),
        ANNA.phone: ("In a call", ["press", "hang_up", "off"]),
        BJORN.phone: ("Ringing", ["answer", "decline", "off"]),
        PEOPLE[2].phone: ("Silent", ["off"]),
    }


def test_what_a_phone_hears_is_words_and_only_words_are_spoken() -> None:
    """Sentences are spoken in their language; sounds and the talk are named and never read aloud."""
    kinds = [
        ("say", "Hei.", None),
        ("play", "playing http://x/hold.wav", None),
        ("play", "playing http://x/sound/recorded/hi-nb.wav?v=7", None),
        ("talk", "talking with", ANNA.phone),
    ]
    phones = [Phone(CALLER, "in_call", "CA3", saying, sound, "nb-NO", peer) for sound, saying, peer in kinds]
    rows = [state(SampleDesk(), SamplePhones((phone,)))["phones"][0] for phone in phones]
    assert [row["hears"] for row in rows] == ["Hei.", "waiting sound", "hi-nb.wav", "in the talk with Anna"]
    assert [row["spoken"] for row in rows] == [True, False, False, False]


def test_events_are_told_in_sentences_with_names() -> None:
    """Who dialled, rang, picked up and was told what; requests between machines are marked as such."""
    rows = state(SampleDesk(running=(ringing(),)), ringing_phones("CA3"))["events"]
    assert [row["text"] for row in rows if not row["machine"]] == [
        "The caller dials the line",
        "The line rings",
        "The line answers",
        "The caller hears: “You have reached the sample line.”",
        "Anna’s phone rings",
        "Bjorn’s phone rings",
        "Anna picks up",
        "Anna hears: “Sample line. Press 1 to take the call.”",
    ]
    assert [row["id"] for row in rows if row["machine"]] == ["e2"]


def test_our_own_record_joins_the_time_line() -> None:
    """The moments that waiting, talk and price are counted from come from the call's own row."""
    desk = SampleDesk(running=(answered("CA3"),))
    rows = state(desk, ringing_phones("CA3"))["moments"]
    assert [row["text"] for row in rows] == [
        "The call reaches the line",
        "Anna takes the call: talk is counted from here",
        "The talk ends after 04:10",
        "The call ends after 04:26",
    ]


def test_receipt_has_durations_price_reason_and_sentence() -> None:
    """After the call: waited, talked, whole call; the amount, why, and the sentence of the contract."""
    receipt = state(SampleDesk(), SamplePhones(), "&call=CA1")["receipt"]
    assert [value for _, value in receipt["rows"]] == ["00:14", "04:10", "04:26"]
    assert receipt["price"]["amount"] == "NOK\u00a0490.00"
    assert receipt["price"]["reasons"] == ["solved within 15 minutes (4:10)"]
    assert receipt["price"]["sentences"] == ["«For saker som løses innen 15 minutter er prisen 490,-»"]
    assert (receipt["over"], receipt["call_url"], receipt["case_url"]) == (True, "/calls/CA1", f"/cases/{CASE.id}")


def test_receipt_of_an_open_case_is_a_range() -> None:
    """Before the wrap-up key the price is what it could become, and says on what it depends."""
    desk = SampleDesk(case_found=replace(CASE, rating=OPEN))
    price = state(desk, SamplePhones(), "&call=CA1")["receipt"]["price"]
    assert (price["amount"], price["missing"]) == ("NOK\u00a00.00 to NOK\u00a0990.00", "depends on: Cause, Solved")


def test_a_call_that_joined_a_case_says_so() -> None:
    """The first call of a case says nothing; a later one says why the price is not its own."""
    again = answered("CA9")
    desk = SampleDesk(newest=(again, answered()), case_found=replace(CASE, calls=(answered(), again)))
    first, second = (state(desk, SamplePhones(), f"&call={sid}")["receipt"]["joined"] for sid in ("CA1", "CA9"))
    assert first == ""
    assert second.startswith("This caller had a case already, so the call joined it")


def test_another_lines_call_is_not_shown() -> None:
    """The page of one line never shows a call of another."""
    desk = SampleDesk(newest=(replace(answered(), line="other"),))
    assert state(desk, SamplePhones(), "&call=CA1")["receipt"] is None


@pytest.mark.parametrize(
    ("wanted", "done"),
    [
        ({"do": "dial", "number": CALLER}, ("dial", CALLER, "+4794139884", False)),
        ({"do": "dial", "number": CALLER, "hidden": True}, ("dial", CALLER, "+4794139884", True)),
        ({"do": "answer", "number": ANNA.phone}, (Deed.ANSWER, ANNA.phone, "")),
        ({"do": "press", "number": ANNA.phone, "digits": "1"}, (Deed.PRESS, ANNA.phone, "1")),
        ({"do": "press", "number": CALLER, "digits": "#*0"}, (Deed.PRESS, CALLER, "#*0")),
        ({"do": "off", "number": BJORN.phone}, (Deed.OFF, BJORN.phone, "")),
    ],
)
def test_deeds_reach_the_phones(
    client: FlaskClient, phones: SamplePhones, wanted: dict[str, object], done: tuple[object, ...]
) -> None:
    """Dialling, answering, keys and switches are passed on as they were asked."""
    assert do(client, wanted | {"line": LINE.id}) == (200, {"done": True})
    assert phones.done == [done]


@pytest.mark.parametrize(
    "wanted",
    [
        {"do": "press", "number": ANNA.phone, "digits": "A"},
        {"do": "press", "number": ANNA.phone},
        {"do": "explode", "number": ANNA.phone},
        {"do": "answer", "number": "+4799999999"},
        {"do": "dial", "number": ""},
    ],
)
def test_deeds_that_no_phone_has_are_refused(
    client: FlaskClient, phones: SamplePhones, wanted: dict[str, object]
) -> None:
    """Letters, unknown deeds and phones that are not on the page are refused in a sentence."""
    status, answer = do(client, wanted | {"line": LINE.id})
    assert (status, phones.done) == (409, [])
    assert answer["error"]


def test_deeds_without_the_token_are_refused(client: FlaskClient, phones: SamplePhones) -> None:
    """Another site's page cannot use the phones."""
    answer = client.post("/practice/do", json={"do": "dial", "number": CALLER, "line": LINE.id})
    assert (answer.status_code, phones.done) == (400, [])


def test_a_phone_that_cannot_and_phones_that_are_gone_say_so(client: FlaskClient, phones: SamplePhones) -> None:
    """What the emulator refuses is 409 with its words; no emulator is 503 with the cure."""
    phones.refuses, phones.down = "phone is idle", "they do not answer (cure: start the demo again)"
    refused = do(client, {"do": "answer", "number": ANNA.phone, "line": LINE.id})
    gone = client.get("/practice/state?line=sample")
    assert refused == (409, {"error": "phone is idle"})
    assert (gone.status_code, gone.get_json()["error"]) == (503, phones.down)


def test_sample_callers_are_of_the_lines_country_and_nobodys_number() -> None:
    """Two numbers of the line's numbering plan, neither of them a responder's."""
    people = (replace(ANNA, phone=CALLER),)
    desk = SampleDesk(duties=DUTIES)
    desk.people = lambda _line: people  # type: ignore[method-assign]
    page = Page(make_app(desk, SamplePhones()).test_client().get("/practice").text)
    offered = [option["value"] for option in page.of("option")]
    assert offered == ["+4740612340", "+4740612341", ""]
