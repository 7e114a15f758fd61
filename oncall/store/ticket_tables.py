"""Tables of tickets: what customers wrote and were answered, their files, tokens, sign-ins, letters that could not be read in."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from oncall.store.columns import Instant, SerialNumber
from oncall.store.tables import metadata

# What makes a case a ticket. `key` is the form's, the request's or the letter's own, so that it is opened once.
tickets = Table(
    "tickets",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("line", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("assigned", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_tickets_line", tickets.c.line, tickets.c.changed_at)
Index("ix_tickets_email", tickets.c.email)
Index("ix_tickets_phone", tickets.c.phone)

ticket_messages = Table(
    "ticket_messages",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
Index("ix_ticket_messages_letter", ticket_messages.c.letter)

# A file's bytes lie in ONCALL_HOME/files under their hash; its name is only ever shown.
ticket_files = Table(
    "ticket_files",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
    Column("message", Text, ForeignKey("ticket_messages.key"), nullable=False),
    Column("name", Text, nullable=False),
    Column("media", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", Text, nullable=False),
)

# What machines sign in with, per line and purpose; only the hash is kept.
line_tokens = Table(
    "line_tokens",
    metadata,
    Column("line", Text, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
)

# Requests for a link to the customer's page. `contact` is hashed where nobody is known by it; a link works once.
customer_sign_ins = Table(
    "customer_sign_ins",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("contact", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)
Index("ix_customer_sign_ins_contact", customer_sign_ins.c.contact, customer_sign_ins.c.made_at)

# Letters of the mailbox that were read in, or could not be yet and are tried again.
inbox_letters = Table(
    "inbox_letters",
    metadata,
    Column("key", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("next_at", Instant),
)
Index("ix_inbox_letters_state", inbox_letters.c.state, inbox_letters.c.seen_at)
