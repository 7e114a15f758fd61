"""Send a customer one letter or SMS about a case from the outbox, once; kept while there is no mail server, tried again while there is trouble."""

from collections.abc import Callable
from datetime import datetime, timedelta

from oncall import prompts
from oncall.calls.effects import TellCustomer
from oncall.policy.line import Line
from oncall.usecases.customer_links import case_link
from oncall.usecases.desk import Desk
from oncall.usecases.ports import CarrierError, MailError, OutboxRow

FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=2), timedelta(minutes=5)
NO_MAIL = "kept: no mail server is set (cure: ONCALL_MAIL_URL)"
LATE = "not sent: it came too late to be of use"
GONE = "not sent: the line is gone"


def tell_customer(desk: Desk, tell: TellCustomer, row: OutboxRow, now: Callable[[], datetime], *, unsure: bool) -> None:
    """Send it and record what became of it."""
    applied = desk.book.by_id(tell.line)
    if now() >= tell.until or applied is None:
        desk.store.finish_outbox(row.key, now(), error=LATE if applied is not None else GONE)
        return
    if tell.mail and desk.mail is None:
        desk.store.finish_outbox(row.key, now(), error=NO_MAIL, retry_at=now() + LONGEST_RETRY)
        return
    try:
        send(desk, applied.line, tell, row.key, unsure=unsure)
    except (CarrierError, MailError) as error:
        wait = min(FIRST_RETRY * 2 ** min(row.attempts, 20), LONGEST_RETRY)
        desk.store.finish_outbox(row.key, now(), error=str(error), retry_at=None if error.permanent else now() + wait)
    else:
        desk.store.finish_outbox(row.key, now())


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
