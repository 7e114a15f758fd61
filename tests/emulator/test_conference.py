"""<Conference>: start, waiting, full, end, the action after it, and the REST side (cases 19, 25)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from werkzeug.wrappers import Request

from oncall.emulator import Answer, HangUp, Press
from tests.emulator.stage import ANNA, BO, CALLER, LINE, SERVICE, Stage, twiml

ROOM = (
    '<Dial action="/after"><Conference statusCallback="/conf" statusCallbackEvent="start end join leave mute hold"'
    ' waitUrl="">case</Conference></Dial>'
)
EVENT = "StatusCallbackEvent"


def stage_with(room: str = ROOM, others: str = ROOM, **pages: Any) -> Stage:
    """Return a stage where the caller enters a room, and so does whoever else calls."""

    def voice(request: Request) -> str:
        return twiml(room if request.form["From"] == CALLER else others)

    documents: dict[str, Any] = {f"/{name}": page for name, page in pages.items()}
    return Stage(documents | {"/voice": voice, "/after": twiml("<Say>after</Say>")}, conference_lag=2.0)


def enter(stage: Stage, number: str, seconds: float = 1.0) -> str:
    """Let another phone call the line, too."""
    sid = stage.carrier.dial(number, LINE)
    stage.advance(seconds)
    return sid


def test_two_make_a_conference_and_the_last_ends_it() -> None:
    """It starts with the second member, ends with the last, and each one's action is told 'answered'."""
    stage = stage_with()
    caller = stage.call(seconds=2)
    assert "init" == next(iter(stage.carrier.rooms.values())).status
    anna = enter(stage, ANNA)
    assert (ANNA, CALLER) == tuple(phone.call.peer for phone in (stage.caller, stage.anna) if phone.call)
    stage.anna.hang_up()
    stage.advance(1)
    stage.caller.hang_up()
    stage.advance(1)
    assert [
        "participant-join",
        "participant-join",
        "conference-start",
        "participant-leave",
        "participant-leave",
        "conference-end",
    ] == stage.service.forms("/conf", EVENT)
    assert [caller, anna, None, anna, caller, None] == stage.service.forms("/conf", "CallSid")
    assert ["1", "2", "3", "4", "5", "6"] == stage.service.forms("/conf", "SequenceNumber")
    assert "last-participant-left" == stage.service.at("/conf")[5].form["ReasonConferenceEnded"]
    assert ["answered", "answered"] == stage.service.forms("/after", "DialCallStatus")
    assert [None, None] == stage.service.forms("/after", "DialCallSid")


def test_nobody_may_start_it() -> None:
    """With startConferenceOnEnter=false for all it does not start; the first who may start it does."""
    waits = ROOM.replace("<Conference", '<Conference startConferenceOnEnter="false"')
    stage = stage_with(waits, waits)
    stage.call(seconds=1)
    enter(stage, ANNA)
    assert "init" == next(iter(stage.carrier.rooms.values())).status
    stage.service.pages["/voice"] = twiml(ROOM)
    enter(stage, BO)
    assert "in-progress" == next(iter(stage.carrier.rooms.values())).status


def test_end_with_the_one_who_matters() -> None:
    """EndConferenceOnExit ends it for all; the others go on at their actions."""
    stage = stage_with(others=ROOM.replace("<Conference", '<Conference endConferenceOnExit="true"'))
    stage.call(seconds=1)
    anna = enter(stage, ANNA, 10)
    stage.anna.hang_up()
    stage.advance(3)
    assert ["after"] == stage.heard()
    end = stage.service.at("/conf")[-1].form
    assert ("participant-with-end-conference-on-exit-left", anna) == (
        end["ReasonConferenceEnded"],
        end["CallSidEndingConference"],
    )


def test_full() -> None:
    """The third is refused (16020) and his document goes on."""
    two = ROOM.replace("<Conference", '<Conference maxParticipants="2"').replace(' action="/after"', "")
    stage = stage_with(two, two + "<Say>taken</Say>")
    stage.call(seconds=1)
    enter(stage, ANNA)
    enter(stage, BO)
    assert (["taken"], [], [16020]) == (stage.heard(stage.bo), stage.heard(stage.anna), stage.codes())


def wait(url: str) -> str:
    """Return a room with a waiting document."""
    return ROOM.replace('waitUrl=""', f'waitUrl="{url}"')


def test_waiting_document_runs_once() -> None:
    """The waiting document plays once and then there is silence; the start of the conference cuts it."""
    stage = stage_with(wait("/wait"), wait=twiml("<Say>please wait</Say>"))
    stage.call(seconds=20)
    assert (["please wait"], 1) == (stage.heard(), len(stage.service.at("/wait")))


def test_waiting_document_may_redirect_to_itself() -> None:
    """With a <Redirect/> at its end it goes on until the conference starts."""
    stage = stage_with(wait("/wait"), wait=twiml("<Say>one two three four five</Say><Redirect/>"))
    stage.call(seconds=9)
    assert 5 == stage.heard().count("one two three four five")
    enter(stage, ANNA, 10)
    assert 5 == stage.heard().count("one two three four five")


@pytest.mark.parametrize(("page", "code"), [("<Response><Dial/></Response>", 12200), ("no xml", 12100)])
def test_waiting_document_that_fails(page: str, code: int) -> None:
    """A waiting document that cannot be played: the document goes on after the <Dial>."""
    stage = stage_with(wait("/wait"), wait=page)
    stage.call(seconds=10)
    assert (["failed"], ["after"], True) == (
        stage.service.forms("/after", "DialCallStatus"),
        stage.heard(),
        code in stage.codes(),
    )


def test_star_and_time_limit_leave_it() -> None:
    """HangupOnStar and timeLimit take one member out and his document goes on."""
    stage = stage_with(ROOM.replace("<Dial ", '<Dial hangupOnStar="true" timeLimit="20" '))
    stage.call(Press(keys="*", after=5), seconds=10)
    assert ["after"] == stage.heard()
    stage.call(seconds=25)
    assert ["after", "after"] == stage.heard()


def test_recording_of_a_conference() -> None:
    """record-from-start records from the start to the end, told with the conference's sid."""
    recorded = ROOM.replace("<Conference", '<Conference record="record-from-start" recordingStatusCallback="/rec"')
    stage = stage_with(recorded)
    stage.call(HangUp(after=30), seconds=5)
    stage.carrier.dial(ANNA, LINE, HangUp(after=20))
    stage.advance(60)
    (rec,) = stage.service.at("/rec")
    assert ("Conference", "25", None) == (
        rec.form["RecordingSource"],
        rec.form["RecordingDuration"],
        rec.form.get("CallSid"),
    )


def test_a_caller_sent_by_rest_leaves_the_hold_loop_at_once() -> None:
    """A REST update moves a caller from a hold loop into the conference of the responder."""
    stage = stage_with("<Say>one two three four five</Say><Redirect/>")
    sid = stage.call(seconds=3)
    enter(stage, ANNA)
    stage.rest().calls(sid).update(url=f"{SERVICE}/join")
    stage.service.pages["/join"] = twiml(ROOM)
    stage.advance(1)
    assert [ANNA, CALLER] == [phone.call.peer for phone in (stage.caller, stage.anna) if phone.call]
    assert [None] == stage.service.forms("/join", "Digits")


def test_rest_lists_it_late() -> None:
    """A new conference is missing from the list for a while, but not from its own address."""
    stage = stage_with()
    stage.call(seconds=1)
    rest, (room,) = stage.rest(), stage.carrier.rooms.values()
    assert ([], "init") == (rest.conferences.list(friendly_name="case"), rest.conferences(room.sid).fetch().status)
    stage.advance(2)
    assert [room.sid] == [one.sid for one in rest.conferences.list(friendly_name="case", status="init")]


def test_rest_ends_it() -> None:
    """Status=completed ends it for all, with the reason."""
    stage = stage_with()
    stage.call(seconds=1)
    enter(stage, ANNA)
    rest, (room,) = stage.rest(), stage.carrier.rooms.values()
    ended = rest.conferences(room.sid).update(status="completed")
    stage.advance(3)
    assert ("completed", "conference-ended-via-api") == (ended.status, ended.reason_conference_ended)
    assert (["after"], ["after"]) == (stage.heard(), stage.heard(stage.anna))


def test_rest_participants() -> None:
    """Mute, hold, announce, and send out; the one sent out goes on at his action."""
    stage = stage_with(announce=twiml("<Say>one minute left</Say>"))
    caller = stage.call(seconds=1)
    enter(stage, ANNA)
    (room,) = stage.carrier.rooms.values()
    conference = stage.rest().conferences(room.sid)
    assert [caller, stage.anna.call and stage.anna.call.sid] == [one.call_sid for one in conference.participants.list()]
    held = conference.participants(caller).update(hold=True, muted=True)
    assert (True, True, "hold music") == (held.hold, held.muted, shown(stage))
    conference.participants(caller).update(end_conference_on_exit=False)
    assert 1 == [(entry.kind, entry.number) for entry in stage.carrier.log].count(("talk", ANNA))
    conference.participants(caller).update(hold=False, announce_url=f"{SERVICE}/announce")
    stage.advance(2)
    assert ["one minute left"] == stage.heard()
    assert conference.participants(caller).delete()
    stage.advance(2)
    assert (["one minute left", "after"], []) == (stage.heard(), stage.heard(stage.anna))
    with pytest.raises(TwilioRestException):
        conference.participants(caller).fetch()


def shown(stage: Stage) -> str | None:
    """Return what the caller hears now."""
    call = stage.caller.call
    return call.sound.shown if call is not None and call.sound is not None else None


@pytest.mark.parametrize(
    ("beep", "beeps"),
    [("true", ["onEnter", "onExit"]), ("onEnter", ["onEnter"]), ("onExit", ["onExit"]), ("false", [])],
)
def test_beeps(beep: str, beeps: list[str]) -> None:
    """A running conference beeps for those who come and go as they asked."""
    stage = stage_with(others=ROOM.replace("<Conference", f'<Conference beep="{beep}"'))
    stage.call(seconds=1)
    enter(stage, ANNA)
    stage.carrier.journal.entries.clear()
    enter(stage, BO)
    stage.bo.hang_up()
    heard = [entry.text for entry in stage.carrier.log if entry.kind == "beep" and entry.number == CALLER]
    assert beeps == heard


@pytest.mark.parametrize("named", [lambda _room: "case", lambda room: room.sid])
def test_rest_calls_somebody_in(named: Callable[[Any], str]) -> None:
    """A participant is called and enters when he answers; hanging up leaves."""
    stage = stage_with()
    stage.call(seconds=1)
    stage.anna.script(Answer(after=2), HangUp(after=10))
    (room,) = stage.carrier.rooms.values()
    made = stage.rest().conferences(named(room)).participants.create(from_=LINE, to=ANNA, label="anna")
    assert ("queued", room.sid) == (made.status, made.conference_sid)
    stage.advance(5)
    assert ["Caller", "anna"] == [member.label or "Caller" for member in room.members.values()]
    stage.advance(10)
    assert (1, "idle") == (len(room.members), stage.anna.state)
