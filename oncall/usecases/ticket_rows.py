"""Rows of tickets: the ticket beside its case, messages, files, sign-ins, letters read in. Instants are aware UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageKind(StrEnum):
    """Who a message is for: in from the customer, out to him, a note among staff, or a change of state (text: the state)."""

    IN = "in"
    OUT = "out"
    NOTE = "note"
    STATE = "state"


class LetterState(StrEnum):
    """What became of a letter of the mailbox; a failed one is tried again."""

    DONE = "done"
    IGNORED = "ignored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TicketRow:
    """What makes a case a ticket. `assigned` is a person of the line, "" when there is nobody; unknown texts are empty."""

    case: str
    key: str
    line: str
    channel: str
    state: str
    subject: str
    name: str
    email: str
    phone: str
    language: str
    assigned: str
    opened_at: datetime
    changed_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """One message of a ticket. `key` is unique for ever; `letter` is the Message-ID of the mail it came as, or ""."""

    case: str
    key: str
    kind: MessageKind
    by: str
    text: str
    channel: str
    at: datetime
    letter: str = ""


@dataclass(frozen=True, slots=True)
class TicketFile:
    """A file of a message (by its key). `digest` is the SHA-256 under which its bytes lie, `size` is in bytes; id 0: not stored yet."""

    case: str
    message: str
    name: str
    media: str
    size: int
    digest: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter of the mailbox as it was last tried; `next_at` is when a failed one is tried again."""

    key: str
    state: LetterState
    attempts: int
    sender: str
    subject: str
    case: str
    error: str
    seen_at: datetime
    next_at: datetime | None = None
