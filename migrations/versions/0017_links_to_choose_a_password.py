"""Links by which a person chooses a password, for the first time or when it is forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("must_choose", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.alter_column("must_choose", server_default=None)
    op.create_table(
        "password_link",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_password_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_password_link")),
        sa.UniqueConstraint("mark", name=op.f("uq_password_link_mark")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("password_link")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("must_choose")
