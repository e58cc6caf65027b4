"""Planning studies and alternatives"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    _create_planning_study()
    _create_fact_area_centres()
    _create_fact_candidates()
    _create_fact_distances()
    _create_fact_premises()
    _create_planning_alternative()
    _create_planning_check()


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("planning_check")
    op.drop_table("planning_alternative")
    op.drop_table("fact_premises")
    op.drop_table("fact_distances")
    op.drop_table("fact_candidates")
    op.drop_table("fact_area_centres")
    op.drop_table("planning_study")


def _create_planning_study() -> None:
    op.create_table(
        "planning_study",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_planning_study_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_study")),
    )
    with op.batch_alter_table("planning_study", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_planning_study_account_id"), ["account_id"], unique=False
        )


def _create_fact_area_centres() -> None:
    op.create_table(
        "fact_area_centres",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.String(length=40), nullable=True),
        sa.Column("latitude_reason", sa.String(length=20), nullable=True),
        sa.Column("latitude_approximate", sa.Boolean(), nullable=False),
        sa.Column("longitude", sa.String(length=40), nullable=True),
        sa.Column("longitude_reason", sa.String(length=20), nullable=True),
        sa.Column("longitude_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["org_node.id"], name=op.f("fk_fact_area_centres_area_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_area_centres_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_area_centres_superseded_by_import_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_area_centres")),
    )
    with op.batch_alter_table("fact_area_centres", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_area_centres_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_area_centres_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_area_centres_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            "uq_fact_area_centres_current",
            ["area_id", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_candidates() -> None:
    op.create_table(
        "fact_candidates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.Column("rooms", sa.Integer(), nullable=True),
        sa.Column("special_rooms", sa.Integer(), nullable=True),
        sa.Column("m2", sa.String(length=40), nullable=True),
        sa.Column("m2_reason", sa.String(length=20), nullable=True),
        sa.Column("m2_approximate", sa.Boolean(), nullable=False),
        sa.Column("tenure", sa.String(length=10), nullable=True),
        sa.Column("opening_cost", sa.BigInteger(), nullable=True),
        sa.Column("internal_rent", sa.BigInteger(), nullable=True),
        sa.Column("capital", sa.BigInteger(), nullable=True),
        sa.Column("operation", sa.BigInteger(), nullable=True),
        sa.Column("rent", sa.BigInteger(), nullable=True),
        sa.Column("latitude", sa.String(length=40), nullable=True),
        sa.Column("latitude_reason", sa.String(length=20), nullable=True),
        sa.Column("latitude_approximate", sa.Boolean(), nullable=False),
        sa.Column("longitude", sa.String(length=40), nullable=True),
        sa.Column("longitude_reason", sa.String(length=20), nullable=True),
        sa.Column("longitude_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["org_node.id"], name=op.f("fk_fact_candidates_area_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_candidates_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_candidates_superseded_by_import_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_candidates")),
    )
    with op.batch_alter_table("fact_candidates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_candidates_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_candidates_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_candidates_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            "uq_fact_candidates_current",
            ["name"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_distances() -> None:
    op.create_table(
        "fact_distances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("km", sa.String(length=40), nullable=True),
        sa.Column("km_reason", sa.String(length=20), nullable=True),
        sa.Column("km_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["org_node.id"], name=op.f("fk_fact_distances_area_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_distances_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_distances_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_distances_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_distances")),
    )
    with op.batch_alter_table("fact_distances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_distances_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_distances_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_distances_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_distances_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_distances_current",
            ["area_id", "unit_id", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_premises() -> None:
    op.create_table(
        "fact_premises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=True),
        sa.Column("special_rooms", sa.Integer(), nullable=True),
        sa.Column("tenure", sa.String(length=10), nullable=True),
        sa.Column("internal_rent", sa.BigInteger(), nullable=True),
        sa.Column("capital", sa.BigInteger(), nullable=True),
        sa.Column("operation", sa.BigInteger(), nullable=True),
        sa.Column("rent", sa.BigInteger(), nullable=True),
        sa.Column("lease_end", sa.Integer(), nullable=True),
        sa.Column("notice", sa.Integer(), nullable=True),
        sa.Column("most_new_rooms", sa.Integer(), nullable=True),
        sa.Column("is_mixed", sa.Boolean(), nullable=True),
        sa.Column("is_released", sa.Boolean(), nullable=True),
        sa.Column("latitude", sa.String(length=40), nullable=True),
        sa.Column("latitude_reason", sa.String(length=20), nullable=True),
        sa.Column("latitude_approximate", sa.Boolean(), nullable=False),
        sa.Column("longitude", sa.String(length=40), nullable=True),
        sa.Column("longitude_reason", sa.String(length=20), nullable=True),
        sa.Column("longitude_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_premises_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_premises_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_premises_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_premises")),
    )
    with op.batch_alter_table("fact_premises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_premises_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_premises_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_premises_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_premises_current",
            ["unit_id", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_planning_alternative() -> None:
    op.create_table(
        "planning_alternative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_by", sa.String(length=64), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "origin IN ('planner', 'proposal', 'copy')", name=op.f("ck_planning_alternative_origin")
        ),
        sa.CheckConstraint(
            "(frozen_at IS NULL) = (content IS NULL)", name=op.f("ck_planning_alternative_content")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_planning_alternative_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["planning_study.id"],
            name=op.f("fk_planning_alternative_study_id_planning_study"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_alternative")),
    )
    with op.batch_alter_table("planning_alternative", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_planning_alternative_study_id"), ["study_id"], unique=False
        )


def _create_planning_check() -> None:
    op.create_table(
        "planning_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alternative_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_planning_check_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["alternative_id"],
            ["planning_alternative.id"],
            name=op.f("fk_planning_check_alternative_id_planning_alternative"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_check")),
        sa.UniqueConstraint(
            "alternative_id", "key", name=op.f("uq_planning_check_alternative_id_key")
        ),
    )
    with op.batch_alter_table("planning_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_planning_check_alternative_id"), ["alternative_id"], unique=False
        )
