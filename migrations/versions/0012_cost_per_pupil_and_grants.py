"""Cost per pupil and grants"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    _create_cost_run()
    _create_grant_enrolment_file()
    _create_grant_pay_run()
    _create_grant_price_list()
    _create_cost_rules()
    _create_grant_enrolment()
    _create_grant_pay_row()
    _create_fact_groups()
    _create_fact_ledger()
    _create_fact_staff()
    _create_fact_unit_areas()
    _create_grant_served()


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("grant_served")
    op.drop_table("fact_unit_areas")
    op.drop_table("fact_staff")
    op.drop_table("fact_ledger")
    op.drop_table("fact_groups")
    op.drop_table("grant_pay_row")
    op.drop_table("grant_enrolment")
    op.drop_table("cost_rules")
    op.drop_table("grant_price_list")
    op.drop_table("grant_pay_run")
    op.drop_table("grant_enrolment_file")
    op.drop_table("cost_run")


def _create_cost_run() -> None:
    op.create_table(
        "cost_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("rules_number", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('outcome', 'budget')", name=op.f("ck_cost_run_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_run")),
    )
    with op.batch_alter_table("cost_run", schema=None) as batch_op:
        batch_op.create_index("ix_cost_run_year_kind", ["year", "kind", "id"], unique=False)


def _create_grant_enrolment_file() -> None:
    op.create_table(
        "grant_enrolment_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'read') = (content IS NOT NULL)", name=op.f("ck_grant_enrolment_file_content")
        ),
        sa.CheckConstraint(
            "state IN ('read', 'saved', 'cancelled')", name=op.f("ck_grant_enrolment_file_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_enrolment_file")),
    )


def _create_grant_pay_run() -> None:
    op.create_table(
        "grant_pay_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.Column("csv", sa.LargeBinary(), nullable=False),
        sa.Column("xlsx", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("reconciled", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_pay_run")),
        sa.UniqueConstraint("month", name=op.f("uq_grant_pay_run_month")),
    )


def _create_grant_price_list() -> None:
    op.create_table(
        "grant_price_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("override", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("writers", sa.String(length=1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'in_force', 'replaced', 'dropped')",
            name=op.f("ck_grant_price_list_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_price_list")),
        sa.UniqueConstraint(
            "year", "form", "number", name=op.f("uq_grant_price_list_year_form_number")
        ),
    )
    with op.batch_alter_table("grant_price_list", schema=None) as batch_op:
        batch_op.create_index(
            "uq_grant_price_list_draft",
            ["year", "form"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.create_index(
            "uq_grant_price_list_in_force",
            ["year", "form"],
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )


def _create_cost_rules() -> None:
    op.create_table(
        "cost_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("comment", sa.String(length=400), nullable=False),
        sa.Column("writers", sa.String(length=1000), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'in_force', 'replaced')", name=op.f("ck_cost_rules_state")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["account.id"], name=op.f("fk_cost_rules_approved_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_cost_rules_made_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_rules")),
        sa.UniqueConstraint("number", name=op.f("uq_cost_rules_number")),
    )
    with op.batch_alter_table("cost_rules", schema=None) as batch_op:
        batch_op.create_index(
            "uq_cost_rules_draft",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )
        batch_op.create_index(
            "uq_cost_rules_in_force",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'in_force'"),
            postgresql_where=sa.text("state = 'in_force'"),
        )


def _create_grant_enrolment() -> None:
    op.create_table(
        "grant_enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("pupil", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.CheckConstraint("last IS NULL OR last >= first", name=op.f("ck_grant_enrolment_days")),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["grant_enrolment_file.id"],
            name=op.f("fk_grant_enrolment_file_id_grant_enrolment_file"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["grant_enrolment_file.id"],
            name=op.f("fk_grant_enrolment_superseded_by_grant_enrolment_file"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_grant_enrolment_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_enrolment")),
    )
    with op.batch_alter_table("grant_enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grant_enrolment_file_id"), ["file_id"], unique=False)
        batch_op.create_index(
            "ix_grant_enrolment_unit_superseded", ["unit_id", "superseded_by"], unique=False
        )


def _create_grant_pay_row() -> None:
    op.create_table(
        "grant_pay_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("band", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('share', 'correction', 'repayment')", name=op.f("ck_grant_pay_row_kind")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["org_node.id"], name=op.f("fk_grant_pay_row_provider_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["grant_pay_run.id"], name=op.f("fk_grant_pay_row_run_id_grant_pay_run")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_grant_pay_row_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_pay_row")),
    )
    with op.batch_alter_table("grant_pay_row", schema=None) as batch_op:
        batch_op.create_index(
            "ix_grant_pay_row_month_provider", ["month", "provider_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_grant_pay_row_run_id"), ["run_id"], unique=False)


def _create_fact_groups() -> None:
    op.create_table(
        "fact_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("band", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("pupils", sa.BigInteger(), nullable=True),
        sa.Column("pupils_reason", sa.String(length=20), nullable=True),
        sa.Column("pupils_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_groups_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_groups_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_groups_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_groups")),
    )
    with op.batch_alter_table("fact_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_groups_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_groups_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_groups_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_groups_current",
            ["unit_id", "form", "group", "band", "day"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_ledger() -> None:
    op.create_table(
        "fact_ledger",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("account", sa.String(length=20), nullable=True),
        sa.Column("cost_centre", sa.String(length=20), nullable=True),
        sa.Column("activity", sa.String(length=20), nullable=True),
        sa.Column("object", sa.String(length=20), nullable=True),
        sa.Column("project", sa.String(length=20), nullable=True),
        sa.Column("counterpart", sa.String(length=20), nullable=True),
        sa.Column("text", sa.String(length=200), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_ledger_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_ledger_superseded_by_import_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_ledger")),
    )
    with op.batch_alter_table("fact_ledger", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_ledger_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            "ix_fact_ledger_searched", ["year", "kind", "cost_centre", "account"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_ledger_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            "uq_fact_ledger_current",
            ["kind", "period", "digest"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_staff() -> None:
    op.create_table(
        "fact_staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=60), nullable=False),
        sa.Column("fte", sa.String(length=40), nullable=True),
        sa.Column("fte_reason", sa.String(length=20), nullable=True),
        sa.Column("fte_approximate", sa.Boolean(), nullable=False),
        sa.Column("qualified_fte", sa.String(length=40), nullable=True),
        sa.Column("qualified_fte_reason", sa.String(length=20), nullable=True),
        sa.Column("qualified_fte_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_staff_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_staff_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_staff_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_staff")),
    )
    with op.batch_alter_table("fact_staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_staff_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_staff_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_staff_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_staff_current",
            ["unit_id", "year", "category"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_unit_areas() -> None:
    op.create_table(
        "fact_unit_areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("m2", sa.String(length=40), nullable=True),
        sa.Column("m2_reason", sa.String(length=20), nullable=True),
        sa.Column("m2_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_unit_areas_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_unit_areas_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_unit_areas_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_unit_areas")),
    )
    with op.batch_alter_table("fact_unit_areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_unit_areas_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_unit_areas_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_unit_areas_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_unit_areas_current",
            ["unit_id", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_grant_served() -> None:
    op.create_table(
        "grant_served",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_grant_served_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_served")),
    )
    with op.batch_alter_table("grant_served", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_grant_served_decision_id"), ["decision_id"], unique=False
        )
