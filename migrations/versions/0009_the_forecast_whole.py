"""The forecast whole"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    _create_forecast_housing_rate()
    _create_forecast_limits()
    _create_fact_flows()
    _create_fact_housing()
    _create_fact_unit_changes()
    _create_forecast_document()
    _create_forecast_part()
    _create_forecast_variant()
    _create_forecast_variant_version()
    _create_forecast_adoption()
    op.drop_table("forecast_trend")
    _change_forecast_run()


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("forecast_run", schema=None) as batch_op:
        batch_op.drop_column("result_sha256")
        batch_op.drop_column("kind")

    op.create_table(
        "forecast_trend",
        sa.Column("run_id", sa.INTEGER(), nullable=False),
        sa.Column("unit", sa.VARCHAR(length=20), nullable=False),
        sa.Column("fits", sa.TEXT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["forecast_run.id"], name=op.f("fk_forecast_trend_run_id_forecast_run")
        ),
        sa.PrimaryKeyConstraint("run_id", "unit", name=op.f("pk_forecast_trend")),
    )
    op.drop_table("forecast_adoption")
    op.drop_table("forecast_variant_version")
    op.drop_table("forecast_variant")
    op.drop_table("forecast_part")
    op.drop_table("forecast_document")
    op.drop_table("fact_unit_changes")
    op.drop_table("fact_housing")
    op.drop_table("fact_flows")
    op.drop_table("forecast_limits")
    op.drop_table("forecast_housing_rate")


def _create_forecast_housing_rate() -> None:
    op.create_table(
        "forecast_housing_rate",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("small", sa.Double(), nullable=False),
        sa.Column("low", sa.Double(), nullable=False),
        sa.Column("middle", sa.Double(), nullable=False),
        sa.Column("upper", sa.Double(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "small >= 0 AND low >= 0 AND middle >= 0 AND upper >= 0",
            name=op.f("ck_forecast_housing_rate_rates"),
        ),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_forecast_housing_rate")),
    )


def _create_forecast_limits() -> None:
    op.create_table(
        "forecast_limits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("near", sa.Integer(), nullable=False),
        sa.Column("fair", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "near > 0 AND fair > near AND fair <= 100", name=op.f("ck_forecast_limits_limits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_limits")),
    )


def _create_fact_flows() -> None:
    op.create_table(
        "fact_flows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("n_reason", sa.String(length=20), nullable=True),
        sa.Column("n_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["org_node.id"], name=op.f("fk_fact_flows_area_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_flows_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_flows_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_flows_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_flows")),
    )
    with op.batch_alter_table("fact_flows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_flows_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_flows_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_flows_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_flows_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_flows_current",
            ["area_id", "unit_id", "year", "low", "high"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_housing() -> None:
    op.create_table(
        "fact_housing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("project", sa.String(length=80), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("n_reason", sa.String(length=20), nullable=True),
        sa.Column("n_approximate", sa.Boolean(), nullable=False),
        sa.Column("probability", sa.String(length=40), nullable=True),
        sa.Column("probability_reason", sa.String(length=20), nullable=True),
        sa.Column("probability_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["org_node.id"], name=op.f("fk_fact_housing_area_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_housing_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_housing_superseded_by_import_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_housing")),
    )
    with op.batch_alter_table("fact_housing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_housing_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_housing_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_housing_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            "uq_fact_housing_current",
            ["area_id", "year", "kind", "stage", "project"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_unit_changes() -> None:
    op.create_table(
        "fact_unit_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("share", sa.String(length=40), nullable=True),
        sa.Column("share_reason", sa.String(length=20), nullable=True),
        sa.Column("share_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_unit_changes_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_unit_changes_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["org_node.id"], name=op.f("fk_fact_unit_changes_to_unit_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_unit_changes_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_unit_changes")),
    )
    with op.batch_alter_table("fact_unit_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_unit_changes_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_unit_changes_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_unit_changes_to_unit_id"), ["to_unit_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_unit_changes_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_unit_changes_current",
            ["unit_id", "to_unit_id", "year", "low", "high"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_forecast_document() -> None:
    op.create_table(
        "forecast_document",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["forecast_run.id"], name=op.f("fk_forecast_document_run_id_forecast_run")
        ),
        sa.PrimaryKeyConstraint("run_id", "name", name=op.f("pk_forecast_document")),
    )


def _create_forecast_part() -> None:
    op.create_table(
        "forecast_part",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["forecast_run.id"], name=op.f("fk_forecast_part_run_id_forecast_run")
        ),
        sa.PrimaryKeyConstraint("run_id", "step", "part", name=op.f("pk_forecast_part")),
    )


def _create_forecast_variant() -> None:
    op.create_table(
        "forecast_variant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["forecast_run.id"], name=op.f("fk_forecast_variant_run_id_forecast_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_variant")),
    )
    with op.batch_alter_table("forecast_variant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forecast_variant_run_id"), ["run_id"], unique=False)


def _create_forecast_variant_version() -> None:
    op.create_table(
        "forecast_variant_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_for", sa.String(length=160), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(used_at IS NULL) = (used_for = '')", name=op.f("ck_forecast_variant_version_used")
        ),
        sa.ForeignKeyConstraint(
            ["variant_id"],
            ["forecast_variant.id"],
            name=op.f("fk_forecast_variant_version_variant_id_forecast_variant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_variant_version")),
        sa.UniqueConstraint(
            "variant_id", "number", name=op.f("uq_forecast_variant_version_variant_id_number")
        ),
    )
    with op.batch_alter_table("forecast_variant_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_forecast_variant_version_variant_id"), ["variant_id"], unique=False
        )


def _create_forecast_adoption() -> None:
    op.create_table(
        "forecast_adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("adopted_by", sa.String(length=120), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["forecast_run.id"], name=op.f("fk_forecast_adoption_run_id_forecast_run")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["forecast_variant_version.id"],
            name=op.f("fk_forecast_adoption_version_id_forecast_variant_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_adoption")),
        sa.UniqueConstraint("run_id", name=op.f("uq_forecast_adoption_run_id")),
    )
    with op.batch_alter_table("forecast_adoption", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forecast_adoption_year"), ["year"], unique=False)


def _change_forecast_run() -> None:
    with op.batch_alter_table("forecast_run", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind", sa.String(length=12), server_default=sa.text("'forecast'"), nullable=False
            )
        )
        batch_op.add_column(sa.Column("result_sha256", sa.String(length=64), nullable=True))
    with op.batch_alter_table("forecast_run", schema=None) as batch_op:
        # Only the rows that were there needed a value.
        batch_op.alter_column("kind", server_default=None)
