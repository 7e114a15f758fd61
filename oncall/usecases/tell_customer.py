"""Send a customer one letter or SMS about a case from the outbox, once; kept while there is no mail server, tried again while there is trouble."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from oncall import prompts
from oncall.calls.effects import TellCustomer
from oncall.policy.line import Line
from oncall.usecases.customer_links import case_link
from oncall.usecases.desk import Desk
from oncall.usecases.ports import OutboxRow
from oncall.usecases.send_once import NO_MAIL, send_once

LATE = "not sent: it came too late to be of use"
GONE = "not sent: the line is gone"


def tell_customer(desk: Desk, tell: TellCustomer, row: OutboxRow, now: Callable[[], datetime], *, unsure: bool) -> None:
    """Send it and record what became of it."""
    applied = desk.book.by_id(tell.line)
    if applied is None:
        desk.store.finish_outbox(row.key, now(), error=GONE)
        return
    why = LATE if now() >= tell.until else NO_MAIL if tell.mail and desk.mail is None else None
    send_once(desk, row, why, partial(send, desk, applied.line, tell, row.key, unsure=unsure), now)


def send(desk: Desk, line: Line, tell: TellCustomer, key: str, *, unsure: bool) -> None:
    """Hand it to the mail server or the carrier. Raises MailError, CarrierError."""
    values = dict(tell.values)
    if "link" not in values:
        values["link"] = case_link(desk.links, tell.case, tell.at) if tell.case else ""
    if not tell.mail:
        body = words(line, tell, "sms_ticket" if tell.key == "ticket_opened" else f"sms_{tell.key}", values)
        if not (unsure and desk.carrier.find_text(tell.to, body, tell.at)):
            desk.carrier.send_text(line.numbers[0], tell.to, body)
        return
    subject = words(line, tell, "mail_ticket_subject" if tell.case else f"mail_{tell.key}_subject", values)
    body = words(line, tell, f"mail_{tell.key}_body", values)
    assert desk.mail is not None
    desk.mail.send(
        tell.to,
        subject,
        f"{body}\n\n{tell.text}" if tell.text else body,
        key,
        references=tell.thread,
        reply_to=line.mail[0] if line.mail else "",
    )


def words(line: Line, tell: TellCustomer, key: str, values: dict[str, str]) -> str:
    """Return a part of the message in the customer's language."""
    return prompts.text(line.say, tell.language, key, {**values, "line": line.name, "ticket": tell.case})
