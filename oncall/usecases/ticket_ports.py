"""What tickets ask of a transaction: the ticket beside its case, messages, files, tokens, sign-ins, letters read in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from oncall.usecases.ticket_rows import LetterRow, TicketFile, TicketMessage, TicketRow


class TicketTx(Protocol):
    """The part of a transaction that is about tickets; ports.Tx is the whole."""

    def insert_ticket(self, ticket: TicketRow) -> bool:
        """Add a ticket; False when there is one of its key or case already (nothing changed)."""

    def ticket(self, case: str) -> TicketRow | None:
        """Return a case's ticket, or None."""

    def ticket_of_key(self, key: str) -> TicketRow | None:
        """Return the ticket that was opened under a key, or None."""

    def save_ticket(self, ticket: TicketRow) -> bool:
        """Write a ticket where the stored version matches, and raise it by one; False when somebody else wrote."""

    def tickets(self, line: str, states: Sequence[str], limit: int) -> tuple[TicketRow, ...]:
        """Return at most `limit` tickets of a line in these states (none named: in any), the last changed first."""

    def tickets_by(self, contact: str, limit: int) -> tuple[TicketRow, ...]:
        """Return at most `limit` tickets opened by a mail address or a number, the last changed first."""

    def cases_by(self, contact: str, limit: int) -> tuple[str, ...]:
        """Return at most `limit` cases of a mail address or number: called about, written about, or its customer's; newest first."""

    def language_of(self, contact: str) -> str | None:
        """Return the language of a mail address or number on record ("" when not noted); None when it is not on record."""

    def customer_by_email(self, line: str, email: str) -> tuple[str, str, str] | None:
        """Return the customer, phone and language of a mail address on record, or None."""

    def add_message(self, message: TicketMessage, files: Sequence[TicketFile]) -> bool:
        """Add a message with its files; False when there is one of its key already (nothing changed)."""

    def messages(self, case: str) -> tuple[TicketMessage, ...]:
        """Return a ticket's messages, oldest first."""

    def message_of_letter(self, letters: Sequence[str]) -> TicketMessage | None:
        """Return the newest message that came as one of these mails (Message-IDs), or None."""

    def files(self, case: str) -> tuple[TicketFile, ...]:
        """Return a ticket's files, oldest first."""

    def file(self, file: int) -> TicketFile | None:
        """Return one file, or None."""

    def put_line_token(self, line: str, purpose: str, digest: str, now: datetime, who: str) -> None:
        """Keep the hash of a line's token for a purpose; the one before it stops working."""

    def line_token(self, line: str, purpose: str) -> str | None:
        """Return the hash of a line's token for a purpose, or None."""

    def add_customer_link(self, digest: str, contact: str, now: datetime, expires_at: datetime) -> None:
        """Keep a request for a link under the hash of what the link says."""

    def customer_links_since(self, contact: str, since: datetime) -> int:
        """Return how many links were asked for, for a contact, at or after `since`."""

    def use_customer_link(self, digest: str, now: datetime) -> str | None:
        """Use a link up and return its contact; None when there is none of that hash, it is used, or it ran out."""

    def letter(self, key: str) -> LetterRow | None:
        """Return what became of a letter, or None when it was never tried."""

    def put_letter(self, letter: LetterRow) -> None:
        """Note what became of a letter; one that is done or ignored stays so."""

    def letters(self, state: str, limit: int) -> tuple[LetterRow, ...]:
        """Return at most `limit` letters in a state, the newest first."""
