"""Serve a caller when the database does not answer: the dial way from the lines in memory, all state in the signed address."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls import escalation
from oncall.calls.dialogue import Ask, Bridge, GoTo, HangUp, Record, Say, Script, ringing
from oncall.calls.effects import Place
from oncall.calls.events import CallCame
from oncall.calls.machine import decide
from oncall.calls.model import Call, State
from oncall.usecases.answer_call import Arrival, Reply, new_call
from oncall.usecases.line_book import Applied

SHORTEST = timedelta(seconds=5)
MESSAGE: Script = (Say("voicemail"), Record())


def first_words(applied: Applied, arrival: Arrival, now: datetime) -> Reply:
    """Answer a call that cannot be stored: the greeting, then the people on call are dialled in the caller's own call."""
    call = replace(decide(new_call(applied, arrival, now), CallCame(), now).call, legs=())
    if call.state not in {State.GREETED, State.ASKED_CONSENT}:
        return Reply(call, (Say(call.plan.greeting), *MESSAGE))
    return Reply(call, (Say(call.plan.greeting), GoTo(Place.HOLD)))


def next_words(applied: Applied, arrival: Arrival, started_at: datetime, now: datetime) -> Reply:
    """Go on where the time since the call's start says: dial the running step's people, at the end take a message."""
    call = at_step(replace(new_call(applied, arrival, started_at), dial_way=True, state=State.RINGING), now)
    call = escalation.ring_by_dial(call, now) if call.step >= 0 else call
    legs = escalation.open_dial_legs(call)
    if not legs or escalation.gives_up_at(call) - now < SHORTEST:
        return Reply(call, MESSAGE)
    return Reply(call, ringing(call, now, new_step=False))


def at_step(call: Call, now: datetime) -> Call:
    """Return the call at the step that runs at `now`; a step with less than five seconds left has run."""
    begins = call.started_at
    index = 0
    while (step := call.plan.step(index)) is not None:
        if step.people and begins + step.lasts - now >= SHORTEST:
            return replace(call, step=index, step_since=begins, waiting_since=call.started_at)
        begins += step.lasts
        index += 1
    return replace(call, step=-1)


def leg_words(leg: str | None, line: str, *, screen: bool, key: str | None) -> Script:
    """Screen a phone that rings in the caller's dial without asking the store: 1 connects."""
    if key == "1" or not screen:
        return (Bridge(),)
    who = (("line", line),)
    wrong = (Say("wrong_key"),) if key else ()
    first = Ask(Say("screen", who), Place.LEG_KEY, 6, leg)
    again = Ask(Say("screen_again", who), Place.LEG_KEY, 6, leg)
    return (*wrong, first, again, HangUp())
