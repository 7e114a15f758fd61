"""The responders' requests: picked up, a key, out of the talk, a key after it."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, request

from oncall.carrier import forms
from oncall.carrier.addresses import Ticket
from oncall.carrier.twiml import CONTENT_TYPE, HEAD, TAIL
from oncall.log import get_logger
from oncall.usecases import without_store
from oncall.usecases.answer_call import Reply
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.serve_leg import leg_keyed, leg_left_talk, leg_picked_up, leg_wrapped_up
from webhooks.answers import applied_to, by_ticket, ticket, twiml
from webhooks.door import Door, door
from webhooks.guard import guarded

legs = guarded("legs")
log = get_logger(__name__)
GOODBYE = f"{HEAD}<Hangup/>{TAIL}"
UseCase = Callable[[Door, Ticket, str, datetime], Reply | None]


@legs.post("/voice/leg")
def picked_up() -> Response:
    """A responder's phone was picked up."""
    return to_responder(
        lambda built, known, leg, now: leg_picked_up(built.desk, known.call, leg, own_sid(), now), asks=True
    )


@legs.post("/voice/leg/key")
def keyed() -> Response:
    """A key was pressed while asked to take the call."""
    digits = forms.parse_digits(request.form)
    return to_responder(
        lambda built, known, leg, now: leg_keyed(built.desk, known.call, leg, own_sid(), digits, now),
        asks=True,
        key=digits,
    )


@legs.post("/voice/leg/over")
def left_talk() -> Response:
    """The responder is out of the talk."""
    return to_responder(lambda built, known, leg, now: leg_left_talk(built.desk, known.call, leg, now))


@legs.post("/voice/leg/wrap")
def wrapped_up() -> Response:
    """A key was pressed after the talk."""
    digits = forms.parse_digits(request.form)
    return to_responder(lambda built, known, leg, now: leg_wrapped_up(built.desk, known.call, leg, digits, now))


def own_sid() -> str:
    """Return the leg's own call id."""
    return request.form.get("CallSid", "")


def to_responder(use_case: UseCase, *, asks: bool = False, key: str | None = None) -> Response:
    """Answer a responder by the use case; without the store a phone that is asked is screened all the same."""
    built = door()
    now = built.now()
    known = ticket()
    if known is None or known.leg is None:
        return nothing_to_say()
    reply: Reply | None = None
    try:
        reply = use_case(built, known, known.leg, now)
    except (StoreBusy, StoreDown) as error:
        log.warning("responder_served_without_store", why=str(error), path=request.path)
    except Exception:
        log.exception("responder_use_case_failed", path=request.path)
    if reply is None and asks:
        reply = screened_by_ticket(built, now, known, key)
    applied = applied_to(built, reply) if reply else None
    if reply is None or applied is None:
        return nothing_to_say()
    return twiml(reply, applied, leg=known.leg)


def screened_by_ticket(built: Door, now: datetime, known: Ticket, key: str | None) -> Reply | None:
    """Screen a leg that the store does not know; only a leg within the caller's own dial can be bridged so."""
    try:
        call = by_ticket(built, now).call
    except LookupError:
        return None
    if not request.form.get("ParentCallSid"):
        return None
    return Reply(call, without_store.leg_words(known.leg, call.line, screen=call.plan.screen, key=key))


def nothing_to_say() -> Response:
    """Hang up a leg about which nothing is known."""
    return Response(GOODBYE, content_type=CONTENT_TYPE)
