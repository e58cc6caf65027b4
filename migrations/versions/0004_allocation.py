"""Allocation models and runs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "allocation_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("budget_year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("adopted_by", sa.String(length=64), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR adopted_at IS NOT NULL", name=op.f("ck_allocation_model_adopted")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'adopted', 'superseded')", name=op.f("ck_allocation_model_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_model")),
    )
    with op.batch_alter_table("allocation_model", schema=None) as batch_op:
        batch_op.create_index(
            "uq_allocation_model_adopted_year",
            ["budget_year"],
            unique=True,
            sqlite_where=sa.text("state = 'adopted'"),
            postgresql_where=sa.text("state = 'adopted'"),
        )

    op.create_table(
        "allocation_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("budget_year", sa.Integer(), nullable=False),
        sa.Column("count_year", sa.Integer(), nullable=False),
        sa.Column("pot_ore", sa.BigInteger(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("code_version", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_by", sa.String(length=64), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR adopted_at IS NOT NULL", name=op.f("ck_allocation_run_adopted")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'adopted', 'superseded')", name=op.f("ck_allocation_run_state")
        ),
        sa.CheckConstraint("pot_ore > 0", name=op.f("ck_allocation_run_pot")),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["allocation_model.id"],
            name=op.f("fk_allocation_run_model_id_allocation_model"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_run")),
    )
    with op.batch_alter_table("allocation_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_allocation_run_budget_year"), ["budget_year"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_allocation_run_model_id"), ["model_id"], unique=False)
        batch_op.create_index(
            "uq_allocation_run_adopted_year",
            ["budget_year"],
            unique=True,
            sqlite_where=sa.text("state = 'adopted'"),
            postgresql_where=sa.text("state = 'adopted'"),
        )

    op.create_table(
        "allocation_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("index", sa.Text(), nullable=False),
        sa.Column("ore_total", sa.BigInteger(), nullable=False),
        sa.Column("working", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["allocation_run.id"], name=op.f("fk_allocation_line_run_id_allocation_run")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_allocation_line_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_line")),
        sa.UniqueConstraint("run_id", "unit_id", name=op.f("uq_allocation_line_run_id_unit_id")),
    )
    with op.batch_alter_table("allocation_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_line_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("allocation_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_line_unit_id"))

    op.drop_table("allocation_line")
    with op.batch_alter_table("allocation_run", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_allocation_run_adopted_year",
            sqlite_where=sa.text("state = 'adopted'"),
            postgresql_where=sa.text("state = 'adopted'"),
        )
        batch_op.drop_index(batch_op.f("ix_allocation_run_model_id"))
        batch_op.drop_index(batch_op.f("ix_allocation_run_budget_year"))

    op.drop_table("allocation_run")
    with op.batch_alter_table("allocation_model", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_allocation_model_adopted_year",
            sqlite_where=sa.text("state = 'adopted'"),
            postgresql_where=sa.text("state = 'adopted'"),
        )

    op.drop_table("allocation_model")
