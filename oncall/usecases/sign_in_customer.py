"""The customer's sign-in: a link that works once, sent to the address or number on record. Nobody learns whether one is known."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from oncall.calls.effects import TellCustomer
from oncall.policy.line import Line
from oncall.policy.numbers import e164
from oncall.policy.wording import LANGUAGES
from oncall.usecases.desk import Desk
from oncall.usecases.line_tokens import digest_of
from oncall.usecases.ports import OutboxRow

LASTS = timedelta(minutes=15)
WITHIN = timedelta(hours=1)
MOST = 4
BYTES = 24
_MAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]+\.[^@\s<>,;]+")


def contact_of(text: str, country: str = "") -> str:
    """Return a mail address in small letters or a number in E.164; "" for what is neither."""
    plain = text.strip()
    if "@" in plain:
        return plain.lower() if _MAIL.fullmatch(plain) and len(plain) <= 200 and plain.isprintable() else ""  # noqa: PLR2004
    try:
        return e164(plain, country)
    except ValueError:
        return ""


def ask_for_link(desk: Desk, text: str, now: datetime) -> None:
    """Send a link to whoever is meant, if anybody is; at most a few an hour. Raises StoreBusy, StoreDown.

    The same is done for somebody unknown as for somebody known, but for the sending: neither the answer nor the time it
    takes tells them apart. Numbers without a country are read as those of the lines' countries.
    """
    lines = [applied.line for applied in desk.book.all()]
    contact = next((found for line in lines if (found := contact_of(text, line.country))), "")
    token = secrets.token_urlsafe(BYTES)
    with desk.store.write() as tx:
        known = tx.language_of(contact) if contact else None
        whose = contact if known is not None else hidden(contact or text)
        cases = tx.cases_by(contact, 1) if contact else ()
        if tx.customer_links_since(whose, now - WITHIN) >= MOST:
            return
        case = tx.case(cases[0]) if cases else None
        line = line_of(desk, case.line if case else "", lines)
        tx.add_customer_link(digest_of(token), whose, now, now + LASTS)
        if known is not None and line is not None and desk.links is not None:
            tx.queue([letter(desk, line, contact, token, known, now)], now, now)


def letter(desk: Desk, line: Line, contact: str, token: str, known: str, now: datetime) -> OutboxRow:
    """Return the row that sends the link."""
    assert desk.links is not None
    tell = TellCustomer(
        line=line.id,
        case="",
        to=contact,
        key="sign_in",
        values=(("link", desk.links.sign_in_link(token)),),
        language=known if known in LANGUAGES else line.languages[0],
        at=now,
        until=now + LASTS,
        mail="@" in contact,
    )
    return OutboxRow(f"sign-in:{digest_of(token)[:32]}", None, tell)


def line_of(desk: Desk, case_line: str, lines: list[Line]) -> Line | None:
    """Return the line in whose name the link is sent: that of the newest case, else the first."""
    applied = desk.book.by_id(case_line)
    return applied.line if applied else next(iter(lines), None)


def use_link(desk: Desk, token: str, now: datetime) -> str | None:
    """Use a link up and return whose it is; None for one that is used, ran out, or is not ours."""
    with desk.store.write() as tx:
        contact = tx.use_customer_link(digest_of(token), now)
        if contact is None or contact.startswith(HIDDEN):
            return None
        tx.audit(now, contact, "customer_signed_in", contact, {})
        return contact


HIDDEN = "unknown:"


def hidden(text: str) -> str:
    """Return what stands for somebody unknown, so that requests are counted and no stranger's address is kept."""
    return HIDDEN + hashlib.sha256(text.strip().lower().encode()).hexdigest()
