"""The requests of a phone check: picked up, a key, and the end of its call."""

from flask import Response, request

from oncall.calls.dialogue import Ask, HangUp, Say, Script
from oncall.calls.effects import Place
from oncall.carrier import forms
from oncall.carrier.twiml import CONTENT_TYPE, HEAD, TAIL, render
from oncall.log import get_logger
from oncall.usecases.phone_checks import call_ended, confirm
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.wording import speaker
from webhooks.answers import ticket
from webhooks.door import door
from webhooks.guard import guarded
from webhooks.sounds import recorded

readiness = guarded("readiness")
log = get_logger(__name__)
SECONDS = 6
AGAIN = Ask(Say("test_call_again"), Place.TEST_KEY, SECONDS)
QUESTION: Script = (Ask(Say("test_call"), Place.TEST_KEY, SECONDS), AGAIN, HangUp())
NOTHING = f"{HEAD}<Hangup/>{TAIL}"


@readiness.post("/voice/test")
def picked_up() -> Response:
    """The phone was picked up: ask for the 1, twice."""
    return said(QUESTION)


@readiness.post("/voice/test/key")
def keyed() -> Response:
    """A key was pressed: 1 confirms, any other is asked again. A 1 that cannot be stored is not thanked for."""
    known = ticket()
    if forms.parse_digits(request.form) != "1" or known is None:
        return said((AGAIN, HangUp()))
    try:
        confirmed = confirm(door().desk, known.call, door().now())
    except (StoreBusy, StoreDown) as error:
        log.warning("phone_check_not_stored", check=known.call, why=str(error))
        confirmed = False
    return said((Say("test_call_done"), HangUp()) if confirmed else (AGAIN, HangUp()))


@readiness.post("/voice/test/status")
def ended() -> Response:
    """The call of a check is over; a report that cannot be stored is settled from the carrier's list."""
    known = ticket()
    try:
        if known is not None:
            call_ended(door().desk, known.call, known.step, request.form.get("CallStatus", ""), door().now())
    except (StoreBusy, StoreDown) as error:
        log.warning("phone_check_not_stored", check=known.call if known else "", why=str(error))
    return Response(status=204)


def said(script: Script) -> Response:
    """Return a script as TwiML in the line's words; an address that says no line of ours is hung up."""
    known = ticket()
    applied = door().desk.book.by_id(known.line) if known else None
    if known is None or applied is None:
        return Response(NOTHING, content_type=CONTENT_TYPE)
    body = render(
        script,
        ticket=known,
        addresses=door().addresses,
        language=known.language,
        speak=speaker(applied.line, known.language),
        caller_id="",
        room="",
        recorded=recorded(applied.line, known.language),
    )
    return Response(body, content_type=CONTENT_TYPE)
