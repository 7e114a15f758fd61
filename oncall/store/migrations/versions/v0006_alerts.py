"""Monitoring alerts, outages and what customers were told."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "alarms",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alarms"),
    )
    open_ = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_alarms_open", "alarms", ["line", "key"], unique=True, sqlite_where=open_, postgresql_where=open_
    )
    op.create_index("ix_alarms_line", "alarms", ["line", "opened_at"])
    op.create_index("ix_alarms_case", "alarms", ["case_id"])
    op.create_table(
        "outages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
    )
    running = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_outages_running", "outages", ["line"], unique=True, sqlite_where=running, postgresql_where=running
    )
    op.create_index("ix_outages_line", "outages", ["line", "started_at"])


def downgrade() -> None:
    """Refuse."""
    raise NotImplementedError("there is no way down (cure: restore the backup made before the upgrade)")
