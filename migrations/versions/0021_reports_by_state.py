"""Reports are found by their state."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_index("ix_report_state_unit_id", "report", ["state", "unit_id", "cycle_id"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_report_state_unit_id", "report")
