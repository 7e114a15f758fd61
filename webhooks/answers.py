"""From a reply to TwiML, and what a caller gets when something of ours fails: people on call by dial, then a message."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, request

from oncall.calls.dialogue import HangUp, Record, Say, Script
from oncall.carrier.addresses import Ticket, ticket_of
from oncall.carrier.twiml import CONTENT_TYPE, render
from oncall.log import get_logger
from oncall.usecases.answer_call import Reply
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.wording import speaker
from webhooks.door import Door, door
from webhooks.sounds import recorded

SORRY: Script = (Say("apology"), Record())
log = get_logger(__name__)


def twiml(reply: Reply, applied: Applied, *, leg: str | None = None) -> Response:
    """Return a reply as TwiML in the line's words; `leg` when a responder hears it.

    The talk's room is named by the leg that took the call, so that two responders never meet in one.
    """
    call = reply.call
    language = call.language if leg is None else applied.line.languages[0]
    body = render(
        reply.script,
        ticket=ticket_of(call, call.leg(leg) if leg else None),
        addresses=door().addresses,
        language=language,
        speak=speaker(applied.line, language),
        caller_id=call.called,
        room=f"call-{call.sid}-{call.accepted_leg}" if call.accepted_leg else f"call-{call.sid}",
        recorded=recorded(applied.line, language),
    )
    return Response(body, content_type=CONTENT_TYPE)


def ticket() -> Ticket | None:
    """Return the ticket of the address that was asked, or None when it has none that we signed."""
    return door().addresses.read(request.args.get("t", ""))


def from_store(built: Door, call: str, ask: Callable[[], Reply | None], *, writes: bool = True) -> Reply | None:
    """Return a use case's reply; None when the store fails, is not to be asked, or does not know the call.

    A call of which the journal holds something goes on beside the store until that is read back in, so that what happens
    is told in its order. `writes`: success means that something could be stored.
    """
    if built.gate.shut or built.journal.about(call):
        return None
    try:
        reply = ask()
    except (StoreBusy, StoreDown) as error:
        built.gate.failed(call)
        log.warning("served_without_store", why=str(error), path=request.path)
        return None
    except Exception:
        log.exception("use_case_failed", path=request.path)
        return None
    if writes:
        built.gate.passed()
    if reply is not None:
        built.recent.put(reply.call)
    return reply


def applied_to(built: Door, reply: Reply) -> Applied | None:
    """Return the line version a call was made under, or the line as it is now when that cannot be had."""
    version = built.desk.book.at(reply.call.policy)
    if version is None and not built.gate.shut:
        try:
            version = built.desk.book.at(reply.call.policy, built.desk.store)
        except (StoreBusy, StoreDown):
            built.gate.failed(reply.call.sid)
    return version or built.desk.book.by_id(reply.call.line)


def to_caller(
    call: str,
    use_case: Callable[[Door, datetime], Reply | None],
    instead: Callable[[Door, datetime], Reply],
    *,
    writes: bool = True,
) -> Response:
    """Answer a caller by the use case; when the store fails or does not know the call, beside it.

    Nothing that goes wrong here reaches the caller as an error: the last answer is an apology and a message.
    """
    built = door()
    now = built.now()
    try:
        reply = from_store(built, call, lambda: use_case(built, now), writes=writes) or instead(built, now)
        applied = applied_to(built, reply)
        if applied is not None:
            return twiml(reply, applied)
    except Exception:
        log.exception("caller_not_served", path=request.path)
    return sorry(built)


def sorry(built: Door) -> Response:
    """Return the last answer of all: an apology in the first line's language, and a message is taken."""
    lines = built.desk.book.all()
    language = lines[0].line.languages[0] if lines else "en"
    blank = Ticket(request.form.get("CallSid", ""), "", 0, language)
    script: Script = SORRY if request.path != "/voice/recorded" else (HangUp(),)
    body = render(
        script,
        ticket=blank,
        addresses=built.addresses,
        language=language,
        speak=lambda say: _plain(lines, language, say),
        caller_id="",
        room="",
    )
    return Response(body, content_type=CONTENT_TYPE)


def _plain(lines: tuple[Applied, ...], language: str, say: Say) -> str:
    """Return a sentence even when no line is applied."""
    if lines:
        return speaker(lines[0].line, language)(say)
    return "We are sorry, something went wrong. Please leave a message after the tone."
