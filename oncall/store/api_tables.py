"""Tables of the API and of hooks: tokens (their hash alone), answers given under a key, addresses that are told, what they are told."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from oncall.store.columns import Instant, SerialNumber
from oncall.store.tables import metadata

# `scopes` are divided by blanks; an empty line means every line.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)
Index(
    "uq_api_tokens_name",
    api_tokens.c.name,
    unique=True,
    sqlite_where=api_tokens.c.revoked_at.is_(None),
    postgresql_where=api_tokens.c.revoked_at.is_(None),
)

# A request under an Idempotency-Key: without a status it is being answered.
api_replies = Table(
    "api_replies",
    metadata,
    Column("token", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    Column("print", Text, nullable=False),
    Column("made_at", Instant, nullable=False, index=True),
    Column("status", Integer),
    Column("body", Text),
)

# The secret signs, so it is kept as it is. `events` are divided by blanks.
hooks = Table(
    "hooks",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("line", Text, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", Instant),
    Column("paused_until", Instant),
)

# The outbox of hooks: apart from the telephone's, so that a slow receiver holds up no call.
hook_posts = Table(
    "hook_posts",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("event", Text, nullable=False),
    Column("hook", BigInteger().with_variant(Integer, "sqlite"), ForeignKey("hooks.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Column("due_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text),
    Column("done_at", Instant),
    UniqueConstraint("event", "hook", name="uq_hook_posts_event"),
)
waits = hook_posts.c.due_at.is_not(None)
Index("ix_hook_posts_due", hook_posts.c.due_at, sqlite_where=waits, postgresql_where=waits)
Index("ix_hook_posts_hook", hook_posts.c.hook, hook_posts.c.id)
