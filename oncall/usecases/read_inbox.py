"""Read the mailbox: each letter becomes a ticket, or an answer to one, once; one that fails stays there, is tried again, and is shown.

A letter is marked as read only when what came of it is stored; whoever dies in between reads it again, to no effect.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from oncall.billing.facts import FactError
from oncall.log import get_logger
from oncall.policy.line import Line
from oncall.usecases.answer_ticket import Answer, answer_ticket
from oncall.usecases.desk import Desk
from oncall.usecases.files import FilesError
from oncall.usecases.letters import Letter, key_of, read_letter
from oncall.usecases.open_ticket import NewFile, NewTicket, TicketRefused, one_line, open_ticket
from oncall.usecases.ports import StoreBusy, StoreDown
from oncall.usecases.sign_in_customer import contact_of
from oncall.usecases.ticket_files import MOST, keep_files
from oncall.usecases.ticket_rows import LetterRow, LetterState, MessageKind

LEASE = timedelta(minutes=5)
NAME = "inbox"
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=1)
MOST_AN_HOUR = 10
log = get_logger(__name__)


class InboxError(Exception):
    """The mailbox does not answer, or refuses us. Trying again may help."""


class Inbox(Protocol):
    """A mailbox. `oncall.inbox` speaks IMAP; a test may keep letters in memory."""

    def unread(self) -> Iterable[tuple[str, bytes]]:
        """Return the letters not marked as read, each with the mailbox's own name for it. Raises InboxError."""

    def mark_read(self, name: str) -> None:
        """Mark a letter as read. Raises InboxError."""


def read_inbox(desk: Desk, inbox: Inbox, now: datetime) -> int:
    """Take what is new, if no other process does; returns how many letters were settled. Raises InboxError, StoreBusy, StoreDown."""
    if desk.store.beat(NAME, desk.worker, now, now + LEASE) is None:
        return 0
    settled = 0
    for name, raw in inbox.unread():
        if settle(desk, raw, now):
            inbox.mark_read(name)
            settled += 1
    return settled


def settle(desk: Desk, raw: bytes, now: datetime) -> bool:
    """Take one letter, unless it was taken, or is not due again yet; returns whether it may be marked as read."""
    try:
        letter = read_letter(raw)
    except (ValueError, AssertionError, LookupError, AttributeError, TypeError) as error:
        unreadable = Letter(key_of(raw), "", "", "", (), "", "", (), automatic=False, files=())
        return note(desk, unreadable, LetterState.FAILED, now, error=f"cannot be read: {error}")
    with desk.store.read() as tx:
        before = tx.letter(letter.key)
    if before is not None and before.state is not LetterState.FAILED:
        return True
    if before is not None and before.next_at is not None and before.next_at > now:
        return False
    if letter.automatic:
        return note(desk, letter, LetterState.IGNORED, now)
    try:
        case = take(desk, letter, now)
    except (TicketRefused, FactError, FilesError) as error:
        return note(desk, letter, LetterState.FAILED, now, error=str(error), before=before)
    except (StoreBusy, StoreDown):
        raise
    except Exception as error:
        log.exception("letter_failed", letter=letter.key)
        return note(desk, letter, LetterState.FAILED, now, error=type(error).__name__, before=before)
    return note(desk, letter, LetterState.DONE, now, case=case)


def note(
    desk: Desk,
    letter: Letter,
    state: LetterState,
    now: datetime,
    *,
    case: str = "",
    error: str = "",
    before: LetterRow | None = None,
) -> bool:
    """Note what became of a letter; returns whether it is settled."""
    tries = (before.attempts if before else 0) + 1
    again = now + min(FIRST_RETRY * 2 ** min(tries - 1, 10), LONGEST_RETRY) if state is LetterState.FAILED else None
    row = LetterRow(letter.key, state, tries, letter.sender, one_line(letter.subject), case, error, now, again)
    with desk.store.write() as tx:
        tx.put_letter(row)
    if error:
        log.warning("letter_left", letter=letter.key, why=error, tries=tries)
    return state is not LetterState.FAILED


def take(desk: Desk, letter: Letter, now: datetime) -> str:
    """Make a letter a ticket, or an answer to one of its sender's; returns the case. Raises TicketRefused, FilesError."""
    if not contact_of(letter.sender):
        raise TicketRefused(f"{letter.sender!r} is no address to answer to")
    files, left = kept_files(desk, letter)
    text = "\n".join(filter(None, (letter.text, *left)))
    case = answered(desk, letter)
    if case is not None:
        message = Answer(case, letter.key, MessageKind.IN, letter.sender, text, "mail", letter.id, files)
        return answer_ticket(desk, message, now).case
    line = addressed(desk, letter)
    refuse_flood(desk, letter, now)
    new = NewTicket(
        line=line.id,
        key=letter.key,
        channel="mail",
        subject=letter.subject,
        text=text or letter.subject,
        name=letter.name,
        email=letter.sender,
        letter=letter.id,
        files=files,
    )
    return open_ticket(desk, new, now).case


def answered(desk: Desk, letter: Letter) -> str | None:
    """Return the case that a letter answers; only one that its sender may see: a number can be guessed, and a sender made up."""
    with desk.store.read() as tx:
        earlier = tx.message_of_letter(letter.threads)
        named = (*((earlier.case,) if earlier else ()), *letter.cases)
        own = frozenset(tx.cases_by(letter.sender, 1000)) if named else frozenset()
    return next((case for case in named if case in own), None)


def addressed(desk: Desk, letter: Letter) -> Line:
    """Return the line to whose address a letter was written; the only line there is answers every address."""
    lines = [applied.line for applied in desk.book.all()]
    found = next((line for address in letter.to for line in lines if address in line.mail), None)
    if found is None and len(lines) == 1:
        found = lines[0]
    if found is None:
        raise TicketRefused(f'{", ".join(letter.to) or "no address"}: no line\'s (cure: mail = ["..."] under [line])')
    return found


def refuse_flood(desk: Desk, letter: Letter, now: datetime) -> None:
    """Leave a letter of somebody who opened very many tickets just now: most likely two machines answer each other."""
    with desk.store.read() as tx:
        newest = tx.tickets_by(letter.sender, MOST_AN_HOUR)
    if len(newest) == MOST_AN_HOUR and all(one.opened_at > now - timedelta(hours=1) for one in newest):
        raise TicketRefused(f"{letter.sender}: {MOST_AN_HOUR} tickets within an hour")


def kept_files(desk: Desk, letter: Letter) -> tuple[tuple[NewFile, ...], list[str]]:
    """Keep the files that are taken, and say in words which were left out and why. Raises FilesError."""
    files: list[NewFile] = []
    left: list[str] = []
    for name, body in letter.files:
        if len(files) == MOST:
            left.append(f"[{one_line(name)}: one of more than {MOST} files]")
            continue
        try:
            files += keep_files(desk.files, [(name, body)])
        except TicketRefused as error:
            left.append(f"[{error}]")
    return tuple(files), left
