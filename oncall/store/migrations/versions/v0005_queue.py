"""Callers who wait in line, and call-backs."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "held_phones",
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("phone", name="pk_held_phones"),
    )
    op.create_index("ix_held_phones_call", "held_phones", ["call"])
    op.create_table(
        "queue_places",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("call", name="pk_queue_places"),
    )
    op.create_index("ix_queue_places_line", "queue_places", ["line", "since"])
    op.create_table(
        "queue_wants",
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("call", "phone", name="pk_queue_wants"),
    )
    op.create_index("ix_queue_wants_phone", "queue_wants", ["phone", "since"])
    make_callbacks()


def make_callbacks() -> None:
    """Make the table of booked call-backs."""
    op.create_table(
        "callbacks",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("call", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("sid", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_callbacks"),
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_callbacks_due", "callbacks", ["due_at"], sqlite_where=due, postgresql_where=due)
    op.create_index("ix_callbacks_line", "callbacks", ["line", "since"])


def downgrade() -> None:
    """Refuse."""
    raise NotImplementedError("there is no way down (cure: restore the backup made before the upgrade)")
