"""The requests of the phones that ring for an alarm: picked up, a key, and the end of the leg."""

from flask import Response, request

from oncall.calls.alarm import Alarm
from oncall.calls.alarm_dialogue import SECONDS, alarm_hears
from oncall.calls.alarm_machine import AlarmEvent
from oncall.calls.dialogue import Ask, HangUp, Say, Script
from oncall.calls.effects import Place
from oncall.calls.events import LegKeyed, LegPickedUp
from oncall.carrier import forms
from oncall.carrier.addresses import Ticket
from oncall.carrier.twiml import CONTENT_TYPE, HEAD, TAIL, render
from oncall.log import get_logger
from oncall.usecases.apply_alarm import apply_alarm
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.wording import speaker
from webhooks.answers import ticket
from webhooks.door import door
from webhooks.guard import guarded
from webhooks.sounds import recorded

alarms = guarded("alarms")
log = get_logger(__name__)
NOTHING = f"{HEAD}<Hangup/>{TAIL}"
AGAIN = Ask(Say("alarm_again"), Place.ALARM_KEY, SECONDS)


@alarms.post("/voice/alarm")
def picked_up() -> Response:
    """A phone was picked up, or fetches what has become of the alarm."""
    known = ticket()
    if known is None or known.leg is None:
        return nothing()
    alarm = applied(known, LegPickedUp(known.leg, request.form.get("CallSid", "")))
    return said(known, alarm_hears(alarm, alarm.leg(known.leg)) if alarm else (AGAIN, HangUp()))


@alarms.post("/voice/alarm/key")
def keyed() -> Response:
    """A key was pressed. One that cannot be stored is not thanked for: it is asked for again."""
    known = ticket()
    if known is None or known.leg is None:
        return nothing()
    digits = forms.parse_digits(request.form)
    alarm = applied(known, LegKeyed(known.leg, digits, request.form.get("CallSid", "")))
    return said(known, alarm_hears(alarm, alarm.leg(known.leg), key=digits) if alarm else (AGAIN, HangUp()))


@alarms.post("/voice/alarm/status")
def ended() -> Response:
    """A leg is over; a report that cannot be stored costs nothing: time ends the step."""
    known = ticket()
    event = forms.parse_leg_status(request.form, known.leg, door().now()) if known and known.leg else None
    if known is not None and event is not None:
        applied(known, event)
    return Response(status=204)


def applied(known: Ticket, event: AlarmEvent) -> Alarm | None:
    """Apply what happened; None when it cannot be stored or there is no such alarm."""
    try:
        return apply_alarm(door().desk, known.call, event, door().now())
    except (StoreBusy, StoreDown) as error:
        log.warning("alarm_not_stored", alarm=known.call, why=str(error))
        return None


def said(known: Ticket, script: Script) -> Response:
    """Return a script as TwiML in the line's words."""
    line = door().desk.book.by_id(known.line)
    if line is None:
        return nothing()
    body = render(
        script,
        ticket=known,
        addresses=door().addresses,
        language=known.language,
        speak=speaker(line.line, known.language),
        caller_id="",
        room="",
        recorded=recorded(line.line, known.language),
    )
    return Response(body, content_type=CONTENT_TYPE)


def nothing() -> Response:
    """Hang up a leg about which nothing is known."""
    return Response(NOTHING, content_type=CONTENT_TYPE)
