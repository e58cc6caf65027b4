"""A model is proposed before it is adopted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BEFORE = {
    "ck_allocation_model_state": "state IN ('draft', 'adopted', 'superseded')",
    "ck_allocation_model_adopted": "state = 'draft' OR adopted_at IS NOT NULL",
}
AFTER = {
    "ck_allocation_model_state": "state IN ('draft', 'proposed', 'adopted', 'superseded')",
    "ck_allocation_model_proposed": "state <> 'proposed' OR proposed_at IS NOT NULL",
    "ck_allocation_model_adopted": "state IN ('draft', 'proposed') OR adopted_at IS NOT NULL",
}


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("allocation_model") as batch:
        batch.add_column(
            sa.Column("proposed_by", sa.String(64), server_default=sa.text("''"), nullable=False)
        )
        batch.add_column(sa.Column("proposed_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("allocation_model") as batch:
        # Only the rows that were there needed it.
        batch.alter_column("proposed_by", server_default=None)
    _replace_checks(BEFORE, AFTER)


def downgrade() -> None:
    """Take it back: what was proposed becomes a draft again."""
    op.execute("UPDATE allocation_model SET state = 'draft' WHERE state = 'proposed'")
    _replace_checks(AFTER, BEFORE)
    with op.batch_alter_table("allocation_model") as batch:
        batch.drop_column("proposed_at")
        batch.drop_column("proposed_by")


def _replace_checks(old: dict[str, str], new: dict[str, str]) -> None:
    with op.batch_alter_table("allocation_model") as batch:
        for name in old:
            batch.drop_constraint(op.f(name), type_="check")
        for name, rule in new.items():
            batch.create_check_constraint(op.f(name), rule)
