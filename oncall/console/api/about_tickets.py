"""Tickets: a line's list, one with its messages, and an answer to the customer or a note among staff."""

from typing import Annotated, Literal

from pydantic import Field

from oncall.console.api.pages import Listed, Paged, page_of, paged
from oncall.console.api.problem import Problem
from oncall.console.api.spec import Answer, Ask, Given, Operation, Told
from oncall.policy.line import Line
from oncall.policy.tickets import TicketState
from oncall.reports.instants import rfc3339
from oncall.usecases.answer_ticket import Answer as Written
from oncall.usecases.answer_ticket import answer_ticket
from oncall.usecases.open_ticket import LONGEST_TEXT
from oncall.usecases.show_ticket import TicketDetail, show_ticket
from oncall.usecases.ticket_rows import MessageKind, TicketFile, TicketMessage, TicketRow


class TicketTold(Told):
    """A ticket in a list."""

    case: str
    line: str
    channel: str
    state: str
    subject: str
    name: str
    email: str
    phone: str
    language: str
    assigned: str | None
    opened_at: str
    changed_at: str


class TicketsTold(Listed):
    """A page of tickets, the last changed first."""

    items: list[TicketTold]


class TicketsAsked(Paged):
    """Which tickets."""

    state: TicketState | Literal[""] = ""


class FileTold(Told):
    """A file of a message; `size` in bytes."""

    name: str
    media: str
    size: int


class MessageTold(Told):
    """A message: in from the customer, out to them, a note among staff, or a change of state."""

    kind: Literal["in", "out", "note", "state"]
    by: str
    text: str
    channel: str
    at: str
    files: list[FileTold]


class WholeTold(Told):
    """A case as a ticket; `ticket` is null for one that came by phone alone."""

    case: str
    line: str
    state: str
    ticket: TicketTold | None
    messages: list[MessageTold]
    calls: list[str]


class AnswerGiven(Given):
    """What is written, and to whom: out is to the customer."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    kind: Literal["out", "note"] = "out"


def tickets(ask: Ask) -> Answer:
    """List tickets."""
    line, asked = ask.line().line, ask.read(TicketsAsked)
    rows = ask.desk.store.ticket_list(line.id, asked.state, page_of(asked))
    return Answer(paged(rows, asked.limit, lambda row: ticket_shape(row, line), key))


def key(row: TicketRow) -> tuple[str, str]:
    """Return where a page that begins behind a ticket begins."""
    return row.changed_at.isoformat(), row.case


def ticket(ask: Ask) -> Answer:
    """Return one ticket."""
    return Answer(whole(need(ask)))


def need(ask: Ask) -> TicketDetail:
    """Return the ticket of the address. Raises Problem."""
    found = show_ticket(ask.desk, ask.case().id)
    if found is None:
        raise Problem(404, "its line is not in force", ask.path["case"], "apply the line again")
    return found


def answer(ask: Ask) -> Answer:
    """Write to a ticket."""
    found, given = need(ask), ask.read(AnswerGiven)
    kind = MessageKind.OUT if given.kind == "out" else MessageKind.NOTE
    message = Written(found.case.id, f"{found.case.id}:{ask.key}", kind, ask.by, given.text, "api")
    answer_ticket(ask.desk, message, ask.now)
    return Answer(whole(need(ask)))


def whole(found: TicketDetail) -> dict[str, object]:
    """Return a ticket with its messages as JSON."""
    return {
        "case": found.case.id,
        "line": found.line.id,
        "state": found.state,
        "ticket": ticket_shape(found.ticket, found.line) if found.ticket else None,
        "messages": [message_shape(each, found.files_of(each), found.line) for each in found.messages],
        "calls": [each.call for each in found.calls],
    }


def ticket_shape(row: TicketRow, line: Line) -> dict[str, object]:
    """Return a ticket as JSON."""
    plain = {name: getattr(row, name) for name in ("case", "line", "channel", "state", "subject", "name", "email")}
    return {
        **plain,
        "phone": row.phone,
        "language": row.language,
        "assigned": row.assigned or None,
        "opened_at": rfc3339(row.opened_at, line.zone),
        "changed_at": rfc3339(row.changed_at, line.zone),
    }


def message_shape(each: TicketMessage, files: tuple[TicketFile, ...], line: Line) -> dict[str, object]:
    """Return a message as JSON."""
    return {
        "kind": each.kind.value,
        "by": each.by,
        "text": each.text,
        "channel": each.channel,
        "at": rfc3339(each.at, line.zone),
        "files": [{"name": file.name, "media": file.media, "size": file.size} for file in files],
    }


READ, WRITE, TICKET = "read:tickets", "write:tickets", "/tickets/{case}"
OPERATIONS = (
    Operation("GET", "/lines/{line}/tickets", "list_tickets", READ, "Tickets", tickets, TicketsTold, TicketsAsked),
    Operation("GET", TICKET, "get_ticket", READ, "One ticket with its messages", ticket, WholeTold),
    Operation(
        "POST",
        TICKET + "/answer",
        "answer_ticket",
        WRITE,
        "Write to it",
        answer,
        WholeTold,
        AnswerGiven,
        201,
        creates=True,
    ),
)
