"""The tables of access: users, their sessions, links of one use, tries to sign in. Of every secret only its hash is kept."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from oncall.store.columns import Instant, SerialNumber
from oncall.store.tables import audit_log, metadata

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("mail", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
)

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("secret", Text, nullable=False, unique=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("agent", Text, nullable=False),
    Column("ended_at", Instant),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("secret", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("made_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("used_at", Instant),
)

# One row a try; those older than a day are deleted by the next.
sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("key", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
Index("ix_sign_in_tries_key", sign_in_tries.c.key, sign_in_tries.c.at)
Index("ix_sign_in_tries_at", sign_in_tries.c.at)
Index("ix_audit_log_who", audit_log.c.who)
Index("ix_audit_log_at", audit_log.c.at)
