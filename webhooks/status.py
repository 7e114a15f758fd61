"""Reports that need no words: a call or a leg has ended, a recording is complete.

Answered with 204 whatever we make of them; with 503 only where two thousand ends of legs wait already.
"""

from datetime import datetime

from flask import Response, request
from prometheus_client import Counter

from oncall.calls.events import Event
from oncall.log import get_logger
from oncall.usecases.apply_event import apply_event
from oncall.usecases.ports import StoreBusy, StoreDown
from webhooks import apart
from webhooks.answers import ticket
from webhooks.door import Door, door
from webhooks.guard import guarded
from webhooks.late import KEPT, Late
from webhooks.reading import event_of

status = guarded("status")
PUT_OFF = Counter("vakttelefon_reports_put_off_total", "Status callbacks put off because new calls go first")
LEG_STATUS = "/voice/leg/status"
log = get_logger(__name__)


@status.post("/voice/status")
def call_ended() -> Response:
    """The number's status callback: the caller's call is over."""
    return noted(request.form.get("CallSid", ""))


@status.post("/voice/leg/status")
def leg_ended() -> Response:
    """A responder's leg is over."""
    known = ticket()
    return noted(known.call) if known is not None and known.leg is not None else Response(status=204)


@status.post("/voice/recording")
def recording_complete() -> Response:
    """A message is complete."""
    known = ticket()
    return noted(known.call if known else request.form.get("CallSid", ""))


def noted(call: str) -> Response:
    """Apply the report, or keep it in the journal when the store cannot take it; the carrier sends it only once."""
    built = door()
    now = built.now()
    event = event_of(request.path, request.form, ticket(), now)
    if event is None:
        return Response(status=204)
    if not built.reports.enter():
        return crowded_out(built, call, event, now)
    try:
        if not stored(built, call, event, request.path):
            apart.keep(built, call, now)
    finally:
        built.reports.leave()
    return Response(status=204)


def crowded_out(built: Door, call: str, event: Event, now: datetime) -> Response:
    """Put off a report while others keep the process busy, so that new calls are answered first.

    What is over (a call's end, a message) is kept in the journal and read back within a second. A leg's end waits in memory
    instead: its caller waits, and a call with something in the journal would be served beside the store. Should too many
    wait, the carrier is told to send it again, which its address asks for twice.
    """
    PUT_OFF.inc()
    if request.path != LEG_STATUS:
        apart.keep(built, call, now)
        return Response(status=204)
    return Response(status=204 if built.late.put(Late(call, event, now)) else 503)


def note_late(built: Door) -> None:
    """Apply the reports that were put off; those that the store cannot take now wait on. To be called every second."""
    for _ in range(len(built.late)):
        late = built.late.take()
        if (
            late is not None
            and not stored(built, late.call, late.event, LEG_STATUS)
            and built.now() < late.since + KEPT
        ):
            built.late.put(late)


def stored(built: Door, call: str, event: Event, path: str) -> bool:
    """Apply a report that came at a path; returns whether it need not be kept: a call that nobody knows may be in the journal of another process."""
    if built.gate.shut or built.journal.about(call):
        return False
    try:
        change = apply_event(built.desk, call, event, built.now())
    except (StoreBusy, StoreDown) as error:
        built.gate.failed(call)
        log.warning("report_not_stored_yet", path=path, why=str(error))
        return False
    except Exception:
        log.exception("report_failed", path=path)
        return False
    built.gate.passed()
    if change is not None:
        return True
    log.warning("report_for_unknown_call", path=path, sid=call)
    return not built.journal.waiting()
