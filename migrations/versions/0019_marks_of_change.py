"""Marks that change with every write to the organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "change_mark",
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_change_mark")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("change_mark")
