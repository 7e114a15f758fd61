"""What a customer and the staff are told about a ticket, as rows of the outbox. A row's key says what it tells: told once, for ever."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from oncall import prompts
from oncall.calls.effects import TellCustomer
from oncall.policy.line import Line
from oncall.usecases.notices import told
from oncall.usecases.ports import OutboxRow
from oncall.usecases.ticket_rows import TicketMessage, TicketRow

KEPT = timedelta(days=30)
STAFF_KEPT = timedelta(days=2)
STATE = "state_"


def tell(
    line: Line,
    ticket: TicketRow,
    key: str,
    about: str,
    now: datetime,
    *,
    values: Iterable[tuple[str, str]] = (),
    text: str = "",
    thread: Iterable[str] = (),
) -> tuple[OutboxRow, ...]:
    """Return the row that tells the customer: by mail, else by SMS; none for one who left neither address nor number."""
    to = ticket.email or ticket.phone
    if not to:
        return ()
    effect = TellCustomer(
        line=line.id,
        case=ticket.case,
        to=to,
        key=key,
        values=(("subject", ticket.subject), *values),
        language=language_of(line, ticket),
        at=now,
        until=now + KEPT,
        text=text,
        thread=tuple(thread),
        mail=bool(ticket.email),
    )
    return (OutboxRow(f"ticket:{ticket.case}:{about}", None, effect),)


def tell_state(
    line: Line, ticket: TicketRow, about: str, now: datetime, text: str, thread: Iterable[str]
) -> tuple[OutboxRow, ...]:
    """Return the row that tells of the ticket's new state; a test asks for the customer's word where the line does."""
    if ticket.state == "test" and line.tickets.awaits("test"):
        return tell(line, ticket, "ticket_test", about, now, text=text, thread=thread)
    values = (("state", state_word(line, language_of(line, ticket), ticket.state)),)
    return tell(line, ticket, "ticket_state", about, now, values=values, text=text, thread=thread)


def tell_staff_of(line: Line, ticket: TicketRow, key: str, about: str, now: datetime) -> tuple[OutboxRow, ...]:
    """Return the rows that tell whoever looks after the ticket: by mail, by SMS where there is no address."""
    person = line.people.get(ticket.assigned)
    if person is None:
        return ()
    values = {"case": ticket.case, "subject": ticket.subject, "customer": ticket.name, "caller": reached_at(ticket)}
    medium = "mail" if person.email else "sms"
    return told(line, person.id, key, values, about=about, at=now, until=now + STAFF_KEPT, by=(medium,))


def reached_at(ticket: TicketRow) -> str:
    """Return where the customer can be reached."""
    return ", ".join(filter(None, (ticket.email, ticket.phone)))


def language_of(line: Line, ticket: TicketRow) -> str:
    """Return the language in which the customer is written to."""
    return ticket.language or line.languages[0]


def state_word(line: Line, language: str, state: str) -> str:
    """Return a state as people read it."""
    return prompts.text(line.say, language, STATE + state, {})


def thread_of(case: str, messages: Iterable[TicketMessage]) -> tuple[str, ...]:
    """Return what a letter about a ticket answers: our first letter, and the customer's own."""
    return (f"ticket:{case}:opened", *dict.fromkeys(message.letter for message in messages if message.letter))
