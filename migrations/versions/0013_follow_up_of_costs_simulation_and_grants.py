"""Follow-up of costs, simulation and grants"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    _create_cost_follow_up()
    _create_grant_assumptions()
    _create_grant_pay_start()
    _create_cost_set()
    _create_cost_terms()
    _create_fact_public_figures()
    _create_fact_surveys()
    _change_fact_unit_areas()
    _change_needs_note()


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("needs_note", schema=None) as batch_op:
        batch_op.drop_column("parts")

    with op.batch_alter_table("fact_unit_areas", schema=None) as batch_op:
        batch_op.drop_column("places")

    op.drop_table("fact_surveys")
    op.drop_table("fact_public_figures")
    op.drop_table("cost_terms")
    op.drop_table("cost_set")
    op.drop_table("grant_pay_start")
    op.drop_table("grant_assumptions")
    op.drop_table("cost_follow_up")


def _create_cost_follow_up() -> None:
    op.create_table(
        "cost_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_follow_up")),
    )
    with op.batch_alter_table("cost_follow_up", schema=None) as batch_op:
        batch_op.create_index("ix_cost_follow_up_year", ["year", "id"], unique=False)


def _create_grant_assumptions() -> None:
    op.create_table(
        "grant_assumptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("wage", sa.String(length=12), nullable=False),
        sa.Column("price", sa.String(length=12), nullable=False),
        sa.Column("rent", sa.String(length=12), nullable=False),
        sa.Column("spread", sa.String(length=12), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_assumptions")),
    )


def _create_grant_pay_start() -> None:
    op.create_table(
        "grant_pay_start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_pay_start")),
    )


def _create_cost_set() -> None:
    op.create_table(
        "cost_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_cost_set_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_set")),
    )
    with op.batch_alter_table("cost_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_set_account_id"), ["account_id"], unique=False)


def _create_cost_terms() -> None:
    op.create_table(
        "cost_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("limit_per_mille", sa.Integer(), nullable=False),
        sa.Column("limit_ore", sa.BigInteger(), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("follows", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("carried BETWEEN 0 AND 100", name=op.f("ck_cost_terms_carried")),
        sa.CheckConstraint("limit_ore >= 0", name=op.f("ck_cost_terms_limit_ore")),
        sa.CheckConstraint(
            "limit_per_mille BETWEEN 0 AND 1000", name=op.f("ck_cost_terms_limit_per_mille")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_cost_terms_made_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_terms")),
    )


def _create_fact_public_figures() -> None:
    op.create_table(
        "fact_public_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("figure", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("place_name", sa.String(length=120), nullable=True),
        sa.Column("gender", sa.String(length=2), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=True),
        sa.Column("value_reason", sa.String(length=20), nullable=True),
        sa.Column("value_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_public_figures_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_public_figures_superseded_by_import_batch"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_public_figures")),
    )
    with op.batch_alter_table("fact_public_figures", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_public_figures_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_public_figures_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            "uq_fact_public_figures_current",
            ["source", "figure", "place", "gender", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_surveys() -> None:
    op.create_table(
        "fact_surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("respondents", sa.String(length=60), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=True),
        sa.Column("answers_reason", sa.String(length=20), nullable=True),
        sa.Column("answers_approximate", sa.Boolean(), nullable=False),
        sa.Column("share", sa.String(length=40), nullable=True),
        sa.Column("share_reason", sa.String(length=20), nullable=True),
        sa.Column("share_approximate", sa.Boolean(), nullable=False),
        sa.Column("mean", sa.String(length=40), nullable=True),
        sa.Column("mean_reason", sa.String(length=20), nullable=True),
        sa.Column("mean_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_fact_surveys_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_surveys_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_surveys_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_surveys")),
    )
    with op.batch_alter_table("fact_surveys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_surveys_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_fact_surveys_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_surveys_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_surveys_current",
            ["unit_id", "year", "respondents", "question"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _change_fact_unit_areas() -> None:
    with op.batch_alter_table("fact_unit_areas", schema=None) as batch_op:
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))


def _change_needs_note() -> None:
    with op.batch_alter_table("needs_note", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parts", sa.LargeBinary(), nullable=True))
