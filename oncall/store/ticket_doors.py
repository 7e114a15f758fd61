"""How customers and machines come in: tokens of lines, links to sign in, letters of the mailbox. Tokens are kept as hashes."""

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from oncall.store.insert import insert_into
from oncall.store.ticket_tables import customer_sign_ins, inbox_letters, line_tokens
from oncall.store.transaction import AnyRow, Rows
from oncall.usecases.ticket_rows import LetterRow, LetterState

TOKEN = select(line_tokens.c.digest).where(
    line_tokens.c.line == bindparam("line"), line_tokens.c.purpose == bindparam("purpose")
)
ADD_SIGN_IN = insert(customer_sign_ins)
ASKED = (
    select(func.count())
    .select_from(customer_sign_ins)
    .where(customer_sign_ins.c.contact == bindparam("contact"), customer_sign_ins.c.made_at >= bindparam("since"))
)
USE_SIGN_IN = (
    update(customer_sign_ins)
    .where(
        customer_sign_ins.c.digest == bindparam("of_digest"),
        customer_sign_ins.c.used_at.is_(None),
        customer_sign_ins.c.expires_at > bindparam("now"),
    )
    .values(used_at=bindparam("now"))
    .returning(customer_sign_ins.c.contact)
)
LETTER = select(inbox_letters).where(inbox_letters.c.key == bindparam("key"))
LETTERS = (
    select(inbox_letters)
    .where(inbox_letters.c.state == bindparam("state"))
    .order_by(inbox_letters.c.seen_at.desc(), inbox_letters.c.key)
    .limit(bindparam("most"))
)


@cache
def put_token(kind: str) -> sqlite.Insert | postgresql.Insert:
    """Return the statement that keeps a token in the place of the one before."""
    put = insert_into(kind, line_tokens)
    changed = {name: put.excluded[name] for name in ("digest", "made_at", "made_by")}
    return put.on_conflict_do_update(index_elements=[line_tokens.c.line, line_tokens.c.purpose], set_=changed)


@cache
def put_letter(kind: str) -> sqlite.Insert | postgresql.Insert:
    """Return the statement that notes what became of a letter, unless that is settled."""
    put = insert_into(kind, inbox_letters)
    changed = {column.name: put.excluded[column.name] for column in inbox_letters.c if column.name != "key"}
    return put.on_conflict_do_update(
        index_elements=[inbox_letters.c.key], set_=changed, where=inbox_letters.c.state == LetterState.FAILED.value
    )


def letter_of(row: AnyRow) -> LetterRow:
    """Return the letter of a row."""
    key, state, *rest = row
    return LetterRow(key, LetterState(state), *rest)


class TicketDoorRows(Rows):
    """Tokens, sign-ins and letters inside a transaction."""

    __slots__ = ()

    def put_line_token(self, line: str, purpose: str, digest: str, now: datetime, who: str) -> None:
        """Keep the hash of a line's token for a purpose; the one before it stops working."""
        values = {"line": line, "purpose": purpose, "digest": digest, "made_at": now, "made_by": who}
        self.run(put_token(self._kind), values)

    def line_token(self, line: str, purpose: str) -> str | None:
        """Return the hash of a line's token for a purpose, or None."""
        row = self.first(TOKEN, {"line": line, "purpose": purpose})
        return None if row is None else str(row.digest)

    def add_customer_link(self, digest: str, contact: str, now: datetime, expires_at: datetime) -> None:
        """Keep a request for a link under the hash of what the link says."""
        values = {"digest": digest, "contact": contact, "made_at": now, "expires_at": expires_at}
        self.run(ADD_SIGN_IN, values)

    def customer_links_since(self, contact: str, since: datetime) -> int:
        """Return how many links were asked for, for a contact, at or after `since`."""
        row = self.first(ASKED, {"contact": contact, "since": since})
        return 0 if row is None else int(row[0])

    def use_customer_link(self, digest: str, now: datetime) -> str | None:
        """Use a link up and return its contact; None when there is none of that hash, it is used, or it ran out."""
        row = self.first(USE_SIGN_IN, {"of_digest": digest, "now": now})
        return None if row is None else str(row.contact)

    def letter(self, key: str) -> LetterRow | None:
        """Return what became of a letter, or None when it was never tried."""
        row = self.first(LETTER, {"key": key})
        return None if row is None else letter_of(row)

    def put_letter(self, letter: LetterRow) -> None:
        """Note what became of a letter; one that is done or ignored stays so."""
        values: dict[str, object] = {
            "key": letter.key,
            "state": letter.state.value,
            "attempts": letter.attempts,
            "sender": letter.sender,
            "subject": letter.subject,
            "case_id": letter.case,
            "error": letter.error,
            "seen_at": letter.seen_at,
            "next_at": letter.next_at,
        }
        self.run(put_letter(self._kind), values)

    def letters(self, state: str, limit: int) -> tuple[LetterRow, ...]:
        """Return at most `limit` letters in a state, the newest first."""
        return tuple(letter_of(row) for row in self.every(LETTERS, {"state": state, "most": limit}))
