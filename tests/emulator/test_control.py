"""The control API of the practice page."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import Client

from oncall.emulator import wsgi_app
from tests.emulator.stage import ANNA, CALLER, LINE, Stage, twiml

PAGE = twiml(
    '<Say language="nb-NO" voice="Google.nb-NO-Wavenet-A">Hei og velkommen til linjen</Say><Play>/music.mp3</Play>'
    f"<Dial>{ANNA}</Dial>"
)


def pages() -> tuple[Stage, Client]:
    """Return a stage and a client of its control API."""
    stage = Stage({"/voice": PAGE})
    return stage, Client(wsgi_app(stage.carrier))


def state(client: Client, since: int | None = None) -> Any:
    """Return the state, with the events after `since`."""
    query = "" if since is None else f"?since={since}"
    return client.get(f"/_emulator/state{query}").get_json()


def phone(client: Client, number: str) -> Any:
    """Return one phone of the state."""
    return next(one for one in state(client)["phones"] if one["number"] == number)


def test_a_call_by_hand() -> None:
    """Dial, see what is said in which language, ring, answer, talk, hang up."""
    stage, client = pages()
    made = client.post("/_emulator/dial", json={"from": CALLER, "to": LINE}).get_json()
    stage.advance(0.5)
    caller = phone(client, CALLER)
    assert (made["call"], "in_call") == (caller["call"], caller["state"])
    assert ("Hei og velkommen til linjen", "nb-NO", "Google.nb-NO-Wavenet-A", "say") == tuple(
        caller[name] for name in ("saying", "language", "voice", "sound")
    )
    stage.advance(2)
    assert "playing https://service.test/music.mp3" == phone(client, CALLER)["saying"]
    stage.advance(6)
    assert ("ringing", CALLER) == (phone(client, ANNA)["state"], phone(client, ANNA)["caller"])
    assert "in_call" == client.post(f"/_emulator/phones/{ANNA}", json={"do": "answer"}).get_json()["state"]
    assert (f"talking with {ANNA}", ANNA) == (phone(client, CALLER)["saying"], phone(client, CALLER)["peer"])
    client.post(f"/_emulator/phones/{CALLER}", json={"do": "hang_up"})
    assert ["idle", None] == [phone(client, ANNA)[name] for name in ("state", "saying")]


def test_events_after_a_number() -> None:
    """Events come once, in order; without a number only the last one's number is given."""
    stage, client = pages()
    start = state(client)
    stage.call(seconds=1)
    events = state(client, start["seq"])["events"]
    assert [] == start["events"]
    assert list(range(start["seq"] + 1, start["seq"] + 1 + len(events))) == [event["seq"] for event in events]
    (said,) = [event for event in events if event["kind"] == "say"]
    assert (CALLER, "nb-NO", "Hei og velkommen til linjen") == (said["number"], said["language"], said["text"])
    assert [] == state(client, events[-1]["seq"])["events"]
    assert [{"number": LINE, "name": LINE}] == start["numbers"]


def test_phones_can_be_added_and_used() -> None:
    """A phone is added with a name; keys, off and on work; texts are shown."""
    stage, client = pages()
    added = client.post("/_emulator/phones", json={"number": "+4790000009", "name": "Kari"}).get_json()
    assert ("Kari", "idle") == (added["name"], added["state"])
    address = "/_emulator/phones/+4790000009"
    assert "off" == client.post(address, json={"do": "off"}).get_json()["state"]
    assert "idle" == client.post(address, json={"do": "on"}).get_json()["state"]
    stage.rest().messages.create(to="+4790000009", from_=LINE, body="Hei Kari")
    stage.advance(5)
    assert [(LINE, "Hei Kari")] == [(text["from"], text["text"]) for text in phone(client, "+4790000009")["texts"]]
    stage.call(seconds=1)
    client.post(f"/_emulator/phones/{CALLER}", json={"do": "press", "digits": "5"})
    assert ["5"] == [entry.text for entry in stage.carrier.log if entry.kind == "key"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"/phones/{ANNA}", {"do": "answer"}, 409),
        (f"/phones/{ANNA}", {"do": "explode"}, 400),
        (f"/phones/{ANNA}", {}, 409),
        (f"/phones/{CALLER}", {"do": "press"}, 409),
        ("/phones/+4700000000", {"do": "answer"}, 404),
        ("/dial", {"from": CALLER, "to": ANNA}, 409),
        ("/dial", [1], 409),
    ],
)
def test_what_cannot_be_done_is_said_in_json(path: str, body: object, status: int) -> None:
    """Wrong requests get a status and one line."""
    _stage, client = pages()
    reply = client.post(f"/_emulator{path}", json=body)
    assert (status, True) == (reply.status_code, bool(reply.get_json()["error"]))


def test_only_pages_of_this_machine() -> None:
    """A page of another host is refused; one of another port here may read."""
    _stage, client = pages()
    here = client.get("/_emulator/state", headers={"Origin": "http://127.0.0.1:8000"})
    assert (200, "http://127.0.0.1:8000") == (here.status_code, here.headers["Access-Control-Allow-Origin"])
    assert 403 == client.get("/_emulator/state", headers={"Origin": "https://elsewhere.example"}).status_code
    assert 403 == client.get("/_emulator/state", headers={"Host": "elsewhere.example"}).status_code
    assert 204 == client.options("/_emulator/dial", headers={"Origin": "http://localhost:8000"}).status_code
