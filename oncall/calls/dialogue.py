"""What is said next and what keys are for, as data: it follows from the call's state, so a repeated question gets its answer again."""

import math
from datetime import datetime

from oncall.calls import aside, callback, crowd, dialogue_menu, ending, escalation, queue
from oncall.calls.effects import Place
from oncall.calls.model import CALLBACK, Call, Leg, LegState, Outcome, State, Way
from oncall.calls.words import (
    Ask,
    Bridge,
    DialCustomer,
    GoTo,
    HangUp,
    Hold,
    HoldAsking,
    JoinTalk,
    Record,
    RingTogether,
    Say,
    Script,
    Verb,
)

__all__ = [
    "Ask",
    "Bridge",
    "DialCustomer",
    "GoTo",
    "HangUp",
    "Hold",
    "HoldAsking",
    "JoinTalk",
    "Record",
    "RingTogether",
    "Say",
    "Script",
    "Verb",
    "after_customer",
    "after_talk",
    "caller_hears",
    "leg_hears",
    "wrapped_up",
]

TURN_SECONDS = 5
DIAL_SHORTEST, DIAL_LONGEST = 5, 15
DIAL_BUFFER = 5  # the carrier adds this to every ring time-out
CAN_BE_TAKEN = frozenset({State.GREETED, State.RINGING, State.QUEUED, State.RECORDING})
VOICEMAIL: Script = (Say("voicemail"), Record())


def hold_seconds(call: Call, now: datetime) -> int:
    """Return the length of the next turn: at most five seconds, cut so that it ends where the step or the wait does."""
    step = math.ceil((escalation.step_ends_at(call) - now).total_seconds())
    cap = math.floor((escalation.gives_up_at(call) - now).total_seconds())
    return max(1, min(TURN_SECONDS, step, cap))


def caller_hears(call: Call, now: datetime, *, new_step: bool = False) -> Script:
    """Return what the caller hears next. `new_step`: the next colleagues have just begun to ring."""
    match call.state:
        case State.ASKED:
            return dialogue_menu.asked(call)
        case State.ASKED_CONSENT:
            first = greeting(call) if call.asked == 0 else ()
            key = "consent" if call.asked == 0 else "consent_again"
            return (*first, Ask(Say(key), Place.CONSENT, 8, report_silence=True), GoTo(Place.CONSENT))
        case State.REFUSED:
            return (*greeting(call), HangUp()) if call.plan.do == "refuse" else (Say("consent_missing"), Record())
        case State.RECEIVED | State.GREETED:
            said = (Say("hold"),) if call.plan.consent else greeting(call)
            return (*(aside.told(call) or aside.listening(call, said)), GoTo(Place.HOLD))
        case State.RINGING | State.QUEUED:
            return ringing(call, now, new_step=new_step)
        case State.TALKING:
            return (Hold(1), GoTo(Place.HOLD)) if ending.moving(call, now) else joining(call)
        case State.ANNOUNCED:
            return announced(call)
        case State.ENDED | State.ABANDONED:
            return (Say("voicemail_thanks" if call.outcome is Outcome.VOICEMAIL else "goodbye"), HangUp())
        case State.CALLBACK_BOOKED:
            return callback_booked(call)
        case _:
            return message(call)


def callback_booked(call: Call) -> Script:
    """Return what is promised: a call when the line opens, or, to one whom nobody answered, as soon as somebody is free."""
    if call.queued_at is not None and call.plan.do != "callback":
        return (Say("callback_queued"), HangUp())
    if call.plan.do != "callback":
        return (Say("nobody"), Say("callback_soon"), HangUp())
    return (*greeting(call), Say("callback", (("caller", call.number or ""), *dialogue_menu.opening(call))), HangUp())


def message(call: Call) -> Script:
    """Return the way to a message; one who was in line for too long is told so first."""
    too_long = call.queued_at is not None and call.gave_up_at is not None and call.gave_up_at >= queue_end(call)
    return (*ticket(call), *((Say("queue_ended"),) if too_long else ()), *VOICEMAIL)


def queue_end(call: Call) -> datetime:
    """Return the instant from which the wait in line was too long."""
    return crowd.queue_ends_at(call) - queue.AT_LEAST


def greeting(call: Call) -> tuple[Say, ...]:
    """Return the route's own sentence; none where it was said before a question."""
    email = (("email", call.plan.email),) if call.plan.email else ()
    return (Say(call.plan.greeting, (*dialogue_menu.opening(call), *email)),) if call.plan.greeting else ()


def announced(call: Call) -> Script:
    """Return the last words of a call that only was told something: nobody answers, the announcement, the ticket's number."""
    if call.plan.do == "ticket":
        return (*ticket(call), Say("goodbye"), HangUp())
    return (*((Say("nobody"),) if call.plan.do == "escalate" else greeting(call)), HangUp())


def ticket(call: Call) -> Script:
    """Return what a caller is told of the ticket that was opened for him; nothing on another path."""
    if call.plan.do != "ticket":
        return ()
    sent = (Say("ticket_sent"),) if call.caller is not None else ()
    return (*greeting(call), Say("ticket", (("ticket", call.case or ""), *dialogue_menu.opening(call))), *sent)


def joining(call: Call) -> Script:
    """Return the caller's way into the talk: whom he gets is said while that person hears that he is put through."""
    winner = call.winner
    if winner is not None and winner.way is Way.DIAL:  # he was in his own dial, and is not any more: it is over
        return (Say("goodbye"), HangUp())
    told = (Say("connecting", (("person", winner.person.name),)),) if winner is not None else ()
    code = (Say("remote_help", (("code", call.plan.code),)),) if call.plan.code else ()
    return (*told, *code, JoinTalk())


def ringing(call: Call, now: datetime, *, new_step: bool) -> Script:
    """Return a waiting caller's turn: hold sound, or the dial of the step's people when the REST API fails."""
    if call.state is State.QUEUED:
        return queue.hears(call, now)
    if told_aside := aside.told(call):
        return (*told_aside, GoTo(Place.HOLD))
    legs = escalation.open_dial_legs(call)
    if legs:
        left = int((escalation.step_ends_at(call) - now).total_seconds()) - DIAL_BUFFER
        return (RingTogether(legs, min(DIAL_LONGEST, max(DIAL_SHORTEST, left))),)
    after_queue = call.queued_at is not None and call.step_since == call.waiting_since
    told = (Say("resumed" if after_queue else "next_step"),) if new_step else ()
    return (*told, Hold(hold_seconds(call, now)), GoTo(Place.HOLD))


def leg_hears(call: Call, leg: Leg | None, *, key: str | None = None) -> Script:
    """Return what a person hears who picked up; `key` is what was pressed, None when the phone was just picked up."""
    winner = call.winner
    if call.state is State.CALLING_BACK and winner is not None and leg is not None and winner.id == leg.id:
        return callback.person_hears(call)
    if winner is not None and leg is not None and winner.id == leg.id and call.state is State.TALKING:
        return (Bridge(),) if leg.way is Way.DIAL else (Say("accepted"), JoinTalk(leg.id))
    if winner is not None and (leg is None or winner.id != leg.id):
        return (Say("taken", (("person", winner.person.name),)), HangUp())
    if leg is None or call.over or call.state not in CAN_BE_TAKEN:
        return (Say("gone"), HangUp())
    wrong = (Say("wrong_key"),) if key else ()
    who = (("line", call.line), ("caller", call.caller or ""))
    screen = "screen_callback" if call.channel == CALLBACK else "screen"
    return (
        *wrong,
        Ask(Say(screen, who), Place.LEG_KEY, 6, leg.id),
        Ask(Say(screen if call.channel == CALLBACK else "screen_again", who), Place.LEG_KEY, 6, leg.id),
        HangUp(),
    )


def after_customer(call: Call, leg: Leg) -> Script:
    """Return what the person hears who called a customer back, when the customer's phone is done with."""
    if call.state is State.ENDED:
        return after_talk(call, leg)
    return (Say("not_reached", (("caller", call.caller or ""),)), HangUp())


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
