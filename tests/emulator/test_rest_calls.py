"""The Call resource through Twilio's own client: create, queue, update, cancel, list, delete (cases 20, 23)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from oncall.emulator import Answer, HangUp, Press, WsgiAdapter, wsgi_app
from tests.emulator.stage import ANNA, BO, LINE, SCREEN, SERVICE, SID, START, TOKEN, Stage, twiml

EVENTS = ["initiated", "ringing", "answered", "completed"]


def create(stage: Stage, to: str = ANNA, **options: Any) -> Any:
    """Create a call by REST that plays /leg."""
    return stage.rest().calls.create(to=to, from_=LINE, **({"url": f"{SERVICE}/leg"} | options))


def test_a_leg_from_creation_to_end() -> None:
    """Created, queued, ringing, screened, ended: its callbacks and its resource agree."""
    stage = Stage({"/leg": SCREEN, "/accept": twiml("<Say>thanks</Say>")})
    stage.anna.script(Answer(after=3), Press(keys="1", heard="press 1"))
    made = create(stage, status_callback=f"{SERVICE}/leg-status", status_callback_event=EVENTS, timeout=15)
    assert ("queued", "outbound-api", "0") == (made.status, made.direction, made.queue_time)
    stage.advance(1)
    assert "ringing" == stage.rest().calls(made.sid).fetch().status
    stage.advance(20)
    told = ["initiated", "ringing", "in-progress", "completed"]
    assert told == stage.service.forms("/leg-status", "CallStatus")
    (leg,) = stage.service.at("/leg")
    assert ("outbound-api", ANNA, LINE, made.sid) == tuple(leg.form[k] for k in ("Direction", "To", "From", "CallSid"))
    end = stage.service.at("/leg-status")[-1].form
    done = stage.rest().calls(made.sid).fetch()
    assert ("completed", "2", end["CallDuration"]) == (done.status, done.duration, done.duration)
    assert ("1", "200") == (end["Duration"], end["SipResponseCode"])
    assert ["Press 1 to take the call", "thanks"] == stage.heard(stage.anna)


@pytest.mark.parametrize(
    ("prepare", "status", "sip"),
    [
        (lambda _stage: None, "no-answer", "487"),
        (lambda stage: stage.anna.switch_off("unreachable"), "failed", "404"),
        (lambda stage: stage.carrier.phones.pop(ANNA), "failed", "404"),
        (lambda stage: stage.anna.switch_off(), "completed", "200"),
    ],
)
def test_how_a_leg_can_end(prepare: Any, status: str, sip: str) -> None:
    """Only the end is told by default, with the network's reason."""
    stage = Stage({"/leg": SCREEN})
    prepare(stage)
    create(stage, status_callback=f"{SERVICE}/leg-status", timeout=15)
    stage.advance(60)
    (end,) = stage.service.at("/leg-status")
    assert (status, sip) == (end.form["CallStatus"], end.form["SipResponseCode"])


def test_one_call_per_second() -> None:
    """Calls beyond the account's rate wait; queue_time says how long, in milliseconds."""
    stage = Stage({"/leg": SCREEN}, cps=1.0)
    made = [create(stage, to) for to in (ANNA, BO, "+4790000003")]
    assert ["0", "1000", "2000"] == [one.queue_time for one in made]
    stage.carrier.run_until(lambda: stage.bo.state == "ringing", 5)
    assert (1.3, "ringing") == (round(stage.clock.seconds(), 1), stage.anna.state)


def test_canceled_in_the_queue_is_never_told() -> None:
    """A call canceled while queued fires no callback and never rings."""
    stage = Stage({}, cps=0.1)
    create(stage, BO)
    made = create(stage, status_callback=f"{SERVICE}/leg-status", status_callback_event=EVENTS)
    stage.rest().calls(made.sid).update(status="canceled")
    stage.advance(60)
    assert ("canceled", []) == (stage.rest().calls(made.sid).fetch().status, stage.service.at("/leg-status"))


@pytest.mark.parametrize(
    ("state", "status", "after"),
    [
        ("ringing", "canceled", "canceled"),
        ("ringing", "completed", "canceled"),
        ("talking", "canceled", "in-progress"),
        ("talking", "completed", "completed"),
    ],
)
def test_canceled_and_completed(state: str, status: str, after: str) -> None:
    """Canceled touches only what is not picked up; completed ends everything."""
    stage = Stage({"/leg": twiml('<Pause length="60"/>')})
    made = create(stage)
    stage.advance(1)
    if state == "talking":
        stage.anna.answer()
    assert after == stage.rest().calls(made.sid).update(status=status).status
    stage.advance(1)
    assert ("in_call" if after == "in-progress" else "idle") == stage.anna.state


def test_sent_elsewhere() -> None:
    """A call in progress goes to a new address, or to inline TwiML, at once."""
    stage = Stage({"/voice": twiml('<Say loop="0">hold</Say>'), "/next": twiml('<Say>next</Say><Pause length="9"/>')})
    sid = stage.call(seconds=1.5)
    stage.rest().calls(sid).update(url=f"{SERVICE}/next", method="GET")
    stage.advance(3)
    stage.rest().calls(sid).update(twiml=twiml("<Say>inline</Say>"))
    stage.advance(3)
    assert ["hold", "next", "inline"] == list(dict.fromkeys(stage.heard()))
    assert ["GET"] == [one.method for one in stage.service.at("/next")]


def test_a_dialled_leg_sent_elsewhere_frees_the_caller() -> None:
    """Redirecting the called party ends the <Dial>, whose action gets no duration."""
    stage = Stage({"/voice": twiml(f'<Dial action="/done">{ANNA}</Dial>'), "/done": twiml("<Say>done</Say>")})
    stage.anna.script(Answer(after=1))
    sid = stage.call(seconds=5)
    (child,) = stage.rest().calls.list(parent_call_sid=sid)
    stage.rest().calls(str(child.sid)).update(twiml=twiml('<Say>for you</Say><Pause length="30"/>'))
    stage.advance(3)
    (done,) = stage.service.at("/done")
    assert ("completed", False) == (done.form["DialCallStatus"], "DialCallDuration" in done.form)
    assert (["done"], ["for you"]) == (stage.heard(), stage.heard(stage.anna))


def code_of(act: Any) -> tuple[int, int]:
    """Return HTTP status and code of the refusal an act runs into."""
    with pytest.raises(TwilioRestException) as caught:
        act()
    return caught.value.status, int(caught.value.code or 0)


def test_refusals() -> None:
    """Wrong requests get Twilio's codes."""
    stage = Stage({"/leg": twiml("<Hangup/>")}, blocked_prefixes=("+882",))
    rest = stage.rest()
    create_call = rest.calls.create
    page = f"{SERVICE}/leg"
    assert (400, 21201) == code_of(lambda: create_call(to="", from_=LINE, url=page))
    assert (400, 21211) == code_of(lambda: create_call(to="hello", from_=LINE, url=page))
    assert (400, 21213) == code_of(lambda: create_call(to=ANNA, from_="", url=page))
    assert (400, 21210) == code_of(lambda: create_call(to=ANNA, from_=BO, url=page))
    assert (400, 21205) == code_of(lambda: create_call(to=ANNA, from_=LINE))
    assert (400, 21205) == code_of(lambda: create_call(to=ANNA, from_=LINE, url="leg"))
    assert (400, 32018) == code_of(lambda: create_call(to=ANNA, from_=LINE, twiml=twiml(f"<Say>{'a' * 4000}</Say>")))
    assert (400, 12100) == code_of(lambda: create_call(to=ANNA, from_=LINE, twiml="<Response>"))
    assert (400, 21215) == code_of(lambda: create_call(to="+8821234567", from_=LINE, url=page))
    assert (404, 20404) == code_of(lambda: rest.calls("CA" + "0" * 32).fetch())
    assert [] == list(stage.carrier.calls)


def test_too_late_for_a_change() -> None:
    """A call that is not in progress cannot be redirected, one that has ended not ended (21220)."""
    stage = Stage({"/leg": twiml("<Hangup/>")})
    made = create(stage)
    stage.advance(1)
    calls = stage.rest().calls
    assert (400, 21220) == code_of(lambda: calls(made.sid).update(url=f"{SERVICE}/leg"))
    assert (400, 20009) == code_of(lambda: calls(made.sid).delete())
    stage.anna.answer()
    stage.advance(2)
    assert (400, 21220) == code_of(lambda: calls(made.sid).update(status="completed"))
    assert calls(made.sid).delete()
    assert ((404, 20404), []) == (code_of(lambda: calls(made.sid).fetch()), calls.list())


def test_authentication() -> None:
    """Account and token are checked, and another account's resources are not found."""
    stage = Stage({})
    session = requests.Session()
    session.mount("http://carrier.test", WsgiAdapter(wsgi_app(stage.carrier)))
    root = "http://carrier.test/2010-04-01/Accounts"
    wrong = session.get(f"{root}/{SID}/Calls.json", auth=(SID, "wrong"))
    assert (401, 20003, 'Basic realm="Twilio API"') == (
        wrong.status_code,
        wrong.json()["code"],
        wrong.headers["WWW-Authenticate"],
    )
    assert 401 == session.get(f"{root}/{SID}/Calls.json").status_code
    assert 404 == session.get(f"{root}/AC{'1' * 32}/Calls.json", auth=(SID, TOKEN)).status_code
    assert (404, 20404) == (
        session.get(f"{root}/{SID}/Nothing.json", auth=(SID, TOKEN)).status_code,
        session.get(f"{root}/{SID}/Nothing.json", auth=(SID, TOKEN)).json()["code"],
    )
    assert SID == session.get(f"{root}/{SID}.json", auth=(SID, TOKEN)).json()["sid"]


def test_lists_filter_and_page() -> None:
    """Lists are newest first, filtered, and walked page by page by Twilio's client."""
    stage = Stage({"/leg": twiml("<Hangup/>"), "/voice": twiml("<Say>Hei</Say>")})
    stage.anna.script(Answer(after=1))
    for _ in range(5):
        create(stage)
        stage.advance(60)
    stage.call(seconds=60)
    calls = stage.rest().calls
    assert (6, 5, 1) == (len(calls.list()), len(calls.list(to=ANNA)), len(calls.list(from_=stage.caller.number)))
    assert (6, 0) == (len(calls.list(status="completed")), len(calls.list(status="busy")))
    walked = [one.sid for one in calls.stream(page_size=2)]
    assert [one.sid for one in calls.list()] == walked == list(stage.carrier.calls)[::-1]
    middle = START + timedelta(seconds=150)
    assert (3, 3) == (len(calls.list(start_time_before=middle)), len(calls.list(start_time_after=middle)))
    first = next(iter(stage.carrier.calls.values()))
    assert 1 == len(calls.list(start_time=first.dialed))


def test_dialled_digits_and_time_limit() -> None:
    """SendDigits delays the document; TimeLimit ends the call."""
    stage = Stage({"/leg": twiml('<Pause length="600"/>')})
    stage.anna.script(Answer(after=1))
    create(stage, send_digits="wwww1", time_limit=30)
    stage.advance(2)
    assert [] == stage.service.at("/leg")
    stage.advance(60)
    assert ([30], 1) == ([cdr.seconds for cdr in stage.carrier.cdrs], len(stage.service.at("/leg")))


def test_what_is_not_emulated_is_said() -> None:
    """A parameter that does nothing here is reported, not swallowed."""
    stage = Stage({})
    create(stage, machine_detection="Enable")
    assert ["POST /2010-04-01/Accounts/" + SID + "/Calls.json: parameter MachineDetection is not emulated"] == [
        problem.text for problem in stage.carrier.problems
    ]


def test_fallback_of_a_leg() -> None:
    """A leg whose document cannot be had goes to its own fallback address."""
    stage = Stage({"/leg": "no xml", "/rescue": twiml("<Say>rescued</Say>")})
    stage.anna.script(Answer(after=1), HangUp(after=20))
    create(stage, fallback_url=f"{SERVICE}/rescue")
    stage.advance(5)
    assert (["rescued"], ["12100"]) == (stage.heard(stage.anna), stage.service.forms("/rescue", "ErrorCode"))
