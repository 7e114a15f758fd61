"""Every REST reply of the carrier, and every request of Twilio's client, against Twilio's OpenAPI document."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from oncall.emulator import Answer, Press, WsgiAdapter, wsgi_app
from tests.emulator.contract import Contract, Watched
from tests.emulator.stage import ANNA, BO, LINE, SCREEN, SERVICE, SID, TOKEN, Stage, twiml

ROOM = '<Dial><Conference record="record-from-start">case</Conference></Dial>'


@pytest.fixture(name="contract", scope="module")
def _contract() -> Contract:
    return Contract()


def watched(stage: Stage, contract: Contract) -> tuple[Any, Watched]:
    """Return Twilio's client with every exchange judged."""
    client, app = stage.rest(), Watched(wsgi_app(stage.carrier), contract)
    client.http_client.session.mount("http://carrier.test", WsgiAdapter(app))
    return client, app


def test_calls_and_recordings(contract: Contract) -> None:
    """Calls in every state, their lists, changes and recordings have exactly Twilio's shape."""
    stage = Stage({"/leg": SCREEN, "/accept": twiml('<Record action="/end"/>'), "/end": twiml("<Hangup/>")}, cps=1)
    stage.anna.script(Answer(after=1), Press(keys="1", heard="press 1"), Press(keys="1", after=5))
    client, app = watched(stage, contract)
    for to in (ANNA, BO):
        client.calls.create(to=to, from_=LINE, url=f"{SERVICE}/leg", timeout=15, status_callback=f"{SERVICE}/s")
    for _ in range(40):
        stage.advance(1)
        client.calls.list(page_size=1)
    first, second = list(stage.carrier.calls)
    client.calls(first).fetch()
    client.calls.list(to=ANNA, from_=LINE, status="completed", start_time_after=stage.carrier.began)
    with pytest.raises(TwilioRestException):
        client.calls(first).update(status="completed")
    (recording,) = client.recordings.list(call_sid=first)
    client.calls(first).recordings.list()
    recording.fetch()
    recording.delete()
    client.calls(second).delete()
    assert ([], 5) == (app.wrong, len({path for _, path in contract.seen}))


def test_conferences(contract: Contract) -> None:
    """Conferences and participants from the first to the last moment have exactly Twilio's shape."""
    stage = Stage({"/voice": twiml(ROOM), "/say": twiml("<Say>x</Say>")}, conference_lag=0)
    client, app = watched(stage, contract)
    sid = stage.call(seconds=1)
    stage.bo.script(Answer(after=1))
    conference = client.conferences.list()[0]
    made = conference.participants.create(from_=LINE, to=BO, label="bo", end_conference_on_exit=True)
    stage.advance(3)
    client.conferences.list(status="in-progress", friendly_name="case")
    conference.participants.list(muted=False)
    conference.participants(sid).update(muted=True, hold=True, announce_url=f"{SERVICE}/say")
    conference.participants(made.call_sid).fetch()
    conference.participants(sid).delete()
    conference.fetch()
    conference.update(status="completed")
    conference.recordings.list()
    assert [] == app.wrong


def test_messages_numbers_account(contract: Contract) -> None:
    """Messages, numbers and the account have exactly Twilio's shape."""
    stage = Stage({})
    client, app = watched(stage, contract)
    for to in (ANNA, "+4711111111"):
        client.messages.create(to=to, from_=LINE, body="Hei", status_callback=f"{SERVICE}/sms")
    stage.advance(5)
    (first, _) = client.messages.list(from_=LINE)
    first.fetch()
    (number,) = client.incoming_phone_numbers.list(phone_number=LINE)
    number.update(voice_url=f"{SERVICE}/voice", friendly_name="Line")
    number.fetch()
    assert [] == app.wrong


def test_dates_and_sids(contract: Contract) -> None:
    """Dates are RFC 2822 in GMT, and what the document calls one is one."""
    stage = Stage({"/voice": twiml("<Say>x</Say>")})
    sid = stage.call(seconds=5)
    session = requests.Session()
    session.mount("http://carrier.test", WsgiAdapter(wsgi_app(stage.carrier)))
    call = session.get(f"http://carrier.test/2010-04-01/Accounts/{SID}/Calls/{sid}.json", auth=(SID, TOKEN)).json()
    properties = contract.document["components"]["schemas"]["api.v2010.account.call"]["properties"]
    dates = [name for name, schema in properties.items() if schema.get("format") == "date-time-rfc-2822"]
    pattern = r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000"
    assert 4 == len(dates)
    assert all(re.fullmatch(pattern, call[name]) for name in dates)


def test_the_judge_sees_deviations(contract: Contract) -> None:
    """A missing property, a property of our own and a wrong enum value are found."""
    stage = Stage({"/voice": twiml("<Say>x</Say>")})
    stage.call(seconds=5)
    client, app = watched(stage, contract)
    next(iter(stage.carrier.calls.values())).status = "over"  # type: ignore[assignment]
    client.calls.list()
    assert (1, True) == (len(app.wrong), "over" in app.wrong[0])
