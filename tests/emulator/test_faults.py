"""Faults on purpose: callbacks lost, doubled, late, out of order; REST down, slow, refusing, mute (cases 16, 24)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.base.exceptions import TwilioRestException

from oncall.emulator import Answer, Chaos, HangUp
from tests.emulator.stage import ANNA, LINE, SERVICE, Stage, twiml

EVENTS = "initiated ringing answered completed"
DIAL = f'<Dial><Number statusCallback="/leg" statusCallbackEvent="{EVENTS}">{ANNA}</Number></Dial>'


def leg_stage() -> Stage:
    """Return a stage with one leg that is answered after 2 s and lasts 5."""
    stage = Stage({"/voice": twiml(DIAL)})
    stage.anna.script(Answer(after=2), HangUp(after=5))
    return stage


def test_dropped() -> None:
    """A dropped callback is never sent, not even again; it is no problem of the service's."""
    stage = leg_stage()
    stage.carrier.faults.on("drop", kind="status", when=lambda hook: hook.param("CallStatus") == "in-progress")
    stage.call(seconds=60)
    assert ["initiated", "ringing", "completed"] == stage.service.forms("/leg", "CallStatus")
    assert [] == stage.carrier.problems


def test_dropped_once() -> None:
    """A request dropped once is lost, not repeated as after a failure to connect."""
    stage = leg_stage()
    stage.carrier.faults.on("drop", kind="status", url="/leg", times=1)
    stage.call(seconds=60)
    assert ["ringing", "in-progress", "completed"] == stage.service.forms("/leg", "CallStatus")
    tokens = {one.headers["I-Twilio-Idempotency-Token"] for one in stage.service.asked}
    assert len(stage.service.asked) == len(tokens)


def test_doubled() -> None:
    """A doubled callback arrives twice with one token; as two requests with two."""
    for fresh, tokens in ((False, 1), (True, 2)):
        stage = leg_stage()
        stage.carrier.faults.on("double", url="/leg", times=1, fresh_token=fresh)
        stage.call(seconds=60)
        first, second = stage.service.at("/leg")[:2]
        assert first.form == second.form
        assert tokens == len({one.headers["I-Twilio-Idempotency-Token"] for one in (first, second)})


def test_doubled_entry_keeps_both_replies() -> None:
    """An entry request sent twice shows both documents; the second is played."""
    pages = iter([twiml("<Say>one</Say>"), twiml("<Say>two</Say>")])
    stage = Stage({"/voice": lambda _request: next(pages)})
    stage.carrier.faults.on("double", kind="voice")
    stage.call(seconds=3)
    assert ([twiml("<Say>one</Say>"), twiml("<Say>two</Say>")], ["two"]) == (
        [reply.text for reply in stage.carrier.webhooks[0].replies],
        stage.heard(),
    )


def test_delayed() -> None:
    """A delayed callback arrives that much later, whatever happened meanwhile."""
    stage = leg_stage()
    stage.carrier.faults.on("delay", url="/leg", seconds=30, times=1)
    stage.call(seconds=60)
    assert ["ringing", "in-progress", "completed", "initiated"] == stage.service.forms("/leg", "CallStatus")
    assert 30 <= stage.service.at("/leg")[-1].at <= 31


def test_reordered() -> None:
    """Two neighbours change places; without a neighbour it comes after all."""
    stage = leg_stage()
    stage.carrier.faults.on("reorder", url="/leg", when=lambda hook: hook.param("CallStatus") == "ringing")
    stage.carrier.faults.on("reorder", when=lambda hook: hook.param("Direction") == "inbound", kind="status")
    stage.call(seconds=60)
    assert ["initiated", "in-progress", "ringing", "completed"] == stage.service.forms("/leg", "CallStatus")
    assert ["completed"] == stage.service.forms("/status", "CallStatus")


def test_held_until_released() -> None:
    """A held callback arrives when it is released, a day later if need be."""
    stage = leg_stage()
    stage.carrier.faults.on("hold", url="/status")
    stage.call(seconds=86_400)
    assert [] == stage.service.at("/status")
    assert 1 == stage.carrier.faults.release()
    stage.advance(1)
    assert ["completed"] == stage.service.forms("/status", "CallStatus")


def test_lost_reply_of_the_entry_request() -> None:
    """The service did the work but the reply is lost: with rp=rt it is asked again under the same token."""
    stage = Stage({"/voice": twiml("<Redirect>/next#rp=rt&amp;rt=4000</Redirect>"), "/next": twiml("<Say>Hei</Say>")})
    stage.carrier.faults.on("lost_reply", url="/next", times=1)
    stage.call(seconds=10)
    first, second = stage.service.at("/next")
    assert (["Hei"], 4.0) == (stage.heard(), round(second.at - first.at, 1))
    assert 1 == len({one.headers["I-Twilio-Idempotency-Token"] for one in (first, second)})


def test_somebody_before_us_answers() -> None:
    """A proxy's 502 reaches the carrier without the service having been asked."""
    stage = Stage({"/voice": twiml("<Say>Hei</Say>")})
    rule = stage.carrier.faults.on("answer", kind="voice", status=502)
    stage.call(seconds=3)
    assert ([], 1, []) == (stage.service.at("/voice"), rule.hits, stage.carrier.problems)
    rule.cancel()
    stage.advance(10)
    stage.call(seconds=3)
    assert 1 == len(stage.service.at("/voice"))


def test_forged_and_replayed() -> None:
    """A request of one's own making and one of the past can be sent, properly signed."""
    stage = leg_stage()
    stage.call(seconds=60)
    stage.carrier.post(f"{SERVICE}/status", (("CallSid", "CA" + "f" * 32), ("CallStatus", "completed")))
    stage.carrier.replay(next(one for one in stage.carrier.webhooks if one.kind == "voice"))
    stage.advance(1)
    voice = stage.service.at("/voice")
    assert ("CA" + "f" * 32, voice[0].form) == (stage.service.at("/status")[-1].form["CallSid"], voice[1].form)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_chaos_is_repeatable_and_never_touches_the_call(seed: int) -> None:
    """The same seed gives the same callbacks; whatever it does to them, the talk and the bill are the same."""
    runs: list[list[tuple[float, str]]] = []
    bills: list[list[int]] = []
    for _ in range(2):
        stage = leg_stage()
        stage.carrier.faults.chaos = Chaos(seed, drop=0.2, double=0.2, delay=0.2, reorder=0.2)
        stage.call(seconds=120)
        runs.append([(one.at, one.path + one.form["CallStatus"]) for one in stage.service.asked])
        bills.append([cdr.seconds for cdr in stage.carrier.cdrs])
    quiet = leg_stage()
    quiet.call(seconds=120)
    assert runs[0] == runs[1]
    assert [cdr.seconds for cdr in quiet.carrier.cdrs] == bills[0] == bills[1]


def test_chaos_does_every_kind() -> None:
    """Over many requests each kind of fault occurs about as often as asked."""
    chaos = Chaos(7, drop=0.25, double=0.25, delay=0.25, reorder=0.25)
    stage = leg_stage()
    stage.call(seconds=60)
    hook = next(one.webhook for one in stage.carrier.webhooks if one.kind == "status")
    acts = [rule.act for rule in (chaos.choose(hook) for _ in range(400)) if rule]
    assert 400 == len(acts)
    assert all(70 < acts.count(act) < 130 for act in ("drop", "double", "delay", "reorder"))


def place(stage: Stage) -> None:
    """Create a call by REST."""
    stage.rest().calls.create(to=ANNA, from_=LINE, url=f"{SERVICE}/leg")


@pytest.mark.parametrize(
    ("inject", "error", "made"),
    [
        (lambda stage: stage.carrier.faults.rest("refuse"), requests.ConnectionError, 0),
        (lambda stage: stage.carrier.faults.rest("hang"), requests.ReadTimeout, 0),
        (lambda stage: stage.carrier.faults.rest("lost_reply"), requests.ReadTimeout, 1),
        (lambda stage: stage.carrier.faults.rest("slow", seconds=10), requests.ReadTimeout, 1),
        (lambda stage: stage.carrier.faults.rest("status", status=429), TwilioRestException, 0),
        (lambda stage: stage.carrier.faults.rest("status", status=503), TwilioRestException, 0),
    ],
)
def test_rest_faults(inject: Callable[[Stage], object], error: type[Exception], made: int) -> None:
    """Each fault reaches Twilio's client as the network would bring it; only some did the work."""
    stage = Stage({})
    inject(stage)
    with pytest.raises(error):
        place(stage)
    assert made == len(stage.carrier.calls)


def test_rest_faults_can_be_aimed() -> None:
    """A rule may be for one method and path, and for so many requests."""
    stage = Stage({})
    rule = stage.carrier.faults.rest("status", status=429, method="POST", path=r"/Calls\.json", times=2)
    assert [] == stage.rest().calls.list()
    for _ in range(2):
        with pytest.raises(TwilioRestException) as caught:
            place(stage)
        assert (429, 20429) == (caught.value.status, caught.value.code)
    place(stage)
    assert (2, 1) == (rule.hits, len(stage.carrier.calls))
    slow = stage.carrier.faults.rest("slow", seconds=1)
    place(stage)
    slow.cancel()
    assert 2 == len(stage.carrier.calls)
