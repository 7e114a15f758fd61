"""The responders' requests: picked up, a key, out of the talk, a key after it."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, request

from oncall.calls.dialogue import Bridge, Say
from oncall.carrier import forms
from oncall.carrier.addresses import Ticket
from oncall.carrier.twiml import CONTENT_TYPE, HEAD, TAIL, render
from oncall.log import get_logger
from oncall.usecases.answer_call import Reply
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.serve_leg import (
    customer_dial_over,
    customer_reached,
    leg_keyed,
    leg_left_talk,
    leg_picked_up,
    leg_wrapped_up,
)
from oncall.usecases.wording import speaker
from webhooks import apart
from webhooks.answers import applied_to, from_store, ticket, twiml
from webhooks.door import Door, door
from webhooks.guard import guarded
from webhooks.sounds import recorded

legs = guarded("legs")
log = get_logger(__name__)
GOODBYE = f"{HEAD}<Hangup/>{TAIL}"
UseCase = Callable[[Door, Ticket, str, datetime], Reply | None]


@legs.post("/voice/leg")
def picked_up() -> Response:
    """A responder's phone was picked up."""
    return to_responder(lambda built, known, leg, now: leg_picked_up(built.desk, known.call, leg, own_sid(), now))


@legs.post("/voice/leg/key")
def keyed() -> Response:
    """A key was pressed while asked to take the call."""
    digits = forms.parse_digits(request.form)
    return to_responder(lambda built, known, leg, now: leg_keyed(built.desk, known.call, leg, own_sid(), digits, now))


@legs.post("/voice/leg/over")
def left_talk() -> Response:
    """The responder is out of the talk."""
    return to_responder(lambda built, known, leg, now: leg_left_talk(built.desk, known.call, leg, now))


@legs.post("/voice/leg/wrap")
def wrapped_up() -> Response:
    """A key was pressed after the talk."""
    digits = forms.parse_digits(request.form)
    return to_responder(lambda built, known, leg, now: leg_wrapped_up(built.desk, known.call, leg, digits, now))


@legs.post("/voice/leg/customer")
def customer() -> Response:
    """A customer who is called back picked up: he hears who it is and is connected, whatever fails behind the door."""
    built, known = door(), ticket()
    applied = built.desk.book.by_id(known.line) if known is not None else None
    if known is None or known.leg is None or applied is None:
        return nothing_to_say()
    try:
        customer_reached(built.desk, known.call, known.leg, built.now())
    except (StoreBusy, StoreDown) as error:
        log.warning("customer_reached_not_stored", call=known.call, why=str(error))
    body = render(
        (Say("callback_hello"), Bridge()),
        ticket=known,
        addresses=built.addresses,
        language=known.language,
        speak=speaker(applied.line, known.language),
        caller_id="",
        room="",
        recorded=recorded(applied.line, known.language),
    )
    return Response(body, content_type=CONTENT_TYPE)


@legs.post("/voice/leg/called")
def called_back() -> Response:
    """The dial to a customer who is called back is over."""
    return to_responder(
        lambda built, known, leg, now: customer_dial_over(
            built.desk, known.call, forms.parse_customer_dial(request.form, leg), now
        )
    )


def own_sid() -> str:
    """Return the leg's own call id."""
    return request.form.get("CallSid", "")


def to_responder(use_case: UseCase) -> Response:
    """Answer a responder by the use case; a leg that the store cannot be asked about, or does not know, beside it."""
    built = door()
    now = built.now()
    known = ticket()
    if known is None or known.leg is None:
        return nothing_to_say()
    leg = known.leg
    try:
        reply = from_store(built, known.call, lambda: known_leg(use_case(built, known, leg, now), leg))
        reply = reply or apart.responder(built, known, now)
        applied = applied_to(built, reply)
        return twiml(reply, applied, leg=leg) if applied is not None else nothing_to_say()
    except Exception:
        log.exception("responder_not_served", path=request.path)
        return nothing_to_say()


def known_leg(reply: Reply | None, leg: str) -> Reply | None:
    """Return a reply about a leg that the store knows; a leg that was dialled while the store was away it may not know yet."""
    return reply if reply is not None and reply.call.leg(leg) is not None else None


def nothing_to_say() -> Response:
    """Hang up a leg about which nothing is known."""
    return Response(GOODBYE, content_type=CONTENT_TYPE)
