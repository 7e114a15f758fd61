"""Open a ticket: a case with what the customer wrote, given to somebody, told to both. Under one key it is opened once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from oncall.policy.line import Line
from oncall.policy.wording import LANGUAGES
from oncall.usecases.desk import Desk
from oncall.usecases.fact_rows import typed_row
from oncall.usecases.line_book import Applied
from oncall.usecases.make_plan import people_on_call
from oncall.usecases.open_case import contract_facts, write_facts
from oncall.usecases.ports import CaseRow, FactRow, StoreBusy, Tx
from oncall.usecases.ticket_rows import MessageKind, TicketFile, TicketMessage, TicketRow
from oncall.usecases.ticket_words import tell, tell_staff_of
from schedules.hours import state_at

TRIES = 3
LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000


class TicketRefused(ValueError):
    """A ticket, an answer or a change that cannot be taken. One line: what, and the cure."""


class Doubled(Exception):
    """Somebody else made the same ticket just now: nothing was written, and trying again finds theirs."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that was kept already: the name it came with (only ever shown), media type, bytes, SHA-256."""

    name: str
    media: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A request as it came. `key` is unique for ever: the form's, the request's, or the letter's own.

    `channel` is web, api, mail or phone. Unknown texts are empty; the number is E.164, the address in small letters;
    `language` is one of ours or "". `letter` is the Message-ID of a mail.
    """

    line: str
    key: str
    channel: str
    subject: str
    text: str
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    serial: str = ""
    letter: str = ""
    files: Sequence[NewFile] = ()


def open_ticket(desk: Desk, new: NewTicket, now: datetime) -> TicketRow:
    """Return the ticket of this key, opened now if there is none. Raises TicketRefused, StoreBusy, StoreDown."""
    applied = desk.book.by_id(new.line)
    if applied is None:
        raise TicketRefused(f"{new.line}: no such line (cure: oncall lines apply FILE)")
    if not (new.email or new.phone):
        raise TicketRefused("nobody could be answered (cure: give a mail address or a phone number)")
    if not new.text.strip() and not new.files:
        raise TicketRefused("there is nothing in it (cure: describe what is wrong)")
    for _ in range(TRIES):
        try:
            with desk.store.write() as tx:
                known = tx.ticket_of_key(new.key)
                return known if known is not None else _opened(tx, applied, new, now)
        except Doubled:
            continue
    raise StoreBusy(f"ticket {new.key}: others opened it first {TRIES} times")


def _opened(tx: Tx, applied: Applied, new: NewTicket, now: datetime) -> TicketRow:
    """Write the case, its ticket, the first message, and word of it to both sides."""
    line = applied.line
    record = record_of(tx, line, new)
    case = new_case(tx, applied, new, record, now)
    assigned = who_takes(line, case.id, now)
    ticket = TicketRow(
        case=case.id,
        key=new.key,
        line=line.id,
        channel=new.channel,
        state="assigned" if assigned and line.tickets.uses("assigned") else "opened",
        subject=one_line(new.subject) or one_line(new.text) or case.id,
        name=one_line(new.name) or (record or {}).get("name", ""),
        email=new.email,
        phone=new.phone,
        language=language(line, new.language, record),
        assigned=assigned,
        opened_at=now,
        changed_at=now,
    )
    if not tx.insert_ticket(ticket):
        raise Doubled(new.key)
    first = TicketMessage(
        case.id, new.key, MessageKind.IN, who(ticket), new.text[:LONGEST_TEXT], new.channel, now, new.letter
    )
    tx.add_message(first, [kept(case.id, new.key, file) for file in new.files])
    if ticket.state == "assigned":
        state = TicketMessage(case.id, f"{case.id}:state:1", MessageKind.STATE, "system", ticket.state, "system", now)
        tx.add_message(state, ())
    thread = (new.letter,) if new.letter else ()
    values = (("person", line.people[assigned].name),) if assigned else ()
    rows = tell(line, ticket, "ticket_opened", "opened", now, values=values, thread=thread)
    tx.queue([*rows, *tell_staff_of(line, ticket, "ticket_new", case.id, now)], now, now)
    tx.audit(now, who(ticket), "ticket_opened", case.id, {"channel": new.channel})
    return ticket


def new_case(tx: Tx, applied: Applied, new: NewTicket, record: dict[str, str] | None, now: datetime) -> CaseRow:
    """Store the ticket's case with what is known at once."""
    line = applied.line
    opened = now.astimezone(line.zone)
    case = CaseRow(
        id=tx.next_case_id(line.id, opened.year),
        line=line.id,
        caller=new.phone or None,
        customer=record["customer"] if record else None,
        opened_at=now,
        month=f"{opened:%Y-%m}",
        policy=applied.policy,
        state="none",
        tier="",
        amount=None,
        currency=line.currency,
        rating="{}",
        solved=False,
    )
    tx.insert_case(case)
    rows: list[FactRow] = [
        typed_row("case", value=True, source="system", by=new.channel, at=now),
        typed_row("channel", "ticket", "system", new.channel, now),
        typed_row("opened_at", now, "system", new.channel, now),
        typed_row("state", state_at(line.hours, now).state, "calendar", line.id, now),
        *contract_facts(record or {}, now),
    ]
    if new.serial:
        rows.append(typed_row("serial", new.serial, "person", new.name or new.email or new.phone, now))
    return write_facts(tx, applied, case, rows, now)


def record_of(tx: Tx, line: Line, new: NewTicket) -> dict[str, str] | None:
    """Return the customer's record by number, or by mail address; None when neither is on record."""
    by_number = tx.customer_of(line.id, new.phone) if new.phone else None
    if by_number is None and new.email:
        found = tx.customer_by_email(line.id, new.email)
        by_number = tx.customer_of(line.id, found[1]) if found else None
    return dict(by_number) if by_number is not None else None


def who_takes(line: Line, case: str, now: datetime) -> str:
    """Return who looks after a new ticket: those the line names in turn, else the first on call, else everybody in turn."""
    duty = people_on_call(line, now).primary
    people = line.tickets.assign or duty[:1] or tuple(line.people)
    return people[int(case.rpartition("-")[2]) % len(people)] if people else ""


def language(line: Line, wish: str, record: dict[str, str] | None) -> str:
    """Return the language in which the customer is written to: on record, as he came, the line's."""
    wishes = ((record or {}).get("language", ""), wish)
    return next((each for each in wishes if each in LANGUAGES), line.languages[0])


def who(ticket: TicketRow) -> str:
    """Return who the customer is, in a history."""
    return ticket.name or ticket.email or ticket.phone


def kept(case: str, message: str, file: NewFile) -> TicketFile:
    """Return a file as a row of a message."""
    return TicketFile(case, message, one_line(file.name), file.media, file.size, file.digest)


def one_line(text: str) -> str:
    """Return a text as one printable line, cut to a subject's length."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(plain.split())[:LONGEST_SUBJECT]
