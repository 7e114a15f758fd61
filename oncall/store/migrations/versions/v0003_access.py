"""Who may sign in: users, sessions, links of one use, tries; and the audit log searched by person and time."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "users",
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("mail", name="uq_users_mail"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
        sa.UniqueConstraint("secret", name="uq_sign_ins_secret"),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_sign_ins_user_users"),
    )
    op.create_index("ix_sign_ins_user", "sign_ins", ["user"])
    op.create_table(
        "sign_in_links",
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("secret", name="pk_sign_in_links"),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name="fk_sign_in_links_user_users"),
    )
    op.create_index("ix_sign_in_links_user", "sign_in_links", ["user"])
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_tries"),
    )
    op.create_index("ix_sign_in_tries_key", "sign_in_tries", ["key", "at"])
    op.create_index("ix_sign_in_tries_at", "sign_in_tries", ["at"])
    op.create_index("ix_audit_log_who", "audit_log", ["who"])
    op.create_index("ix_audit_log_at", "audit_log", ["at"])


TEXTS = ("id", "name", "mail", "role", "person", "password", "language", "state")


def downgrade() -> None:
    """Refuse."""
    raise NotImplementedError("there is no way down (cure: restore the backup made before the upgrade)")
