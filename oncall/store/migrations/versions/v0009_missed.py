"""Texts about missed calls: how many a person had lately, and the calls that are told of in one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "missed_slots",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("storm", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("line", "person", "slot", name="pk_missed_slots"),
    )
    op.create_table(
        "missed_gathered",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("storm", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_missed_gathered"),
    )
    op.create_index("ix_missed_gathered_storm", "missed_gathered", ["storm", "id"])


def downgrade() -> None:
    """Refuse."""
    raise NotImplementedError("there is no way down (cure: restore the backup made before the upgrade)")
