"""The caller's requests: the call itself, and every turn on its way."""

from datetime import datetime

from flask import Response, request

from oncall.carrier import forms
from oncall.log import get_logger
from oncall.usecases.answer_again import answer_again
from oncall.usecases.answer_call import Arrival, Reply, answer_call
from oncall.usecases.serve_caller import serve_caller
from webhooks import apart
from webhooks.answers import sorry, ticket, to_caller
from webhooks.door import Door, door
from webhooks.guard import guarded
from webhooks.reading import event_of

voice = guarded("voice")
log = get_logger(__name__)


@voice.post("/voice/incoming")
@voice.post("/voice/fallback")
def incoming() -> Response:
    """A call has come to one of our numbers; the same call again, or its fallback, gets what its state says."""
    built = door()
    came = forms.parse_call(request.form, built.account)
    applied = built.desk.book.by_number(came.to) if isinstance(came, forms.Incoming) else None
    if not isinstance(came, forms.Incoming) or applied is None:
        log.error("call_for_no_line", form=str(came))
        if isinstance(came, forms.Incoming) and not built.desk.book.all():
            apart.keep(built, came.sid, built.now())
        return sorry(built)
    arrival = Arrival(came.sid, came.from_, came.to)
    return to_caller(
        came.sid,
        lambda built, now: answer_again(built.desk, answer_call(built.desk, applied, arrival, now), now),
        lambda built, now: apart.arrived(built, applied, arrival, now),
    )


@voice.post("/voice/hold")
def hold() -> Response:
    """The waiting caller's heartbeat; many of them only read."""
    return turn(writes=False)


@voice.post("/voice/talk")
def talk() -> Response:
    """The caller was brought by our own request."""
    return turn()


@voice.post("/voice/consent")
def consent() -> Response:
    """The caller answered the price notice, or did not."""
    return turn()


@voice.post("/voice/keys")
def keys() -> Response:
    """The caller answered a question by keys, or did not."""
    return turn()


@voice.post("/voice/dialled")
def dialled() -> Response:
    """The dial in the caller's own call is over."""
    return turn()


@voice.post("/voice/over")
def talk_over() -> Response:
    """The caller is out of the talk."""
    return turn()


@voice.post("/voice/recorded")
def recorded() -> Response:
    """The caller has left a message, or said nothing at all: then there is only goodbye, not the question again."""
    return turn()


def turn(*, writes: bool = True) -> Response:
    """Apply what happened to the caller's call and say what comes next."""
    known = ticket()
    sid = known.call if known else request.form.get("CallSid", "")

    def use_case(built: Door, now: datetime) -> Reply | None:
        event = event_of(request.path, request.form, known, now)
        return serve_caller(built.desk, sid, event, now) if event is not None else None

    return to_caller(sid, use_case, lambda built, now: apart.carried_on(built, known, now), writes=writes)
