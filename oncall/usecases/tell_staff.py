"""Tell one person by SMS or mail what happened with a call."""

from datetime import datetime

from oncall.calls.effects import Tell
from oncall.calls.model import Call
from oncall.policy.line import Line
from oncall.usecases.desk import Desk
from oncall.usecases.ports import CarrierError, MailError, OutboxRow
from oncall.usecases.responder_links import responder_link
from oncall.usecases.wording import written

TEXTS = {"accepted": "sms_accepted", "missed": "sms_missed", "voicemail": "sms_voicemail", "callback": "sms_booked"}
LETTERS = {"missed": "mail_missed", "voicemail": "mail_voicemail", "callback": "mail_booked"}


def tell_staff(desk: Desk, call: Call, tell: Tell, row: OutboxRow, *, unsure: bool) -> None:
    """Send the message once. Raises CarrierError where a later try may help; a person without an address is skipped."""
    applied = desk.book.at(call.policy, desk.store)
    person = applied.line.people.get(tell.people[0]) if applied else None
    if applied is None or person is None:
        return
    line = applied.line
    link = responder_link(desk.links, call.case, person.id, call.started_at)
    values = dict(tell.values) | {"case": call.case or "", "person": person.name, "link": link}
    if tell.mail:
        if desk.mail is not None and person.email:
            letter(desk, line, person.email, LETTERS[tell.key], values, call.started_at, row.key)
        return
    body = written(line, line.languages[0], TEXTS[tell.key], values, call.started_at)
    if person.phone and not (unsure and desk.carrier.find_text(person.phone, body, call.started_at)):
        desk.carrier.send_text(call.called, person.phone, body)


def letter(desk: Desk, line: Line, to: str, key: str, values: dict[str, str], at: datetime, message_id: str) -> None:
    """Send a letter; its Message-ID is the outbox key, so that a repeat can be recognised."""
    language = line.languages[0]
    subject = written(line, language, f"{key}_subject", values, at)
    body = written(line, language, f"{key}_body", values, at)
    assert desk.mail is not None
    try:
        desk.mail.send(to, subject, body, message_id)
    except MailError as error:
        raise CarrierError(str(error), permanent=error.permanent) from error
