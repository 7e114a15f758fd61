"""From a reply to TwiML, and what a caller gets when something of ours fails: people on call by dial, then a message."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Response, request
from prometheus_client import Counter

from oncall.calls.dialogue import HangUp, Record, Say, Script
from oncall.carrier.addresses import Ticket, ticket_of
from oncall.carrier.forms import parse_number
from oncall.carrier.twiml import CONTENT_TYPE, render
from oncall.log import get_logger
from oncall.usecases import without_store
from oncall.usecases.answer_call import Arrival, Reply
from oncall.usecases.line_book import Applied
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.wording import speaker
from webhooks.door import Door, door

SORRY: Script = (Say("apology"), Record())
WITHOUT_STORE = Counter("vakttelefon_answers_without_store_total", "Replies to callers given without the database")
log = get_logger(__name__)


def twiml(reply: Reply, applied: Applied, *, leg: str | None = None) -> Response:
    """Return a reply as TwiML in the line's words; `leg` when a responder hears it."""
    call = reply.call
    language = call.language if leg is None else applied.line.languages[0]
    body = render(
        reply.script,
        ticket=ticket_of(call, call.leg(leg) if leg else None),
        addresses=door().addresses,
        language=language,
        speak=speaker(applied.line, language),
        caller_id=call.called,
        room=f"call-{call.sid}",
    )
    return Response(body, content_type=CONTENT_TYPE)


def ticket() -> Ticket | None:
    """Return the ticket of the address that was asked, or None when it has none that we signed."""
    return door().addresses.read(request.args.get("t", ""))


def applied_to(built: Door, reply: Reply) -> Applied | None:
    """Return the line version a call was made under, or the line as it is now when that cannot be had."""
    try:
        version = built.desk.book.at(reply.call.policy, built.desk.store)
    except (StoreBusy, StoreDown):
        version = None
    return version or built.desk.book.by_id(reply.call.line)


def to_caller(
    use_case: Callable[[Door, datetime], Reply | None], instead: Callable[[Door, datetime], Reply]
) -> Response:
    """Answer a caller by the use case; when the store fails or does not know the call, by the people on call alone.

    Nothing that goes wrong here reaches the caller as an error: the last answer is an apology and a message.
    """
    built = door()
    now = built.now()
    reply: Reply | None = None
    try:
        reply = use_case(built, now)
    except (StoreBusy, StoreDown) as error:
        log.warning("caller_served_without_store", why=str(error), path=request.path)
    except Exception:
        log.exception("caller_use_case_failed", path=request.path)
    try:
        if reply is None:
            WITHOUT_STORE.inc()
            built.journal.note(request.path, now, request.form)
            reply = instead(built, now)
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


def by_ticket(built: Door, now: datetime) -> Reply:
    """Serve the caller from the signed address alone. Raises LookupError when the address says too little."""
    known = ticket()
    applied = built.desk.book.by_id(known.line) if known else None
    if known is None or applied is None:
        raise LookupError("an address without a ticket of a line that is in force")
    started_at = datetime.fromtimestamp(known.started_at, UTC)
    caller = parse_number(request.form.get("From", ""))
    called = parse_number(request.form.get("To", "")) or applied.line.numbers[0]
    return without_store.next_words(applied, Arrival(known.call, caller, called), started_at, now)
