"""The line file as it was written: what people edit, with its comments; the canonical text stays what is in force."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "line_files",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("line", "version", name="pk_line_files"),
    )


def downgrade() -> None:
    """Refuse."""
    raise NotImplementedError("there is no way down (cure: restore the backup made before the upgrade)")
