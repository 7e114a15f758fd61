"""Whatever phones, callers and documents do: calls end, are billed once, are told once, and nobody is left ringing."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.emulator import Answer, Busy, Decline, HangUp, Ignore, Press, Speak, Unreachable
from tests.emulator.stage import ANNA, BO, LINE, SCREEN, SERVICE, Stage, twiml

EVENTS = 'statusCallbackEvent="initiated ringing answered completed"'
NUMBERS = "".join(f'<Number url="/screen" statusCallback="/leg" {EVENTS}>{number}</Number>' for number in (ANNA, BO))
DOCUMENTS = {
    "pair": f'<Dial timeout="8" action="/after">{NUMBERS}</Dial>',
    "one after the other": f'<Dial timeout="5" sequential="true">{NUMBERS}</Dial><Say>nobody</Say>',
    "answer on bridge": f'<Dial timeout="6" answerOnBridge="true" hangupOnStar="true">{NUMBERS}</Dial>',
    "plain": f"<Dial timeLimit='20'>{ANNA}</Dial><Record maxLength='9' action='/after'/>",
    "menu": '<Gather numDigits="1" action="/after"><Say>one two three</Say></Gather><Redirect>/after</Redirect>',
    "room": '<Dial action="/after" timeLimit="40"><Conference>case</Conference></Dial>',
    "queue": '<Enqueue waitUrl="/wait" action="/after">case</Enqueue>',
    "agent": '<Dial timeout="5"><Queue>case</Queue></Dial><Say>nobody</Say>',
}
PAGES = {"/after": twiml("<Say>thank you</Say>"), "/screen": SCREEN, "/accept": twiml("")}
PAGES["/wait"] = twiml("<Say>one two three four five six</Say>")
delay = st.sampled_from([0.0, 0.3, 1.0, 2.0, 2.05, 5.0, 9.0, 13.0])
first = st.one_of(
    st.builds(Answer, after=delay),
    st.builds(Decline, after=delay, how=st.sampled_from(["busy", "no-answer", "voicemail"])),
    st.sampled_from([Busy(), Unreachable(), Ignore()]),
)
later = st.one_of(
    st.builds(Press, keys=st.sampled_from(["1", "2", "*", "#"]), after=delay),
    st.builds(Speak, after=delay, seconds=delay),
    st.builds(HangUp, after=delay),
)
behaviour = st.tuples(first, st.lists(later, max_size=3)).map(lambda pair: (pair[0], *pair[1]))
hand = st.tuples(delay, st.sampled_from(["off", "on", "hang_up", "rest"]), st.sampled_from([ANNA, BO]))


def meddle(stage: Stage, what: str, number: str) -> None:
    """Do something from outside, if it can be done now."""
    phone = stage.carrier.phones[number]
    if what == "off":
        phone.switch_off()
    elif what == "on":
        phone.switch_on()
    elif what == "hang_up" and phone.state in {"in_call", "calling"}:
        phone.hang_up()
    elif what == "rest":
        for sid in [call.sid for call in stage.carrier.calls.values() if call.talking]:
            if stage.carrier.calls[sid].talking:
                stage.rest().calls(sid).update(twiml=twiml(DOCUMENTS["room"].replace("/after", f"{SERVICE}/after")))


@settings(max_examples=150, deadline=None)
@given(
    document=st.sampled_from(sorted(DOCUMENTS)),
    others=st.sampled_from(sorted(DOCUMENTS)),
    behaviours=st.tuples(behaviour, behaviour),
    caller=st.lists(st.builds(HangUp, after=delay) | st.builds(Press, keys=st.just("1"), after=delay), max_size=2),
    hands=st.lists(hand, max_size=3),
    winner=st.sampled_from(["pickup", "accept"]),
)
def test_whatever_happens(
    document: str, others: str, behaviours: Any, caller: list[Any], hands: list[Any], winner: str
) -> None:
    """After the last hang-up nothing lives on, and every call was billed once and its end told once."""
    stage = Stage(PAGES | {"/voice": twiml(DOCUMENTS[document])}, simring_winner=winner)
    for phone, steps in zip((stage.anna, stage.bo), behaviours, strict=True):
        phone.script(*steps)
    press = [step for step in caller if isinstance(step, Press)]
    stage.call(Press(keys="", after=2.5), *press, *[step for step in caller if isinstance(step, HangUp)])
    for wait, what, number in hands:
        stage.advance(wait)
        meddle(stage, what, number)
    stage.service.pages["/voice"] = twiml(DOCUMENTS[others])
    if stage.bo.state == "idle":
        stage.carrier.dial(BO, LINE)
    stage.advance(60)
    for phone in stage.carrier.phones.values():
        if phone.state in {"in_call", "calling"}:
            phone.hang_up()
    stage.advance(120)
    check(stage)


def check(stage: Stage) -> None:
    """Assert what must hold when everybody has gone."""
    calls = stage.carrier.calls
    assert [] == [call.sid for call in calls.values() if call.live]
    assert Counter(list(calls)) == Counter(cdr.sid for cdr in stage.carrier.cdrs)
    assert set() == {phone.state for phone in stage.carrier.phones.values()} - {"idle", "off"}
    ends = [*stage.service.at("/status"), *stage.service.at("/leg")]
    told = Counter(one.form["CallSid"] for one in ends if "CallDuration" in one.form)
    heard_of = {call.sid for call in calls.values() if call.subscription and call.subscription.target.url}
    assert dict.fromkeys(heard_of, 1) == told
    seconds = {one.form["CallSid"]: int(one.form["CallDuration"]) for one in ends if "CallDuration" in one.form}
    assert seconds == {cdr.sid: cdr.seconds for cdr in stage.carrier.cdrs if cdr.sid in heard_of}
    assert {"completed"} >= {room.status for room in stage.carrier.rooms.values()}
    assert [] == [queue.name for queue in stage.carrier.queues.values() if queue.waiting or queue.agents]
    assert [] == [problem for problem in stage.carrier.problems if "script" not in problem.text]
