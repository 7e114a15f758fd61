"""Tokens of the API with their scopes, and addresses that are told of calls and cases."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    serial = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "api_tokens",
        sa.Column("id", serial, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("digest", name="uq_api_tokens_digest"),
    )
    holds = sa.text("revoked_at IS NULL")
    op.create_index(
        "uq_api_tokens_name", "api_tokens", ["name"], unique=True, sqlite_where=holds, postgresql_where=holds
    )
    op.create_table(
        "api_replies",
        sa.Column("token", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("print", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("token", "key", name="pk_api_replies"),
    )
    op.create_index("ix_api_replies_made_at", "api_replies", ["made_at"])
    op.create_table(
        "hooks",
        sa.Column("id", serial, nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hooks"),
    )
    op.create_index("ix_hooks_line", "hooks", ["line"])
    op.create_table(
        "hook_posts",
        sa.Column("id", serial, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("hook", serial, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hook_posts"),
        sa.ForeignKeyConstraint(["hook"], ["hooks.id"], name="fk_hook_posts_hook_hooks"),
        sa.UniqueConstraint("event", "hook", name="uq_hook_posts_event"),
    )
    waits = sa.text("due_at IS NOT NULL")
    op.create_index("ix_hook_posts_due", "hook_posts", ["due_at"], sqlite_where=waits, postgresql_where=waits)
    op.create_index("ix_hook_posts_hook", "hook_posts", ["hook", "id"])


def downgrade() -> None:
    """Refuse."""
    raise NotImplementedError("there is no way down (cure: restore the backup made before the upgrade)")
