"""Forecast runs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "forecast_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Integer(), nullable=False),
        sa.Column("batches", sa.Text(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "published_at IS NULL OR summary <> ''", name=op.f("ck_forecast_run_published_is_whole")
        ),
        sa.CheckConstraint("horizon BETWEEN 1 AND 50", name=op.f("ck_forecast_run_horizon")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_forecast_run_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_run")),
    )
    with op.batch_alter_table("forecast_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forecast_run_job_id"), ["job_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_forecast_run_published_at"), ["published_at"], unique=False
        )

    op.create_table(
        "forecast_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("error", sa.Double(), nullable=False),
        sa.Column("cover80", sa.Double(), nullable=False),
        sa.Column("cells", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["forecast_run.id"], name=op.f("fk_forecast_score_run_id_forecast_run")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_forecast_score_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_score")),
    )
    with op.batch_alter_table("forecast_score", schema=None) as batch_op:
        batch_op.create_index("ix_forecast_score_run_unit", ["run_id", "unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_forecast_score_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "forecast_trend",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("fits", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["forecast_run.id"], name=op.f("fk_forecast_trend_run_id_forecast_run")
        ),
        sa.PrimaryKeyConstraint("run_id", "unit", name=op.f("pk_forecast_trend")),
    )
    op.create_table(
        "forecast_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("mean", sa.Double(), nullable=False),
        sa.Column("lo80", sa.Double(), nullable=False),
        sa.Column("hi80", sa.Double(), nullable=False),
        sa.Column("lo95", sa.Double(), nullable=False),
        sa.Column("hi95", sa.Double(), nullable=False),
        sa.Column("last_value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["forecast_run.id"], name=op.f("fk_forecast_value_run_id_forecast_run")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_forecast_value_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_value")),
    )
    with op.batch_alter_table("forecast_value", schema=None) as batch_op:
        batch_op.create_index(
            "ix_forecast_value_run_unit", ["run_id", "unit_id", "step"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_forecast_value_unit_id"), ["unit_id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("forecast_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forecast_value_unit_id"))
        batch_op.drop_index("ix_forecast_value_run_unit")

    op.drop_table("forecast_value")
    op.drop_table("forecast_trend")
    with op.batch_alter_table("forecast_score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forecast_score_unit_id"))
        batch_op.drop_index("ix_forecast_score_run_unit")

    op.drop_table("forecast_score")
    with op.batch_alter_table("forecast_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forecast_run_published_at"))
        batch_op.drop_index(batch_op.f("ix_forecast_run_job_id"))

    op.drop_table("forecast_run")
