"""Answers of SAML identity providers that were used, so that none is used twice."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "saml_answer",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_saml_answer")),
    )
    with op.batch_alter_table("saml_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saml_answer_at"), ["at"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("saml_answer")
