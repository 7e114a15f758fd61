"""The first schema: calls, outbox, timers, cases and their history, lines, rota changes, customers, months, ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make every table."""
    make_calls()
    make_queues()
    make_cases()
    make_history()
    make_ledger()
    make_lines()
    make_the_rest()


def downgrade() -> None:
    """Refuse."""
    raise NotImplementedError("there is no way down (cure: restore the backup made before the upgrade)")


def serial() -> sa.Column[int]:
    """Return a key that the database counts up."""
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text(), nullable=null)


def whole(name: str, *, null: bool = False) -> sa.Column[int]:
    """Return a column of small whole numbers."""
    return sa.Column(name, sa.Integer(), nullable=null)


def instant(name: str, *, null: bool = False) -> sa.Column[int]:
    """Return a column of microseconds since 1970 UTC."""
    return sa.Column(name, sa.BigInteger(), nullable=null)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """Return a table's primary key."""
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    """Return a unique key."""
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def of_case(table: str) -> sa.ForeignKeyConstraint:
    """Return the tie of a row to its case."""
    return sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=f"fk_{table}_case_id_cases")


def index(name: str, table: str, *columns: str, where: str | None = None) -> None:
    """Make an index, over some rows only when `where` says which."""
    if where is None:
        op.create_index(name, table, list(columns))
    else:
        op.create_index(name, table, list(columns), sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def make_calls() -> None:
    """Calls: searched columns and the document."""
    op.create_table(
        "calls",
        text("sid"),
        text("line"),
        instant("started_at"),
        instant("ended_at", null=True),
        text("state"),
        text("outcome", null=True),
        text("caller", null=True),
        text("case_id", null=True),
        text("answered_by", null=True),
        whole("wait_seconds", null=True),
        whole("talk_seconds", null=True),
        whole("total_seconds", null=True),
        text("policy"),
        whole("version"),
        text("doc"),
        key("calls", "sid"),
    )
    index("ix_calls_month", "calls", "line", "started_at", "outcome", "wait_seconds")
    index("ix_calls_case", "calls", "case_id", where="case_id IS NOT NULL")
    index("ix_calls_open", "calls", "started_at", where="ended_at IS NULL")


def make_queues() -> None:
    """Effects to carry out and calls to look at again."""
    op.create_table(
        "outbox",
        serial(),
        text("key"),
        text("call", null=True),
        text("kind"),
        text("doc"),
        whole("attempts"),
        instant("due_at", null=True),
        text("claimed_by", null=True),
        instant("claimed_until", null=True),
        instant("written_at"),
        instant("done_at", null=True),
        text("error", null=True),
        key("outbox", "id"),
        unique("outbox", "key"),
    )
    index("ix_outbox_due", "outbox", "due_at", where="due_at IS NOT NULL")
    index("ix_outbox_claimed", "outbox", "claimed_until", where="claimed_until IS NOT NULL")
    op.create_table(
        "timers",
        serial(),
        text("call"),
        instant("at"),
        instant("due_at", null=True),
        text("claimed_by", null=True),
        key("timers", "id"),
        unique("timers", "call", "at"),
    )
    index("ix_timers_due", "timers", "due_at", where="due_at IS NOT NULL")


def make_cases() -> None:
    """Cases with their newest rating."""
    op.create_table(
        "cases",
        text("id"),
        text("line"),
        text("caller", null=True),
        text("customer", null=True),
        instant("opened_at"),
        text("month"),
        text("policy"),
        text("state"),
        text("tier"),
        sa.Column("amount_units", sa.BigInteger(), nullable=True),
        whole("amount_decimals", null=True),
        text("currency"),
        text("rating"),
        sa.Column("solved", sa.Boolean(), nullable=False),
        whole("version"),
        key("cases", "id"),
    )
    index("ix_cases_month", "cases", "line", "month", "opened_at")
    index("ix_cases_caller", "cases", "line", "caller", "opened_at")


def make_history() -> None:
    """Facts and ratings of a case."""
    op.create_table(
        "case_facts",
        serial(),
        text("case_id"),
        text("fact"),
        text("value"),
        text("source"),
        text("by"),
        instant("at"),
        key("case_facts", "id"),
        of_case("case_facts"),
    )
    index("ix_case_facts_case_id", "case_facts", "case_id")
    op.create_table(
        "ratings",
        serial(),
        text("case_id"),
        text("tariff"),
        text("facts_hash"),
        text("quote"),
        instant("at"),
        key("ratings", "id"),
        of_case("ratings"),
        unique("ratings", "case_id", "tariff", "facts_hash"),
    )


def make_ledger() -> None:
    """Ledger entries and months."""
    op.create_table(
        "ledger_entries",
        serial(),
        text("key"),
        text("line"),
        text("month"),
        text("case_id"),
        text("kind"),
        sa.Column("amount_units", sa.BigInteger(), nullable=True),
        whole("amount_decimals", null=True),
        text("currency"),
        text("tier"),
        text("state"),
        text("because"),
        text("reason"),
        text("note"),
        text("by"),
        instant("at"),
        text("ref", null=True),
        key("ledger_entries", "id"),
        of_case("ledger_entries"),
        unique("ledger_entries", "key"),
    )
    index("ix_ledger_entries_case_id", "ledger_entries", "case_id")
    index("ix_ledger_entries_month", "ledger_entries", "line", "month")
    op.create_table(
        "months",
        text("line"),
        text("month"),
        text("state"),
        instant("closed_at", null=True),
        text("hash", null=True),
        text("doc", null=True),
        key("months", "line", "month"),
    )


def make_lines() -> None:
    """Versions of line files and changes of rotas."""
    op.create_table(
        "line_versions",
        text("line"),
        whole("version"),
        text("text"),
        instant("applied_at"),
        text("applied_by"),
        key("line_versions", "line", "version"),
    )
    op.create_table(
        "rota_changes",
        serial(),
        text("key"),
        text("line"),
        text("kind"),
        text("doc"),
        text("by"),
        instant("at"),
        instant("withdrawn_at", null=True),
        text("withdrawn_by", null=True),
        key("rota_changes", "id"),
        unique("rota_changes", "key"),
    )
    index("ix_rota_changes_line", "rota_changes", "line")


def make_the_rest() -> None:
    """Customers, the audit log, leases and counters."""
    columns = ("line", "phone", "customer", "name", "email", "language", "role", "contract", "stations", "starts_on")
    op.create_table("customers", *(text(name) for name in columns), key("customers", "line", "phone"))
    op.create_table(
        "audit_log",
        serial(),
        instant("at"),
        text("who"),
        text("what"),
        text("subject"),
        text("detail"),
        key("audit_log", "id"),
    )
    index("ix_audit_log_subject", "audit_log", "subject")
    op.create_table(
        "leases", text("name"), text("holder"), instant("held_until"), whole("epoch"), key("leases", "name")
    )
    op.create_table(
        "counters", text("name"), sa.Column("value", sa.BigInteger(), nullable=False), key("counters", "name")
    )
