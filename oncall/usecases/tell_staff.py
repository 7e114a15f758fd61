"""Tell one person by SMS or mail what happened with a call."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from oncall.calls.effects import Tell
from oncall.calls.model import Call
from oncall.policy.line import Line, Person
from oncall.usecases.deliver_notice import LATE
from oncall.usecases.desk import Desk
from oncall.usecases.ports import OutboxRow
from oncall.usecases.responder_links import responder_link
from oncall.usecases.send_once import NO_MAIL, send_once
from oncall.usecases.wording import written

TEXTS = {"accepted": "sms_accepted", "missed": "sms_missed", "voicemail": "sms_voicemail", "callback": "sms_booked"}
LETTERS = {"missed": "mail_missed", "voicemail": "mail_voicemail", "callback": "mail_booked"}
LETTERS_KEPT = timedelta(
    days=7
)  # since the call began: by then its SMS, its case and the list of calls have told of it


def receiver(desk: Desk, call: Call, tell: Tell) -> tuple[Line, Person] | None:
    """Return who is told, as the line was at the call; None for somebody it does not know."""
    applied = desk.book.at(call.policy, desk.store)
    person = applied.line.people.get(tell.people[0]) if applied else None
    return (applied.line, person) if applied and person else None


def tell_staff(desk: Desk, call: Call, tell: Tell, *, unsure: bool) -> None:
    """Send the SMS once. Raises CarrierError where a later try may help; a person without a number is skipped."""
    found = receiver(desk, call, tell)
    if found is None:
        return
    line, person = found
    body = written(line, line.languages[0], TEXTS[tell.key], values_of(desk, call, tell, person), call.started_at)
    if person.phone and not (unsure and desk.carrier.find_text(person.phone, body, call.started_at)):
        desk.carrier.send_text(call.called, person.phone, body)


def write_to_staff(desk: Desk, call: Call, tell: Tell, row: OutboxRow, now: Callable[[], datetime]) -> None:
    """Send the letter once, and keep it meanwhile where no mail server is set; a person without an address is skipped."""
    found = receiver(desk, call, tell)
    if found is None or not found[1].email:
        desk.store.finish_outbox(row.key, now())
        return
    line, person = found
    late = now() >= call.started_at + LETTERS_KEPT
    why = LATE if late else NO_MAIL if desk.mail is None else None
    values = values_of(desk, call, tell, person)
    send_once(
        desk,
        row,
        why,
        partial(letter, desk, line, found[1].email, LETTERS[tell.key], values, call.started_at, row.key),
        now,
    )


def values_of(desk: Desk, call: Call, tell: Tell, person: Person) -> dict[str, str]:
    """Return what a message says of the call, and to whom."""
    link = responder_link(desk.links, call.case, person.id, call.started_at)
    return dict(tell.values) | {"case": call.case or "", "person": person.name, "link": link}


def letter(desk: Desk, line: Line, to: str, key: str, values: dict[str, str], at: datetime, message_id: str) -> None:
    """Send a letter; its Message-ID is the outbox key, so that a repeat can be recognised. Raises MailError."""
    language = line.languages[0]
    subject = written(line, language, f"{key}_subject", values, at)
    body = written(line, language, f"{key}_body", values, at)
    assert desk.mail is not None
    desk.mail.send(to, subject, body, message_id)
