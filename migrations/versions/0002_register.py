"""The register: imported facts and their batches."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id_account")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_import_batch_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(
            "ix_import_batch_dataset_state", ["dataset", "state", "id"], unique=False
        )

    op.create_table(
        "fact_background",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("factor", sa.String(length=60), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("share", sa.String(length=40), nullable=True),
        sa.Column("share_reason", sa.String(length=20), nullable=True),
        sa.Column("share_approximate", sa.Boolean(), nullable=False),
        sa.Column("part", sa.BigInteger(), nullable=True),
        sa.Column("part_reason", sa.String(length=20), nullable=True),
        sa.Column("part_approximate", sa.Boolean(), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=True),
        sa.Column("whole_reason", sa.String(length=20), nullable=True),
        sa.Column("whole_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_background_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_background_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_background_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_background")),
    )
    with op.batch_alter_table("fact_background", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_background_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_background_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_background_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_background_current",
            ["unit_id", "year", "factor", "category"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )

    op.create_table(
        "fact_births",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("n_reason", sa.String(length=20), nullable=True),
        sa.Column("n_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["org_node.id"], name=op.f("fk_fact_births_area_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_births_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_births_superseded_by_import_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_births")),
    )
    with op.batch_alter_table("fact_births", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_births_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_births_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_births_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            "uq_fact_births_current",
            ["area_id", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )

    op.create_table(
        "fact_population",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("n_reason", sa.String(length=20), nullable=True),
        sa.Column("n_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["org_node.id"], name=op.f("fk_fact_population_area_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_population_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_population_superseded_by_import_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_population")),
    )
    with op.batch_alter_table("fact_population", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_population_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_population_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_population_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            "uq_fact_population_current",
            ["area_id", "age", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )

    op.create_table(
        "fact_pupil_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("n_reason", sa.String(length=20), nullable=True),
        sa.Column("n_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_pupil_counts_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_pupil_counts_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_pupil_counts_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_pupil_counts")),
    )
    with op.batch_alter_table("fact_pupil_counts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_pupil_counts_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_pupil_counts_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_pupil_counts_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_pupil_counts_current",
            ["unit_id", "step", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )

    op.create_table(
        "fact_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=True),
        sa.Column("value_reason", sa.String(length=20), nullable=True),
        sa.Column("value_approximate", sa.Boolean(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=True),
        sa.Column("n_reason", sa.String(length=20), nullable=True),
        sa.Column("n_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_results_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_results_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_results_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_results")),
    )
    with op.batch_alter_table("fact_results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_results_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_results_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_results_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_results_current",
            ["unit_id", "indicator", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )

    op.create_table(
        "import_org_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_import_org_change_batch_id_import_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_org_change")),
    )
    with op.batch_alter_table("import_org_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_org_change_batch_id"), ["batch_id"], unique=False
        )

    op.create_table(
        "import_pin",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("module", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_pin_batch_id_import_batch")
        ),
        sa.PrimaryKeyConstraint("batch_id", "module", "label", name=op.f("pk_import_pin")),
    )
    op.create_table(
        "import_upload",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_upload_batch_id_import_batch")
        ),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_import_upload")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("import_upload")
    op.drop_table("import_pin")
    with op.batch_alter_table("import_org_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_org_change_batch_id"))

    op.drop_table("import_org_change")
    with op.batch_alter_table("fact_results", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fact_results_current",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_fact_results_unit_id"))
        batch_op.drop_index(batch_op.f("ix_fact_results_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_fact_results_batch_id"))

    op.drop_table("fact_results")
    with op.batch_alter_table("fact_pupil_counts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fact_pupil_counts_current",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_fact_pupil_counts_unit_id"))
        batch_op.drop_index(batch_op.f("ix_fact_pupil_counts_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_fact_pupil_counts_batch_id"))

    op.drop_table("fact_pupil_counts")
    with op.batch_alter_table("fact_population", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fact_population_current",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_fact_population_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_fact_population_batch_id"))
        batch_op.drop_index(batch_op.f("ix_fact_population_area_id"))

    op.drop_table("fact_population")
    with op.batch_alter_table("fact_births", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fact_births_current",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_fact_births_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_fact_births_batch_id"))
        batch_op.drop_index(batch_op.f("ix_fact_births_area_id"))

    op.drop_table("fact_births")
    with op.batch_alter_table("fact_background", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fact_background_current",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_fact_background_unit_id"))
        batch_op.drop_index(batch_op.f("ix_fact_background_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_fact_background_batch_id"))

    op.drop_table("fact_background")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_import_batch_dataset_state")

    op.drop_table("import_batch")
