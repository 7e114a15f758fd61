"""Messages, recordings, numbers and the account through Twilio's own client."""

from __future__ import annotations

from datetime import timedelta

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from oncall.emulator import Press, WsgiAdapter, wsgi_app
from oncall.emulator.files import wav_seconds
from tests.emulator.stage import ANNA, BO, LINE, SERVICE, SID, START, Stage, twiml


def test_a_message_from_acceptance_to_delivery() -> None:
    """An SMS is queued, sent, delivered; each change but the first is told."""
    stage = Stage({})
    made = stage.rest().messages.create(to=ANNA, from_=LINE, body="Hei Anna", status_callback=f"{SERVICE}/sms")
    assert ("queued", "outbound-api") == (made.status, made.direction)
    stage.advance(5)
    assert ["sent", "delivered"] == stage.service.forms("/sms", "MessageStatus")
    assert [made.sid] * 2 == stage.service.forms("/sms", "SmsSid")
    assert [None, "2601052000"] == stage.service.forms("/sms", "RawDlrDoneDate")
    assert [(LINE, "Hei Anna")] == [(text.sender, text.body) for text in stage.anna.texts]
    fetched = stage.rest().messages(str(made.sid)).fetch()
    assert ("delivered", START + timedelta(milliseconds=0)) == (fetched.status, fetched.date_sent)


def test_messages_that_do_not_arrive() -> None:
    """An unknown number is undelivered with a code; a phone that is off gets its text when it is back."""
    stage = Stage({})
    stage.bo.switch_off()
    for to in ("+4711111111", BO):
        stage.rest().messages.create(to=to, from_=LINE, body="Hei", status_callback=f"{SERVICE}/sms")
    stage.advance(60)
    assert [None, None, "30005"] == stage.service.forms("/sms", "ErrorCode")
    assert ["sent"] == [one.status for one in stage.rest().messages.list(to=BO)]
    stage.bo.switch_on()
    stage.advance(1)
    assert (1, "delivered") == (len(stage.bo.texts), stage.rest().messages.list(to=BO)[0].status)


@pytest.mark.parametrize(
    ("to", "from_", "body", "code"),
    [
        ("", LINE, "x", 21604),
        ("x", LINE, "x", 21211),
        (ANNA, "", "x", 21603),
        (ANNA, BO, "x", 21210),
        (ANNA, LINE, "", 21602),
        (ANNA, LINE, "x" * 1601, 21617),
    ],
)
def test_messages_refused(to: str, from_: str, body: str, code: int) -> None:
    """Wrong messages get Twilio's codes."""
    with pytest.raises(TwilioRestException) as caught:
        Stage({}).rest().messages.create(to=to, from_=from_, body=body)
    assert code == caught.value.code


def recorded() -> tuple[Stage, str]:
    """Return a stage after a recording of 9 s, and its sid."""
    stage = Stage({"/voice": twiml('<Record action="/done"/>'), "/done": twiml("<Hangup/>")})
    stage.call(Press(keys="1", after=10), seconds=10.2)
    (asked,) = stage.service.at("/done")
    return stage, asked.form["RecordingSid"]


def test_recordings() -> None:
    """A recording is listed by its call, its file appears a little later, and it can be deleted."""
    stage, sid = recorded()
    session = requests.Session()
    session.mount("http://carrier.test", WsgiAdapter(wsgi_app(stage.carrier)))
    url = f"http://carrier.test/2010-04-01/Accounts/{SID}/Recordings/{sid}"
    assert (404, "processing") == (session.get(url).status_code, stage.rest().recordings(sid).fetch().status)
    stage.advance(5)
    (call,) = stage.carrier.calls
    (listed,) = stage.rest().recordings.list(call_sid=call)
    assert (sid, "9", "RecordVerb", "completed") == (listed.sid, listed.duration, listed.source, listed.status)
    assert [sid] == [one.sid for one in stage.rest().calls(call).recordings.list()]
    assert 9.0 == wav_seconds(session.get(url).content) == wav_seconds(session.get(f"{url}.wav").content)
    assert ("audio/mpeg", 404) == (
        session.get(f"{url}.mp3").headers["Content-Type"],
        session.get(f"{url}.ogg").status_code,
    )
    assert stage.rest().recordings(sid).delete()
    assert (404, []) == (session.get(url).status_code, stage.rest().recordings.list())


def test_numbers() -> None:
    """The number is found and its addresses changed; the next call uses them."""
    stage = Stage({"/voice": twiml("<Say>old</Say>"), "/new": twiml("<Say>new</Say>")})
    (number,) = stage.rest().incoming_phone_numbers.list(phone_number=LINE)
    assert (f"{SERVICE}/voice", f"{SERVICE}/status") == (number.voice_url, number.status_callback)
    changed = number.update(voice_url=f"{SERVICE}/new", voice_fallback_url=f"{SERVICE}/fallback")
    assert (f"{SERVICE}/new", f"{SERVICE}/fallback") == (changed.voice_url, changed.voice_fallback_url)
    stage.call(seconds=3)
    assert ["new"] == stage.heard()
    assert changed.voice_url == stage.rest().incoming_phone_numbers(str(number.sid)).fetch().voice_url


def test_account() -> None:
    """The account can be fetched."""
    account = Stage({}).rest().api.accounts(SID).fetch()
    assert ("active", "Full") == (account.status, account.type)
