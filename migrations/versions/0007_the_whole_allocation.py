"""the whole allocation"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "allocation_accuracy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_accuracy")),
        sa.UniqueConstraint("year", "outcome", name=op.f("uq_allocation_accuracy_year_outcome")),
    )
    op.create_table(
        "allocation_differences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_differences")),
        sa.UniqueConstraint("version", name=op.f("uq_allocation_differences_version")),
    )
    op.create_table(
        "allocation_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("ore_per_year", sa.BigInteger(), nullable=False),
        sa.Column("per_pupils", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ore_per_year > 0", name=op.f("ck_allocation_measure_cost")),
        sa.CheckConstraint("per_pupils > 0", name=op.f("ck_allocation_measure_per_pupils")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_measure")),
        sa.UniqueConstraint("name", name=op.f("uq_allocation_measure_name")),
    )
    op.create_table(
        "allocation_publicity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shows_index", sa.Boolean(), nullable=False),
        sa.Column("fewest_shown", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "fewest_shown BETWEEN 3 AND 50", name=op.f("ck_allocation_publicity_fewest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_publicity")),
    )
    op.create_table(
        "allocation_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_allocation_sheet_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_sheet")),
    )
    op.create_table(
        "allocation_survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('weights', 'legitimacy')", name=op.f("ck_allocation_survey_kind")
        ),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_allocation_survey_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_survey")),
    )
    with op.batch_alter_table("allocation_survey", schema=None) as batch_op:
        batch_op.create_index(
            "uq_allocation_survey_kind_year",
            ["kind", "year"],
            unique=True,
            sqlite_where=sa.text("kind = 'legitimacy' OR state = 'open'"),
            postgresql_where=sa.text("kind = 'legitimacy' OR state = 'open'"),
        )

    op.create_table(
        "allocation_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at IS NOT NULL OR words <> ''", name=op.f("ck_allocation_comment_words")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_allocation_comment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["answers_id"],
            ["allocation_comment.id"],
            name=op.f("fk_allocation_comment_answers_id_allocation_comment"),
        ),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["allocation_model.id"],
            name=op.f("fk_allocation_comment_model_id_allocation_model"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_comment")),
    )
    with op.batch_alter_table("allocation_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_allocation_comment_model_id"), ["model_id"], unique=False
        )

    op.create_table(
        "allocation_fit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_year <= last_year", name=op.f("ck_allocation_fit_years")),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["allocation_model.id"],
            name=op.f("fk_allocation_fit_model_id_allocation_model"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_fit")),
    )
    with op.batch_alter_table("allocation_fit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_fit_model_id"), ["model_id"], unique=False)

    op.create_table(
        "allocation_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(length=32), nullable=False),
        sa.Column("conclusion", sa.String(length=12), nullable=False),
        sa.Column("dialogue_on", sa.Date(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(conclusion = 'withdrawn') = (dialogue_on IS NULL)",
            name=op.f("ck_allocation_review_withdrawn"),
        ),
        sa.CheckConstraint(
            "conclusion IN ('stands', 'explained', 'model', 'withdrawn')",
            name=op.f("ck_allocation_review_conclusion"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_allocation_review_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_review")),
    )
    with op.batch_alter_table("allocation_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_review_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index("ix_allocation_review_year_unit", ["year", "unit_id"], unique=False)

    op.create_table(
        "allocation_sheet_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["allocation_sheet.id"],
            name=op.f("fk_allocation_sheet_version_sheet_id_allocation_sheet"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_sheet_version")),
        sa.UniqueConstraint(
            "sheet_id", "version", name=op.f("uq_allocation_sheet_version_sheet_id_version")
        ),
    )
    op.create_table(
        "allocation_survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["allocation_survey.id"],
            name=op.f("fk_allocation_survey_answer_survey_id_allocation_survey"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_allocation_survey_answer_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_survey_answer")),
        sa.UniqueConstraint(
            "survey_id", "unit_id", name=op.f("uq_allocation_survey_answer_survey_id_unit_id")
        ),
    )
    with op.batch_alter_table("allocation_survey_answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_allocation_survey_answer_unit_id"), ["unit_id"], unique=False
        )

    op.create_table(
        "allocation_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(length=64), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("from_unit_id <> to_unit_id", name=op.f("ck_allocation_move_units")),
        sa.CheckConstraint("ore > 0", name=op.f("ck_allocation_move_ore")),
        sa.ForeignKeyConstraint(
            ["from_unit_id"], ["org_node.id"], name=op.f("fk_allocation_move_from_unit_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["org_node.id"], name=op.f("fk_allocation_move_provider_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["allocation_run.id"], name=op.f("fk_allocation_move_run_id_allocation_run")
        ),
        sa.ForeignKeyConstraint(
            ["to_unit_id"], ["org_node.id"], name=op.f("fk_allocation_move_to_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_move")),
    )
    with op.batch_alter_table("allocation_move", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_allocation_move_from_unit_id"), ["from_unit_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_allocation_move_run_id"), ["run_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_allocation_move_to_unit_id"), ["to_unit_id"], unique=False
        )

    op.create_table(
        "allocation_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.Column("working", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('volume', 'early-years', 'need-hours')", name=op.f("ck_allocation_part_kind")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["allocation_run.id"], name=op.f("fk_allocation_part_run_id_allocation_run")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_allocation_part_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_part")),
        sa.UniqueConstraint(
            "run_id", "unit_id", "kind", name=op.f("uq_allocation_part_run_id_unit_id_kind")
        ),
    )
    with op.batch_alter_table("allocation_part", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_part_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "fact_applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("places", sa.BigInteger(), nullable=True),
        sa.Column("places_reason", sa.String(length=20), nullable=True),
        sa.Column("places_approximate", sa.Boolean(), nullable=False),
        sa.Column("first_choice", sa.BigInteger(), nullable=True),
        sa.Column("first_choice_reason", sa.String(length=20), nullable=True),
        sa.Column("first_choice_approximate", sa.Boolean(), nullable=False),
        sa.Column("admitted", sa.BigInteger(), nullable=True),
        sa.Column("admitted_reason", sa.String(length=20), nullable=True),
        sa.Column("admitted_approximate", sa.Boolean(), nullable=False),
        sa.Column("moved_in", sa.BigInteger(), nullable=True),
        sa.Column("moved_in_reason", sa.String(length=20), nullable=True),
        sa.Column("moved_in_approximate", sa.Boolean(), nullable=False),
        sa.Column("moved_out", sa.BigInteger(), nullable=True),
        sa.Column("moved_out_reason", sa.String(length=20), nullable=True),
        sa.Column("moved_out_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_applications_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_applications_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_applications_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_applications")),
    )
    with op.batch_alter_table("fact_applications", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_applications_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_applications_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_applications_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_applications_current",
            ["unit_id", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )

    op.create_table(
        "fact_current_pupils",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("previous_unit_id", sa.Integer(), nullable=True),
        sa.Column("is_resident", sa.Boolean(), nullable=True),
        sa.Column("factors", sa.Text(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_current_pupils_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["previous_unit_id"],
            ["org_node.id"],
            name=op.f("fk_fact_current_pupils_previous_unit_id_org_node"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_current_pupils_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_current_pupils_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_current_pupils")),
    )
    with op.batch_alter_table("fact_current_pupils", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_current_pupils_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_current_pupils_previous_unit_id"),
            ["previous_unit_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_fact_current_pupils_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_current_pupils_unit_id"), ["unit_id"], unique=False
        )
        batch_op.create_index(
            "uq_fact_current_pupils_current",
            ["unit_id", "year", "digest"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )

    op.create_table(
        "fact_historic_pupils",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("previous_unit_id", sa.Integer(), nullable=True),
        sa.Column("is_resident", sa.Boolean(), nullable=True),
        sa.Column("factors", sa.Text(), nullable=True),
        sa.Column("outcomes", sa.Text(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_historic_pupils_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["previous_unit_id"],
            ["org_node.id"],
            name=op.f("fk_fact_historic_pupils_previous_unit_id_org_node"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_historic_pupils_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_historic_pupils_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_historic_pupils")),
    )
    with op.batch_alter_table("fact_historic_pupils", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_historic_pupils_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_historic_pupils_previous_unit_id"),
            ["previous_unit_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_fact_historic_pupils_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_historic_pupils_unit_id"), ["unit_id"], unique=False
        )
        batch_op.create_index(
            "uq_fact_historic_pupils_current",
            ["unit_id", "year", "digest"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("fact_historic_pupils", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fact_historic_pupils_current",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_fact_historic_pupils_unit_id"))
        batch_op.drop_index(batch_op.f("ix_fact_historic_pupils_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_fact_historic_pupils_previous_unit_id"))
        batch_op.drop_index(batch_op.f("ix_fact_historic_pupils_batch_id"))

    op.drop_table("fact_historic_pupils")
    with op.batch_alter_table("fact_current_pupils", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fact_current_pupils_current",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_fact_current_pupils_unit_id"))
        batch_op.drop_index(batch_op.f("ix_fact_current_pupils_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_fact_current_pupils_previous_unit_id"))
        batch_op.drop_index(batch_op.f("ix_fact_current_pupils_batch_id"))

    op.drop_table("fact_current_pupils")
    with op.batch_alter_table("fact_applications", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_fact_applications_current",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_fact_applications_unit_id"))
        batch_op.drop_index(batch_op.f("ix_fact_applications_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_fact_applications_batch_id"))

    op.drop_table("fact_applications")
    with op.batch_alter_table("allocation_part", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_part_unit_id"))

    op.drop_table("allocation_part")
    with op.batch_alter_table("allocation_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_move_to_unit_id"))
        batch_op.drop_index(batch_op.f("ix_allocation_move_run_id"))
        batch_op.drop_index(batch_op.f("ix_allocation_move_from_unit_id"))

    op.drop_table("allocation_move")
    with op.batch_alter_table("allocation_survey_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_survey_answer_unit_id"))

    op.drop_table("allocation_survey_answer")
    op.drop_table("allocation_sheet_version")
    with op.batch_alter_table("allocation_review", schema=None) as batch_op:
        batch_op.drop_index("ix_allocation_review_year_unit")
        batch_op.drop_index(batch_op.f("ix_allocation_review_unit_id"))

    op.drop_table("allocation_review")
    with op.batch_alter_table("allocation_fit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_fit_model_id"))

    op.drop_table("allocation_fit")
    with op.batch_alter_table("allocation_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_comment_model_id"))

    op.drop_table("allocation_comment")
    with op.batch_alter_table("allocation_survey", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_allocation_survey_kind_year",
            sqlite_where=sa.text("kind = 'legitimacy' OR state = 'open'"),
            postgresql_where=sa.text("kind = 'legitimacy' OR state = 'open'"),
        )

    op.drop_table("allocation_survey")
    op.drop_table("allocation_sheet")
    op.drop_table("allocation_publicity")
    op.drop_table("allocation_measure")
    op.drop_table("allocation_differences")
    op.drop_table("allocation_accuracy")
