"""Reports that need no words: a call or a leg has ended, a recording is complete. Answered with 204 whatever we make of them."""

from flask import Response, request

from oncall.calls.events import Event
from oncall.carrier import forms
from oncall.log import get_logger
from oncall.usecases.apply_event import apply_event
from oncall.usecases.ports import StoreBusy, StoreDown
from webhooks.answers import ticket
from webhooks.door import door
from webhooks.guard import guarded

status = guarded("status")
log = get_logger(__name__)


@status.post("/voice/status")
def call_ended() -> Response:
    """The number's status callback: the caller's call is over."""
    return noted(request.form.get("CallSid", ""), forms.parse_status(request.form, door().now()))


@status.post("/voice/leg/status")
def leg_ended() -> Response:
    """A responder's leg is over."""
    known = ticket()
    if known is None or known.leg is None:
        return noted("", None)
    return noted(known.call, forms.parse_leg_status(request.form, known.leg))


@status.post("/voice/recording")
def recording_complete() -> Response:
    """A message is complete."""
    known = ticket()
    return noted(known.call if known else request.form.get("CallSid", ""), forms.parse_recording(request.form))


def noted(sid: str, event: Event | None) -> Response:
    """Apply the report, or keep it in the journal when the store cannot take it; the carrier sends it only once."""
    built = door()
    now = built.now()
    try:
        if event is not None and apply_event(built.desk, sid, event, now) is None:
            log.warning("report_for_unknown_call", path=request.path, sid=sid)
    except (StoreBusy, StoreDown) as error:
        built.journal.note(request.path, now, request.form)
        log.warning("report_kept_in_journal", path=request.path, why=str(error))
    except Exception:
        built.journal.note(request.path, now, request.form)
        log.exception("report_failed", path=request.path)
    return Response(status=204)
