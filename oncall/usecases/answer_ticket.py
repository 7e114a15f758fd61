"""Write to a ticket: the customer, the staff to him, or a note among staff. Under one key a message is written once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from oncall.policy.line import Line
from oncall.usecases.change_ticket import Outcome, back, change, moved
from oncall.usecases.desk import Desk
from oncall.usecases.fact_rows import current, typed_row
from oncall.usecases.open_ticket import LONGEST_TEXT, NewFile, TicketRefused, kept
from oncall.usecases.ports import FactRow, Tx
from oncall.usecases.ticket_rows import MessageKind, TicketMessage, TicketRow
from oncall.usecases.ticket_words import tell, tell_staff_of, thread_of

# The customer's word brings a ticket back from here; what he wrote alone approves nothing.
WOKEN = frozenset({"waiting", "solved", "closed"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A message as it came. `by`: a person of the line, or the customer's name or address; `letter` the Message-ID of a mail."""

    case: str
    key: str
    kind: MessageKind
    by: str
    text: str
    channel: str
    letter: str = ""
    files: Sequence[NewFile] = ()


def answer_ticket(desk: Desk, answer: Answer, now: datetime) -> TicketRow:
    """Add a message to a ticket and tell the other side. Raises TicketRefused, NoSuchCase, StoreBusy, StoreDown."""
    if not answer.text.strip() and not answer.files:
        raise TicketRefused("there is nothing in it (cure: write something, or add a file)")

    def decide(tx: Tx, line: Line, ticket: TicketRow) -> Outcome:
        thread = thread_of(ticket.case, tx.messages(ticket.case))
        message = TicketMessage(
            ticket.case,
            answer.key,
            answer.kind,
            answer.by,
            answer.text[:LONGEST_TEXT],
            answer.channel,
            now,
            answer.letter,
        )
        if not tx.add_message(message, [kept(ticket.case, answer.key, file) for file in answer.files]):
            return Outcome(ticket)
        touched = replace(ticket, changed_at=now)
        if answer.kind is MessageKind.IN:
            return customer_wrote(tx, line, touched, answer, now)
        if answer.kind is MessageKind.OUT:
            return staff_wrote(tx, line, touched, answer, thread, now)
        return Outcome(touched)

    return change(desk, answer.case, decide, now)


def customer_wrote(tx: Tx, line: Line, ticket: TicketRow, answer: Answer, now: datetime) -> Outcome:
    """Return what the customer's message comes to: staff are told; a ticket that waited for him, or was over, is open again.

    Whether the fault is solved stays what a person said: a word of thanks must not change a price.
    """
    rows = tell_staff_of(line, ticket, "ticket_reply", answer.key, now)
    if ticket.state not in WOKEN:
        return Outcome(ticket, rows=rows)
    outcome = moved(tx, line, ticket, back(line, ticket), answer.by, now)
    return replace(outcome, rows=(*outcome.rows, *rows))


def staff_wrote(
    tx: Tx, line: Line, ticket: TicketRow, answer: Answer, thread: tuple[str, ...], now: datetime
) -> Outcome:
    """Return what an answer to the customer comes to: a letter, and, for the first, the time of the answer."""
    person = line.people.get(answer.by)
    values = (("person", person.name),) if person else ()
    rows = tell(line, ticket, "ticket_answer", answer.key, now, values=values, text=answer.text, thread=thread)
    facts: list[FactRow] = []
    if "answered_at" not in current(tx.facts(ticket.case)):
        facts.append(typed_row("answered_at", now, "person", answer.by, now))
    return Outcome(ticket, facts, rows)
