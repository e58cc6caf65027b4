"""Sessions that are open, so that their owner sees them and can end one alone."""

import sqlalchemy as sa
from alembic import op

from qms.db.base import Instant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "open_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_open_session_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_session")),
        sa.UniqueConstraint("mark", name=op.f("uq_open_session_mark")),
    )
    op.create_index(op.f("ix_open_session_account_id"), "open_session", ["account_id"])
    op.create_index(op.f("ix_open_session_started_at"), "open_session", ["started_at"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_open_session_started_at"), table_name="open_session")
    op.drop_index(op.f("ix_open_session_account_id"), table_name="open_session")
    op.drop_table("open_session")
