"""A case as its customer, or its staff, sees it: state, messages, files, calls; and which cases a customer may see."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.policy.line import Line
from oncall.usecases.desk import Desk
from oncall.usecases.fact_rows import current
from oncall.usecases.ports import CaseRow, FactRow
from oncall.usecases.read_log import LogEntry
from oncall.usecases.show_case import calls_of
from oncall.usecases.ticket_rows import MessageKind, TicketFile, TicketMessage, TicketRow

MOST = 200


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """A case with its ticket (None for one that came by phone alone), its history oldest first, and its line as it is now."""

    case: CaseRow
    line: Line
    ticket: TicketRow | None
    messages: tuple[TicketMessage, ...]
    files: tuple[TicketFile, ...]
    calls: tuple[LogEntry, ...]
    facts: tuple[FactRow, ...]

    @property
    def state(self) -> str:
        """The ticket's state; a case without a ticket is solved or open."""
        return self.ticket.state if self.ticket else "solved" if self.case.solved else "opened"

    @property
    def estimate(self) -> timedelta | None:
        """What the work is estimated at, None while nobody has."""
        found = current(self.facts).get("estimate")
        return timedelta(seconds=found) if isinstance(found, int | float) else None

    @property
    def asks(self) -> bool:
        """Whether the customer's yes is waited for."""
        return self.line.tickets.awaits(self.state) is not None

    def for_customer(self) -> tuple[TicketMessage, ...]:
        """Return the messages that are not the staff's own."""
        return tuple(message for message in self.messages if message.kind is not MessageKind.NOTE)

    def files_of(self, message: TicketMessage) -> tuple[TicketFile, ...]:
        """Return the files of a message."""
        return tuple(file for file in self.files if file.message == message.key)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: number, the line's name and zone, subject, state, when it was opened."""

    case: str
    line: Line
    subject: str
    state: str
    opened_at: datetime


def show_ticket(desk: Desk, case_id: str) -> TicketDetail | None:
    """Return a case, or None when there is none or its line is gone. Raises StoreBusy, StoreDown."""
    with desk.store.read() as tx:
        case = tx.case(case_id)
        if case is None:
            return None
        ticket, messages, files = tx.ticket(case_id), tx.messages(case_id), tx.files(case_id)
        facts = tx.facts(case_id)
    applied = desk.book.by_id(case.line)
    if applied is None:
        return None
    return TicketDetail(case, applied.line, ticket, messages, files, calls_of(desk.store, case_id), facts)


def cases_of(desk: Desk, contact: str) -> tuple[CaseLine, ...]:
    """Return the cases of a mail address or number, newest first. Raises StoreBusy, StoreDown."""
    found: list[CaseLine] = []
    with desk.store.read() as tx:
        for case_id in tx.cases_by(contact, MOST):
            case, ticket = tx.case(case_id), tx.ticket(case_id)
            applied = desk.book.by_id(case.line) if case else None
            if case is None or applied is None:
                continue
            state = ticket.state if ticket else "solved" if case.solved else "opened"
            found.append(CaseLine(case_id, applied.line, ticket.subject if ticket else "", state, case.opened_at))
    return tuple(found)


def may_see(desk: Desk, contact: str, case_id: str) -> bool:
    """Return whether a case is one of a customer's. Raises StoreBusy, StoreDown."""
    with desk.store.read() as tx:
        return case_id in tx.cases_by(contact, MOST)
