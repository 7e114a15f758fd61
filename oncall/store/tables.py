"""Every table, index and unique key. The migrations make them; a test holds both against each other.

Partial indexes keep the work that is still to be done apart from the history, however long that grows.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint

from oncall.store.columns import Instant, SerialNumber

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row a call: the columns that are searched, and the whole call as a JSON document.
calls = Table(
    "calls",
    metadata,
    Column("sid", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("state", Text, nullable=False),
    Column("outcome", Text),
    Column("caller", Text),
    Column("case_id", Text),
    Column("answered_by", Text),
    Column("wait_seconds", Integer),
    Column("talk_seconds", Integer),
    Column("total_seconds", Integer),
    Column("policy", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("doc", Text, nullable=False),
)
# Covers call_counts: the month is counted in the index alone, the documents stay unread.
Index("ix_calls_month", calls.c.line, calls.c.started_at, calls.c.outcome, calls.c.wait_seconds)
Index(
    "ix_calls_case",
    calls.c.case_id,
    sqlite_where=calls.c.case_id.is_not(None),
    postgresql_where=calls.c.case_id.is_not(None),
)
Index(
    "ix_calls_open",
    calls.c.started_at,
    sqlite_where=calls.c.ended_at.is_(None),
    postgresql_where=calls.c.ended_at.is_(None),
)

# Effects to carry out. Waiting: due_at is set. Claimed: claimed_until is set. Otherwise over, at done_at.
outbox = Table(
    "outbox",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("call", Text),
    Column("kind", Text, nullable=False),
    Column("doc", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant),
    Column("claimed_by", Text),
    Column("claimed_until", Instant),
    Column("written_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("error", Text),
)
Index(
    "ix_outbox_due",
    outbox.c.due_at,
    sqlite_where=outbox.c.due_at.is_not(None),
    postgresql_where=outbox.c.due_at.is_not(None),
)
Index(
    "ix_outbox_claimed",
    outbox.c.claimed_until,
    sqlite_where=outbox.c.claimed_until.is_not(None),
    postgresql_where=outbox.c.claimed_until.is_not(None),
)

# When to look at a call again. A claim moves due_at on, so that one that ran out is due by itself; done is without due_at.
timers = Table(
    "timers",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("call", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("claimed_by", Text),
    UniqueConstraint("call", "at"),
)
Index(
    "ix_timers_due",
    timers.c.due_at,
    sqlite_where=timers.c.due_at.is_not(None),
    postgresql_where=timers.c.due_at.is_not(None),
)

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("caller", Text),
    Column("customer", Text),
    Column("opened_at", Instant, nullable=False),
    Column("month", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("amount_units", BigInteger),
    Column("amount_decimals", Integer),
    Column("currency", Text, nullable=False),
    Column("rating", Text, nullable=False),
    Column("solved", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)
Index("ix_cases_month", cases.c.line, cases.c.month, cases.c.opened_at)
Index("ix_cases_caller", cases.c.line, cases.c.caller, cases.c.opened_at)

case_facts = Table(
    "case_facts",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
    Column("fact", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

ratings = Table(
    "ratings",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False),
    Column("tariff", Text, nullable=False),
    Column("facts_hash", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("case_id", "tariff", "facts_hash"),
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("line", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("case_id", Text, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("amount_units", BigInteger),
    Column("amount_decimals", Integer),
    Column("currency", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("ref", Text),
)
Index("ix_ledger_entries_month", ledger_entries.c.line, ledger_entries.c.month)

months = Table(
    "months",
    metadata,
    Column("line", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("closed_at", Instant),
    Column("hash", Text),
    Column("doc", Text),
)

line_versions = Table(
    "line_versions",
    metadata,
    Column("line", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("applied_at", Instant, nullable=False),
    Column("applied_by", Text, nullable=False),
)

# A version's file as somebody wrote it, with its comments; a version that was made otherwise has none.
line_files = Table(
    "line_files",
    metadata,
    Column("line", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

rota_changes = Table(
    "rota_changes",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("line", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("doc", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", Text),
)

# A swap that waits for the other's answer, or had it.
swap_offers = Table(
    "swap_offers",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("line", Text, nullable=False, index=True),
    Column("doc", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("answered_at", Instant),
    Column("answered_by", Text),
    Column("change_id", BigInteger),
)

# The test of a person's phone before a shift: one row a person and shift, its last call and how that ended.
phone_checks = Table(
    "phone_checks",
    metadata,
    Column("key", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("shift_start", Instant, nullable=False),
    Column("number", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("sid", Text),
    Column("version", Integer, nullable=False),
)
Index("ix_phone_checks_shift", phone_checks.c.line, phone_checks.c.shift_start)

# A phone number of a customer. An empty line means every line.
customers = Table(
    "customers",
    metadata,
    Column("line", Text, primary_key=True),
    Column("phone", Text, primary_key=True),
    Column("customer", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("stations", Text, nullable=False),
    Column("starts_on", Text, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", SerialNumber, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("detail", Text, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("held_until", Instant, nullable=False),
    Column("epoch", Integer, nullable=False),
)

# Numbers counted up inside the transaction that uses them: case numbers, the stamp of the lines, the probe.
counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
