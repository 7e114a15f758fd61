"""Send one notice from the outbox, once: what an earlier try may have sent is asked of the carrier before it is sent again."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from oncall import prompts
from oncall.calls.effects import Notice
from oncall.policy.line import Line, Person
from oncall.usecases.desk import Desk
from oncall.usecases.ports import OutboxRow
from oncall.usecases.send_once import NO_MAIL, send_once

LATE = "not sent: it came too late to be true"
GONE = "not sent: the line or the person is gone"
NO_MANAGER = "kept here: the line names no manager (cure: manager = [...] under [notices])"


def deliver_notice(desk: Desk, notice: Notice, row: OutboxRow, now: Callable[[], datetime], *, unsure: bool) -> None:
    """Send the notice and record what became of it; tried again, and kept while no mail server is set, for as long as it is true."""
    sending = partial(send, desk, notice, row.key, unsure=unsure)
    send_once(desk, row, unsendable(desk, notice, now()), sending, now)


def unsendable(desk: Desk, notice: Notice, now: datetime) -> str | None:
    """Return why a notice cannot be sent, None when it can."""
    if now >= notice.until:
        return LATE
    line, person = receiver(desk, notice)
    if notice.mail and notice.person == "":
        return NO_MANAGER
    address = person and (person.email if notice.mail else person.phone)
    if not (line and address):
        return GONE
    return NO_MAIL if notice.mail and desk.mail is None else None


def receiver(desk: Desk, notice: Notice) -> tuple[Line | None, Person | None]:
    """Return the line of a notice and who is told, as the line is now: a phone may be new since it was written."""
    applied = desk.book.by_id(notice.line)
    return (applied.line, applied.line.people.get(notice.person)) if applied else (None, None)


def send(desk: Desk, notice: Notice, key: str, *, unsure: bool) -> None:
    """Hand the notice to the carrier or the mail server. Raises CarrierError, MailError."""
    line, person = receiver(desk, notice)
    assert line is not None
    assert person is not None
    if notice.mail:
        subject, body = (words(line, notice, f"mail_{notice.key}_{part}") for part in ("subject", "body"))
        assert desk.mail is not None
        desk.mail.send(person.email or "", subject, body, key)
        return
    body, to = words(line, notice, f"sms_{notice.key}"), person.phone or ""
    if not (unsure and desk.carrier.find_text(to, body, notice.at)):
        desk.carrier.send_text(line.numbers[0], to, body)


def words(line: Line, notice: Notice, key: str) -> str:
    """Return a part of a notice in the line's language."""
    return prompts.text(line.say, line.languages[0], key, {**dict(notice.values), "line": line.name})
