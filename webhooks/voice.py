"""The caller's requests: the call itself, and every turn on its way."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, request

from oncall.calls.dialogue import HangUp, Say
from oncall.calls.events import CallerKeyed, Event, Heartbeat, TalkOver
from oncall.carrier import forms
from oncall.log import get_logger
from oncall.usecases import without_store
from oncall.usecases.answer_call import Arrival, Reply, answer_call
from oncall.usecases.serve_caller import serve_caller
from webhooks.answers import by_ticket, sorry, ticket, to_caller
from webhooks.door import Door, door
from webhooks.guard import guarded

voice = guarded("voice")
log = get_logger(__name__)


@voice.post("/voice/incoming")
@voice.post("/voice/fallback")
def incoming() -> Response:
    """A call has come to one of our numbers; the same call again, or its fallback, gets what its state says."""
    built = door()
    arrived = forms.parse_call(request.form, built.account)
    applied = built.desk.book.by_number(arrived.to) if isinstance(arrived, forms.Incoming) else None
    if not isinstance(arrived, forms.Incoming) or applied is None:
        log.error("call_for_no_line", form=str(arrived))
        return sorry(built)
    arrival = Arrival(arrived.sid, arrived.from_, arrived.to)
    return to_caller(
        lambda built, now: answer_call(built.desk, applied, arrival, now),
        lambda _, now: without_store.first_words(applied, arrival, now),
    )


@voice.post("/voice/hold")
def hold() -> Response:
    """The waiting caller's heartbeat."""
    return turn(Heartbeat())


@voice.post("/voice/talk")
def talk() -> Response:
    """The caller was brought by our own request."""
    return turn(Heartbeat(moved=True))


@voice.post("/voice/consent")
def consent() -> Response:
    """The caller answered the price notice, or did not."""
    return turn(CallerKeyed(forms.parse_digits(request.form)))


@voice.post("/voice/dialled")
def dialled() -> Response:
    """The dial in the caller's own call is over; after a talk that the store does not know there is only goodbye."""
    over = forms.parse_dial(request.form)
    return turn(over, goodbye if over.talked else by_ticket)


@voice.post("/voice/over")
def talk_over() -> Response:
    """The caller is out of the talk."""
    return turn(TalkOver(), goodbye)


@voice.post("/voice/recorded")
def recorded() -> Response:
    """The caller has left a message, or said nothing at all: then there is only goodbye, not the question again."""
    message = forms.parse_recording(request.form)
    if message is not None:
        return turn(message, thanks)
    return to_caller(goodbye, goodbye)


def turn(event: Event, instead: Callable[[Door, datetime], Reply] = by_ticket) -> Response:
    """Apply what happened to the caller's call and say what comes next."""
    known = ticket()
    sid = known.call if known else request.form.get("CallSid", "")
    return to_caller(lambda built, now: serve_caller(built.desk, sid, event, now), instead)


def goodbye(built: Door, now: datetime) -> Reply:
    """End the caller's call after a talk that the store does not know."""
    return Reply(by_ticket(built, now).call, (Say("goodbye"), HangUp()))


def thanks(built: Door, now: datetime) -> Reply:
    """End the caller's call after a message that the store does not know."""
    return Reply(by_ticket(built, now).call, (Say("voicemail_thanks"), HangUp()))
