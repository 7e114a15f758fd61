"""What is said next and what keys are for, as data: it follows from the call's state, so a repeated question gets its answer again."""

import math
from dataclasses import dataclass
from datetime import datetime

from oncall.calls import ending, escalation
from oncall.calls.effects import Place
from oncall.calls.model import Call, Leg, LegState, Outcome, State, Way

TURN_SECONDS = 5
DIAL_SHORTEST, DIAL_LONGEST = 5, 15
DIAL_BUFFER = 5  # the carrier adds this to every ring time-out
MESSAGE_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Say:
    """Speak the sentence of that prompt key with its values."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """Play so many whole seconds of hold sound."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Speak, and send one key, or its absence, to a place."""

    prompt: Say
    to: Place
    seconds: int
    leg: str | None = None
    report_silence: bool = False


@dataclass(frozen=True, slots=True)
class GoTo:
    """Fetch what is next at a place."""

    to: Place


@dataclass(frozen=True, slots=True)
class JoinTalk:
    """Enter the conference of two; `leg` is the responder's, None the caller's."""

    leg: str | None = None


@dataclass(frozen=True, slots=True)
class RingTogether:
    """Dial these legs at once within the caller's own call, each screened, for so many seconds."""

    legs: tuple[Leg, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Record:
    """Take a message."""

    seconds: int = MESSAGE_SECONDS


@dataclass(frozen=True, slots=True)
class Bridge:
    """Let the carrier connect this leg to the caller who dials it."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End this party's call."""


Verb = Say | Hold | Ask | GoTo | JoinTalk | RingTogether | Record | Bridge | HangUp
Script = tuple[Verb, ...]
STATIC: dict[State, Script] = {
    State.RECORDING: (Say("voicemail"), Record()),
    State.CALLBACK_BOOKED: (Say("callback"), HangUp()),
}


def hold_seconds(call: Call, now: datetime) -> int:
    """Return the length of the next turn: at most five seconds, cut so that it ends where the step or the wait does."""
    step = math.ceil((escalation.step_ends_at(call) - now).total_seconds())
    cap = math.floor((escalation.gives_up_at(call) - now).total_seconds())
    return max(1, min(TURN_SECONDS, step, cap))


def caller_hears(call: Call, now: datetime, *, new_step: bool = False) -> Script:
    """Return what the caller hears next. `new_step`: the next colleagues have just begun to ring."""
    match call.state:
        case State.ASKED_CONSENT:
            first = (Say(call.plan.greeting),) if call.asked == 0 else ()
            key = "consent" if call.asked == 0 else "consent_again"
            return (*first, Ask(Say(key), Place.CONSENT, 8, report_silence=True), GoTo(Place.CONSENT))
        case State.REFUSED:
            return (Say("consent_missing"), Record())
        case State.RECEIVED | State.GREETED:
            return (Say("hold" if call.plan.consent else call.plan.greeting), GoTo(Place.HOLD))
        case State.RINGING:
            return ringing(call, now, new_step=new_step)
        case State.TALKING:
            return (Hold(1), GoTo(Place.HOLD)) if ending.moving(call, now) else joining(call)
        case State.ANNOUNCED:
            return (Say("nobody" if call.plan.do == "escalate" else call.plan.greeting), HangUp())
        case State.ENDED | State.ABANDONED:
            return (Say("voicemail_thanks" if call.outcome is Outcome.VOICEMAIL else "goodbye"), HangUp())
        case _:
            ticket = (Say(call.plan.greeting),) if call.plan.do == "ticket" else ()
            return ticket + STATIC[call.state]


def joining(call: Call) -> Script:
    """Return the caller's way into the talk: whom he gets is said while that person hears that he is put through."""
    winner = call.winner
    if winner is not None and winner.way is Way.DIAL:  # he was in his own dial, and is not any more: it is over
        return (Say("goodbye"), HangUp())
    told = (Say("connecting", (("person", winner.person.name),)),) if winner is not None else ()
    return (*told, JoinTalk())


def ringing(call: Call, now: datetime, *, new_step: bool) -> Script:
    """Return a waiting caller's turn: hold sound, or the dial of the step's people when the REST API fails."""
    legs = escalation.open_dial_legs(call)
    if legs:
        left = int((escalation.step_ends_at(call) - now).total_seconds()) - DIAL_BUFFER
        return (RingTogether(legs, min(DIAL_LONGEST, max(DIAL_SHORTEST, left))),)
    told = (Say("next_step"),) if new_step else ()
    return (*told, Hold(hold_seconds(call, now)), GoTo(Place.HOLD))


def leg_hears(call: Call, leg: Leg | None, *, key: str | None = None) -> Script:
    """Return what a person hears who picked up; `key` is what was pressed, None when the phone was just picked up."""
    winner = call.winner
    if winner is not None and leg is not None and winner.id == leg.id and call.state is State.TALKING:
        return (Bridge(),) if leg.way is Way.DIAL else (Say("accepted"), JoinTalk(leg.id))
    if winner is not None and (leg is None or winner.id != leg.id):
        return (Say("taken", (("person", winner.person.name),)), HangUp())
    if leg is None or call.over or call.state not in {State.GREETED, State.RINGING, State.RECORDING}:
        return (Say("gone"), HangUp())
    wrong = (Say("wrong_key"),) if key else ()
    who = (("line", call.line), ("caller", call.caller or ""))
    return (
        *wrong,
        Ask(Say("screen", who), Place.LEG_KEY, 6, leg.id),
        Ask(Say("screen_again", who), Place.LEG_KEY, 6, leg.id),
        HangUp(),
    )


def after_talk(call: Call, leg: Leg) -> Script:
    """Return what the responder is asked after the talk: how the case stands, twice; then goodbye.

    He is asked as well while the caller's own end has not been told: a talk that both entered ends for him when the caller leaves.
    """
    alone = call.state is State.TALKING and call.joined_at is None
    if alone or leg.state is LegState.OVER or leg.id != call.accepted_leg:
        return (Say("gone"), HangUp())
    return (
        Ask(Say("wrap_up"), Place.LEG_WRAP_UP, 8, leg.id),
        Ask(Say("wrap_up_again"), Place.LEG_WRAP_UP, 8, leg.id),
        HangUp(),
    )


def wrapped_up(call: Call, leg: Leg, digits: str) -> Script:
    """Return the answer to the responder's key: what was noted, or the question again; nothing is noted for one who was replaced."""
    if leg.id != call.accepted_leg:
        return (Say("gone"), HangUp())
    noted = {"1": "wrap_up_solved", "2": "wrap_up_open", "3": "wrap_up_own_fault"}.get(digits)
    if noted is not None:
        return (Say(noted), HangUp())
    return (Ask(Say("wrap_up_again"), Place.LEG_WRAP_UP, 8, leg.id), HangUp())
