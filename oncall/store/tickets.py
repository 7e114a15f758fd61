"""Tickets: the row beside the case, messages with their files, and whose cases a mail address or a number may see."""

from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, func, insert, or_, select, update

from oncall.store.insert import insert_new
from oncall.store.tables import cases, customers
from oncall.store.ticket_tables import ticket_files, ticket_messages, tickets
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.ticket_rows import MessageKind, TicketFile, TicketMessage, TicketRow

CONTACT: BindParameter[str] = bindparam("contact")
ONE = select(tickets).where(tickets.c.case_id == bindparam("case"))
OF_KEY = select(tickets).where(tickets.c.key == bindparam("key"))
NEWEST = (
    select(tickets)
    .where(tickets.c.line == bindparam("line"))
    .order_by(tickets.c.changed_at.desc(), tickets.c.case_id.desc())
    .limit(bindparam("most"))
)
IN_STATES = NEWEST.where(tickets.c.state.in_(bindparam("states", expanding=True)))
BY = (
    select(tickets)
    .where(or_(tickets.c.email == CONTACT, tickets.c.phone == CONTACT))
    .order_by(tickets.c.changed_at.desc(), tickets.c.case_id.desc())
    .limit(bindparam("most"))
)
ON_RECORD = or_(customers.c.phone == CONTACT, func.lower(customers.c.email) == CONTACT)
WRITTEN = select(tickets.c.case_id).where(or_(tickets.c.email == CONTACT, tickets.c.phone == CONTACT))
CASES_BY = (
    select(cases.c.id)
    .where(
        or_(
            cases.c.caller == CONTACT,
            cases.c.id.in_(WRITTEN),
            cases.c.customer.in_(select(customers.c.customer).where(ON_RECORD)),
        )
    )
    .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
    .limit(bindparam("most"))
)
CUSTOMERS_LANGUAGE = select(customers.c.language).where(ON_RECORD).order_by(customers.c.line.desc()).limit(1)
TICKETS_LANGUAGE = (
    select(tickets.c.language)
    .where(or_(tickets.c.email == CONTACT, tickets.c.phone == CONTACT))
    .order_by(tickets.c.opened_at.desc())
    .limit(1)
)
CALLED = select(cases.c.id).where(cases.c.caller == CONTACT).limit(1)
BY_EMAIL = (
    select(customers.c.customer, customers.c.phone, customers.c.language)
    .where(func.lower(customers.c.email) == CONTACT, customers.c.line.in_([bindparam("line"), ""]))
    .order_by(customers.c.line.desc(), customers.c.phone)
    .limit(1)
)
SAVE = (
    update(tickets)
    .where(tickets.c.case_id == bindparam("of_case"), tickets.c.version == bindparam("seen"))
    .values({column.name: bindparam(column.name) for column in tickets.c if column.name != "case_id"})
)
MESSAGES = select(ticket_messages).where(ticket_messages.c.case_id == bindparam("case")).order_by(ticket_messages.c.id)
OF_LETTER = (
    select(ticket_messages)
    .where(ticket_messages.c.letter.in_(bindparam("letters", expanding=True)))
    .order_by(ticket_messages.c.id.desc())
    .limit(1)
)
FILES = select(ticket_files).where(ticket_files.c.case_id == bindparam("case")).order_by(ticket_files.c.id)
FILE = select(ticket_files).where(ticket_files.c.id == bindparam("file"))


def ticket_of(row: AnyRow) -> TicketRow:
    """Return the ticket of a row, whose columns stand in the order of the value."""
    return TicketRow(*row)


def message_of(row: AnyRow) -> TicketMessage:
    """Return the message of a row."""
    kind = MessageKind(row.kind)
    return TicketMessage(row.case_id, row.key, kind, row.by, row.text, row.channel, row.at, row.letter)


def file_of(row: AnyRow) -> TicketFile:
    """Return the file of a row."""
    return TicketFile(row.case_id, row.message, row.name, row.media, row.size, row.digest, row.id)


class TicketRows(Rows):
    """Tickets inside a transaction."""

    __slots__ = ()

    def insert_ticket(self, ticket: TicketRow) -> bool:
        """Add a ticket; False when there is one of its key or case already (nothing changed)."""
        return self.changed(insert_new(self._kind, tickets), {**columns_of(ticket), "case_id": ticket.case})

    def ticket(self, case: str) -> TicketRow | None:
        """Return a case's ticket, or None."""
        row = self.first(ONE, {"case": case})
        return None if row is None else ticket_of(row)

    def ticket_of_key(self, key: str) -> TicketRow | None:
        """Return the ticket that was opened under a key, or None."""
        row = self.first(OF_KEY, {"key": key})
        return None if row is None else ticket_of(row)

    def save_ticket(self, ticket: TicketRow) -> bool:
        """Write a ticket where the stored version matches, and raise it by one; False when somebody else wrote."""
        values = {**columns_of(ticket), "of_case": ticket.case, "seen": ticket.version, "version": ticket.version + 1}
        return self.changed(SAVE, values)

    def tickets(self, line: str, states: Sequence[str], limit: int) -> tuple[TicketRow, ...]:
        """Return at most `limit` tickets of a line in these states (none named: in any), the last changed first."""
        values: dict[str, object] = {"line": line, "most": limit}
        found = self.every(IN_STATES, {**values, "states": list(states)}) if states else self.every(NEWEST, values)
        return tuple(ticket_of(row) for row in found)

    def tickets_by(self, contact: str, limit: int) -> tuple[TicketRow, ...]:
        """Return at most `limit` tickets opened by a mail address or a number, the last changed first."""
        return tuple(ticket_of(row) for row in self.every(BY, {"contact": contact, "most": limit}))

    def cases_by(self, contact: str, limit: int) -> tuple[str, ...]:
        """Return at most `limit` cases of a mail address or number: called about, written about, or its customer's; newest first."""
        return tuple(row.id for row in self.every(CASES_BY, {"contact": contact, "most": limit}))

    def language_of(self, contact: str) -> str | None:
        """Return the language of a mail address or number on record ("" when not noted); None when it is not on record."""
        for statement in (CUSTOMERS_LANGUAGE, TICKETS_LANGUAGE):
            row = self.first(statement, {"contact": contact})
            if row is not None:
                return str(row.language)
        return None if self.first(CALLED, {"contact": contact}) is None else ""

    def customer_by_email(self, line: str, email: str) -> tuple[str, str, str] | None:
        """Return the customer, phone and language of a mail address on record, or None."""
        row = self.first(BY_EMAIL, {"line": line, "contact": email})
        return None if row is None else (row.customer, row.phone, row.language)

    def add_message(self, message: TicketMessage, files: Sequence[TicketFile]) -> bool:
        """Add a message with its files; False when there is one of its key already (nothing changed)."""
        values = {
            "case_id": message.case,
            "key": message.key,
            "kind": message.kind.value,
            "by": message.by,
            "text": message.text,
            "channel": message.channel,
            "letter": message.letter,
            "at": message.at,
        }
        if not self.changed(insert_new(self._kind, ticket_messages), values):
            return False
        rows = [
            {
                "case_id": message.case,
                "message": message.key,
                "name": one.name,
                "media": one.media,
                "size": one.size,
                "digest": one.digest,
            }
            for one in files
        ]
        if rows:
            self.run(insert(ticket_files), rows)
        return True

    def messages(self, case: str) -> tuple[TicketMessage, ...]:
        """Return a ticket's messages, oldest first."""
        return tuple(message_of(row) for row in self.every(MESSAGES, {"case": case}))

    def message_of_letter(self, letters: Sequence[str]) -> TicketMessage | None:
        """Return the newest message that came as one of these mails (Message-IDs), or None."""
        row = self.first(OF_LETTER, {"letters": list(letters)}) if letters else None
        return None if row is None else message_of(row)

    def files(self, case: str) -> tuple[TicketFile, ...]:
        """Return a ticket's files, oldest first."""
        return tuple(file_of(row) for row in self.every(FILES, {"case": case}))

    def file(self, file: int) -> TicketFile | None:
        """Return one file, or None."""
        row = self.first(FILE, {"file": file})
        return None if row is None else file_of(row)


def columns_of(ticket: TicketRow) -> dict[str, object]:
    """Return the row of a ticket without its case."""
    return {column.name: getattr(ticket, column.name) for column in tickets.c if column.name != "case_id"}
