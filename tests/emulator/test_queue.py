"""<Enqueue>, <Leave> and <Dial><Queue> (case 18)."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from oncall.emulator import HangUp, Press
from tests.emulator.stage import ANNA, CALLER, LINE, Stage, twiml

ENQUEUE = '<Enqueue action="/left" waitUrl="/wait">case</Enqueue><Say>next verb</Say>'
AGENT = '<Dial action="/dialled" timeout="10"><Queue>case</Queue></Dial>'
WAIT = twiml("<Say>one two three four five</Say>")


def stage_with(wait: Any = WAIT, enqueue: str = ENQUEUE, agent: str = AGENT) -> Stage:
    """Return a stage where the caller is queued and Anna, calling the line, is an agent."""

    def voice(request: Request) -> str:
        return twiml(enqueue if request.form["From"] == CALLER else agent)

    pages = {"/voice": voice, "/wait": wait, "/left": twiml("<Say>left</Say>"), "/dialled": twiml("<Say>bye</Say>")}
    return Stage(pages)


def test_waiting_document_is_asked_again_each_time() -> None:
    """It is a heartbeat: asked on entry and whenever it has run out, with place and time."""
    stage = stage_with()
    stage.call(seconds=7)
    asked = stage.service.at("/wait")
    assert ["0", "2", "4", "6"] == [one.form["QueueTime"] for one in asked]
    names = ("QueuePosition", "CurrentQueueSize", "MaxQueueSize", "AvgQueueTime")
    assert ["1", "1", "1000", "0"] == [asked[0].form[name] for name in names]


def test_leave_goes_to_the_action_or_the_next_verb() -> None:
    """<Leave> takes the call out at once."""
    stage = stage_with(wait=twiml("<Leave/>"))
    stage.call(seconds=3)
    (left,) = stage.service.at("/left")
    assert ("leave", "0", ["left"]) == (left.form["QueueResult"], left.form["QueueTime"], stage.heard())
    plain = stage_with(wait=twiml("<Leave/>"), enqueue=ENQUEUE.replace(' action="/left"', ""))
    plain.call(seconds=3)
    assert ["next verb"] == plain.heard()


@pytest.mark.parametrize(
    "wait", ["no xml", twiml("<Record/>"), Response(status=500)], ids=["no xml", "wrong verb", "500"]
)
def test_bad_waiting_document(wait: str | Response) -> None:
    """A waiting document that cannot be played ends the stay with QueueResult=error."""
    stage = stage_with(wait=wait)
    stage.call(seconds=3)
    assert (["error"], ["left"]) == (stage.service.forms("/left", "QueueResult"), stage.heard())


def test_talk_with_an_agent() -> None:
    """The agent gets the front caller; after the talk both actions are told, the caller's only then."""
    stage = stage_with()
    stage.call(seconds=5)
    stage.carrier.dial(ANNA, LINE, HangUp(after=20))
    stage.advance(10)
    assert (ANNA, CALLER, []) == (
        stage.caller.call and stage.caller.call.peer,
        stage.anna.call and stage.anna.call.peer,
        stage.service.at("/left"),
    )
    stage.advance(20)
    (left,) = stage.service.at("/left")
    assert ("bridged", "5", ["left"]) == (left.form["QueueResult"], left.form["QueueTime"], stage.heard()[-1:])
    assert ["completed"] == stage.service.forms("/dialled", "DialCallStatus")


def test_agent_waits_for_a_caller() -> None:
    """An agent at an empty queue waits as long as the <Dial> rings, and gets who comes."""
    stage = stage_with()
    stage.call(HangUp(after=2), seconds=3)
    stage.carrier.dial(ANNA, LINE)
    stage.advance(5)
    stage.call(seconds=30)
    assert ["in_call", "in_call"] == [stage.caller.state, stage.anna.state]
    stage.caller.hang_up()
    stage.advance(3)
    assert (["completed"], ["bye"]) == (stage.service.forms("/dialled", "DialCallStatus"), stage.heard(stage.anna))


def test_agent_gives_up() -> None:
    """Nobody comes: no-answer after time-out and buffer; no such queue: failed at once."""
    stage = stage_with()
    stage.carrier.dial(ANNA, LINE)
    stage.advance(2)
    assert ["failed"] == stage.service.forms("/dialled", "DialCallStatus")
    stage.call(HangUp(after=2), seconds=3)
    stage.carrier.dial(ANNA, LINE)
    stage.advance(14)
    assert "in_call" == stage.anna.state
    stage.advance(5)
    assert ["failed", "no-answer"] == stage.service.forms("/dialled", "DialCallStatus")


def test_an_agent_who_has_gone_gets_nobody() -> None:
    """An agent who hangs up while waiting is forgotten; the next caller waits as usual."""
    stage = stage_with()
    stage.call(HangUp(after=2), seconds=3)
    stage.carrier.dial(ANNA, LINE, HangUp(after=3))
    stage.advance(5)
    stage.call(seconds=3)
    assert (["one two three four five"] * 2, []) == (stage.heard()[-2:], stage.heard(stage.anna))


def test_announcement_before_the_talk() -> None:
    """<Queue url> plays to the queued caller before they are connected."""
    stage = stage_with(agent=AGENT.replace("<Queue>", '<Queue url="/soon">'))
    stage.service.pages["/soon"] = twiml("<Say>an agent comes</Say>")
    stage.call(seconds=2)
    agent = stage.carrier.dial(ANNA, LINE)
    stage.advance(5)
    (told,) = stage.service.at("/soon")
    assert (agent, "2", "an agent comes") == (
        told.form["DequeingCallSid"],
        told.form["QueueTime"],
        stage.heard()[-1],
    )
    assert ANNA == (stage.caller.call and stage.caller.call.peer)


def test_full_queue_and_keys() -> None:
    """A full queue is left at once; a <Gather> in the waiting document takes keys."""
    full = stage_with(enqueue=ENQUEUE.replace("<Enqueue", '<Enqueue maxQueueSize="1"'))
    full.call(seconds=1)
    full.service.pages["/voice"] = twiml(ENQUEUE.replace("<Enqueue", '<Enqueue maxQueueSize="1"'))
    full.carrier.dial(ANNA, LINE)
    full.advance(3)
    assert ["queue-full"] == full.service.forms("/left", "QueueResult")
    stage = stage_with(wait=twiml('<Gather numDigits="1" action="/key"/>'))
    stage.service.pages["/key"] = twiml("<Leave/>")
    stage.call(Press(keys="2", after=2), seconds=5)
    assert (["2"], ["leave"]) == (
        stage.service.forms("/key", "Digits"),
        stage.service.forms("/left", "QueueResult"),
    )


def test_hang_up_and_redirect_while_waiting() -> None:
    """The action is told how the caller left; after a REST redirect the new document plays."""
    stage = stage_with()
    stage.call(HangUp(after=4), seconds=5)
    sid = stage.call(seconds=2)
    stage.rest().calls(sid).update(twiml=twiml("<Say>elsewhere</Say>"))
    stage.advance(3)
    assert (["hangup", "redirected"], "elsewhere") == (
        stage.service.forms("/left", "QueueResult"),
        stage.heard()[-1],
    )
