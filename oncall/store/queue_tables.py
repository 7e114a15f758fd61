"""Tables of callers who wait in line: whose phone is taken by which call, who waits for which phone, booked call-backs."""

from sqlalchemy import Column, Index, Integer, Table, Text

from oncall.store.columns import Instant
from oncall.store.tables import metadata

# A phone that rings, is asked or talks for a call. One row a phone, so that it never rings for two; from `until` on it is void.
held_phones = Table(
    "held_phones",
    metadata,
    Column("phone", Text, primary_key=True),
    Column("call", Text, nullable=False, index=True),
    Column("until", Instant, nullable=False),
)

# A caller who waits in line, or who booked a call-back and kept his place. `since` orders the line.
queue_places = Table(
    "queue_places",
    metadata,
    Column("call", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("since", Instant, nullable=False),
)
Index("ix_queue_places_line", queue_places.c.line, queue_places.c.since)

# The phones of which he waits for any one; they may be other lines' as well.
queue_wants = Table(
    "queue_wants",
    metadata,
    Column("call", Text, primary_key=True),
    Column("phone", Text, primary_key=True),
    Column("since", Instant, nullable=False),
)
Index("ix_queue_wants_phone", queue_wants.c.phone, queue_wants.c.since)

# A promise to call back. To be done: due_at is set. On its way: `sid` is the call of the running try. Otherwise over.
callbacks = Table(
    "callbacks",
    metadata,
    Column("key", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Instant),
    Column("call", Text),
    Column("case_id", Text),
    Column("person", Text),
    Column("sid", Text),
)
Index(
    "ix_callbacks_due",
    callbacks.c.due_at,
    sqlite_where=callbacks.c.due_at.is_not(None),
    postgresql_where=callbacks.c.due_at.is_not(None),
)
Index("ix_callbacks_line", callbacks.c.line, callbacks.c.since)
