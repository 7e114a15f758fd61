"""Events of the caller before and during the wait: the call came, keys at the price notice, heartbeats, timers, dial over."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.calls import escalation
from oncall.calls.decision import Decision
from oncall.calls.effects import BookCallback, Effect, OpenCase, Tell, TellCaller, WakeAt
from oncall.calls.events import CallCame, CallerKeyed, DialOver, Heartbeat, TimeCame
from oncall.calls.model import Call, Leg, LegOutcome, LegState, Outcome, State, Way

QUESTIONS = 3
PATIENCE = timedelta(minutes=2)
HARDLY_RANG = timedelta(seconds=3)
HANGS_UP = timedelta(seconds=10)  # the sentence is over by then, and his phone is free


def came(call: Call, _: CallCame, now: datetime) -> Decision:
    """Do what the route says: ring people, ask for consent first, announce, refuse, book a callback, open a ticket."""
    match call.plan.do:
        case "refuse":
            return Decision(replace(call, state=State.REFUSED, outcome=Outcome.REFUSED, gave_up_at=now))
        case "announce":
            return Decision(replace(call, state=State.ANNOUNCED, outcome=Outcome.ANNOUNCED, gave_up_at=now))
        case "callback":
            return book(call, now)
        case "ticket":
            return open_ticket(call, now)
        case "call_back":
            return ring_staff(call, now)
        case _ if call.plan.consent:
            return Decision(replace(call, state=State.ASKED_CONSENT), (WakeAt(now + PATIENCE),))
        case _:
            return escalation.begin(call, now)


def book(call: Call, now: datetime) -> Decision:
    """Book a call back; without any number to ring there is a message to be left instead."""
    number = call.number or call.caller
    if number is None:
        return Decision(replace(call, state=State.RECORDING, gave_up_at=now))
    staff = tuple(person.id for person in call.plan.staff())
    booked = replace(call, state=State.CALLBACK_BOOKED, outcome=Outcome.CALLBACK, gave_up_at=now, number=number)
    tell = Tell(staff, "callback", (*escalation.told_about(call, now), ("caller", number)), mail=True)
    due = BookCallback(number, "hours", call.plan.opens_at or now)
    return Decision(booked, (OpenCase(), due, tell, *told_opening(booked, number, "sms_callback")))


def open_ticket(call: Call, now: datetime) -> Decision:
    """Open a ticket and send its number; then a message is taken, or nothing more where the line takes none."""
    call = replace(call, gave_up_at=now)
    if call.plan.message:
        call = replace(call, state=State.RECORDING)
    else:
        call = replace(call, state=State.ANNOUNCED, outcome=Outcome.ANNOUNCED)
    return Decision(call, (OpenCase(), *told_opening(call, call.caller, "sms_ticket")))


def ring_staff(call: Call, now: datetime) -> Decision:
    """One of the staff wants to call a customer as the line: his own phone is rung as soon as he has hung up.

    So a forged caller id calls nobody: the phone in the line file rings, and there 1 is pressed.
    """
    back = call.plan.back
    if back is None:
        return escalation.begin(call, now)
    booked = BookCallback(back.number, "staff", now + HANGS_UP, back.person, back.case)
    return Decision(replace(call, state=State.ANNOUNCED, outcome=Outcome.ANNOUNCED, gave_up_at=now), (booked,))


def told_opening(call: Call, to: str | None, key: str) -> tuple[Effect, ...]:
    """Return the SMS that confirms what was done; none where there is no number for it."""
    at = call.plan.opens_at
    opens = () if at is None else (("opens", at.isoformat()),)
    return () if to is None else (TellCaller(to, key, opens),)


def answered_notice(call: Call, event: CallerKeyed, now: datetime) -> Decision:
    """1 to the price notice starts the ringing; anything else asks again, three times in all."""
    if event.digits == "1":
        return escalation.begin(call, now)
    if call.asked + 1 >= QUESTIONS:
        return Decision(replace(call, state=State.REFUSED, outcome=Outcome.REFUSED, asked=call.asked + 1))
    return Decision(replace(call, asked=call.asked + 1))


def kept_silent(call: Call, _: TimeCame, now: datetime) -> Decision:
    """A price notice that nobody answers within two minutes ends the call."""
    if now < call.started_at + PATIENCE:
        return Decision(call)
    return Decision(replace(call, state=State.REFUSED, outcome=Outcome.REFUSED))


def heartbeat(call: Call, _: Heartbeat, now: datetime) -> Decision:
    """The caller still waits: time decides; when the REST API fails, the answer dials the step's people itself."""
    if call.state is not State.RINGING:
        call = replace(call, state=State.RINGING)
    call, effects = escalation.advance(replace(call, keyed="") if call.keyed else call, now)
    if call.state is State.RINGING:
        if call.told_step != call.step:
            call = replace(call, told_step=call.step)
        if call.dial_way:
            call = escalation.ring_by_dial(call, now)
    return Decision(call, effects)


def time_came(call: Call, _: TimeCame, now: datetime) -> Decision:
    """A timer of the wait is due: time decides. Not while the caller is dialling: the dial's own end comes next."""
    if escalation.open_dial_legs(call) and now < escalation.gives_up_at(call):
        return Decision(call)
    return Decision(*escalation.advance(call, now))


def dial_over(call: Call, event: DialOver, now: datetime) -> Decision:
    """Nobody took the call in the caller's dial: whom it did not reach is dialled again alone, then the next step."""
    return heartbeat(after_dial(call, event, now), Heartbeat(), now)


def after_dial(call: Call, event: DialOver, now: datetime) -> Call:
    """Return the call with every phone of the dial over."""
    legs = tuple(dialled_out(leg, event, now) if leg.open and leg.way is Way.DIAL else leg for leg in call.legs)
    return replace(call, legs=legs)


def dialled_out(leg: Leg, event: DialOver, now: datetime) -> Leg:
    """Return a dial leg as over: picked up without the key, the carrier's word, or failed when it hardly rang at all."""
    if leg.state is LegState.SCREENING:
        outcome = LegOutcome.SCREENED_OUT
    elif event.outcome is LegOutcome.NO_ANSWER and now - leg.placed_at < HARDLY_RANG:
        outcome = LegOutcome.FAILED
    else:
        outcome = event.outcome
    return replace(leg, state=LegState.OVER, ended_at=now, outcome=outcome)
