"""The needs whole"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    _create_needs_budget()
    _create_needs_instrument()
    _create_needs_letterhead()
    _create_needs_log_sample()
    _create_needs_neutrality_limit()
    _create_needs_pay_run()
    _create_needs_person()
    _create_needs_price_list()
    _create_needs_process()
    _create_decision_draft()
    _create_needs_case()
    _create_needs_instrument_edit()
    _create_needs_log_pick()
    _create_needs_neutrality()
    _create_needs_placement()
    _create_needs_practice()
    _create_needs_protected_reader()
    _create_second_factor()
    _create_decision()
    _create_fact_need_points()
    _create_needs_answer()
    _create_needs_assessment()
    _create_needs_break_glass()
    _create_needs_care()
    _create_needs_evaluation()
    _create_needs_event()
    _create_needs_file()
    _create_needs_note()
    _create_recovery_code()
    _create_decision_end()
    _create_needs_award_end()
    _create_needs_money()
    _change_account()


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("signed_out_at")

    op.drop_table("needs_money")
    op.drop_table("needs_award_end")
    op.drop_table("decision_end")
    op.drop_table("recovery_code")
    op.drop_table("needs_note")
    op.drop_table("needs_file")
    op.drop_table("needs_event")
    op.drop_table("needs_evaluation")
    op.drop_table("needs_care")
    op.drop_table("needs_break_glass")
    op.drop_table("needs_assessment")
    op.drop_table("needs_answer")
    op.drop_table("fact_need_points")
    op.drop_table("decision")
    op.drop_table("second_factor")
    op.drop_table("needs_protected_reader")
    op.drop_table("needs_practice")
    op.drop_table("needs_placement")
    op.drop_table("needs_neutrality")
    op.drop_table("needs_log_pick")
    op.drop_table("needs_instrument_edit")
    op.drop_table("needs_case")
    op.drop_table("decision_draft")
    op.drop_table("needs_process")
    op.drop_table("needs_price_list")
    op.drop_table("needs_person")
    op.drop_table("needs_pay_run")
    op.drop_table("needs_neutrality_limit")
    op.drop_table("needs_log_sample")
    op.drop_table("needs_letterhead")
    op.drop_table("needs_instrument")
    op.drop_table("needs_budget")


def _create_needs_budget() -> None:
    op.create_table(
        "needs_budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("money_kind", sa.String(length=24), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "money_kind IN ('additional_amount', 'operational_support', 'block_grant')",
            name=op.f("ck_needs_budget_money_kind"),
        ),
        sa.CheckConstraint("ore >= 0", name=op.f("ck_needs_budget_ore")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_budget")),
    )
    with op.batch_alter_table("needs_budget", schema=None) as batch_op:
        batch_op.create_index("ix_needs_budget_year_kind", ["year", "money_kind"], unique=False)


def _create_needs_instrument() -> None:
    op.create_table(
        "needs_instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("based_on_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'retired', 'dropped')",
            name=op.f("ck_needs_instrument_state"),
        ),
        sa.ForeignKeyConstraint(
            ["based_on_id"],
            ["needs_instrument.id"],
            name=op.f("fk_needs_instrument_based_on_id_needs_instrument"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_instrument")),
        sa.UniqueConstraint("key", "number", name=op.f("uq_needs_instrument_key_number")),
    )


def _create_needs_letterhead() -> None:
    op.create_table(
        "needs_letterhead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee", sa.String(length=120), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("court", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("delegation", sa.String(length=120), nullable=False),
        sa.Column("saved_by", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_letterhead")),
    )


def _create_needs_log_sample() -> None:
    op.create_table(
        "needs_log_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("reads", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_log_sample")),
        sa.UniqueConstraint("month", name=op.f("uq_needs_log_sample_month")),
    )


def _create_needs_neutrality_limit() -> None:
    op.create_table(
        "needs_neutrality_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.String(length=12), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_neutrality_limit")),
    )


def _create_needs_pay_run() -> None:
    op.create_table(
        "needs_pay_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_pay_run")),
        sa.UniqueConstraint("month", name=op.f("uq_needs_pay_run_month")),
    )


def _create_needs_person() -> None:
    op.create_table(
        "needs_person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number_index", sa.String(length=64), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("born", sa.LargeBinary(), nullable=True),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_person")),
        sa.UniqueConstraint("number_index", name=op.f("uq_needs_person_number_index")),
    )


def _create_needs_price_list() -> None:
    op.create_table(
        "needs_price_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("writers", sa.String(length=1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effect", sa.JSON(), nullable=True),
        sa.Column("override", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'published' OR valid_from IS NOT NULL",
            name=op.f("ck_needs_price_list_published"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'dropped')", name=op.f("ck_needs_price_list_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_price_list")),
        sa.UniqueConstraint("number", name=op.f("uq_needs_price_list_number")),
    )


def _create_needs_process() -> None:
    op.create_table(
        "needs_process",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_process")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_needs_process_key_version")),
    )


def _create_decision_draft() -> None:
    op.create_table(
        "decision_draft",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("remark", sa.LargeBinary(), nullable=True),
        sa.Column("writers", sa.String(length=1000), nullable=False),
        sa.Column("drafted_by", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("supersedes_id", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('drafted', 'sent', 'dropped', 'decided')",
            name=op.f("ck_decision_draft_state"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_decision_draft_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_draft")),
    )
    with op.batch_alter_table("decision_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_draft_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_draft_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_decision_draft_open_subject",
            ["kind", "subject"],
            unique=True,
            sqlite_where=sa.text("state IN ('drafted', 'sent')"),
            postgresql_where=sa.text("state IN ('drafted', 'sent')"),
        )


def _create_needs_case() -> None:
    op.create_table(
        "needs_case",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("previous_id", sa.String(length=32), nullable=True),
        sa.Column("request", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('additional_amount', 'operational_support')", name=op.f("ck_needs_case_kind")
        ),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_needs_case_period")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_needs_case_opened_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["needs_person.id"], name=op.f("fk_needs_case_person_id_needs_person")
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["needs_case.id"], name=op.f("fk_needs_case_previous_id_needs_case")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["needs_process.id"],
            name=op.f("fk_needs_case_process_id_needs_process"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_needs_case_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_case")),
        sa.UniqueConstraint("form_key", name=op.f("uq_needs_case_form_key")),
        sa.UniqueConstraint("ref", name=op.f("uq_needs_case_ref")),
    )
    with op.batch_alter_table("needs_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_needs_case_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_needs_case_previous_id"), ["previous_id"], unique=False
        )
        batch_op.create_index("ix_needs_case_unit_stage", ["unit_id", "stage"], unique=False)


def _create_needs_instrument_edit() -> None:
    op.create_table(
        "needs_instrument_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["needs_instrument.id"],
            name=op.f("fk_needs_instrument_edit_instrument_id_needs_instrument"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_instrument_edit")),
        sa.UniqueConstraint(
            "instrument_id",
            "revision",
            name=op.f("uq_needs_instrument_edit_instrument_id_revision"),
        ),
    )


def _create_needs_log_pick() -> None:
    op.create_table(
        "needs_log_pick",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sample_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('', 'justified', 'asked', 'unjustified')",
            name=op.f("ck_needs_log_pick_verdict"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["account.id"], name=op.f("fk_needs_log_pick_reviewed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["needs_log_sample.id"],
            name=op.f("fk_needs_log_pick_sample_id_needs_log_sample"),
        ),
        sa.ForeignKeyConstraint(
            ["seq"], ["audit_row.seq"], name=op.f("fk_needs_log_pick_seq_audit_row")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_log_pick")),
        sa.UniqueConstraint("sample_id", "seq", name=op.f("uq_needs_log_pick_sample_id_seq")),
    )


def _create_needs_neutrality() -> None:
    op.create_table(
        "needs_neutrality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("against_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["against_id"],
            ["needs_instrument.id"],
            name=op.f("fk_needs_neutrality_against_id_needs_instrument"),
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["needs_instrument.id"],
            name=op.f("fk_needs_neutrality_instrument_id_needs_instrument"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_neutrality")),
    )
    with op.batch_alter_table("needs_neutrality", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_needs_neutrality_instrument_id"), ["instrument_id"], unique=False
        )


def _create_needs_placement() -> None:
    op.create_table(
        "needs_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("home_municipality", sa.String(length=4), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_needs_placement_dates")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["needs_person.id"],
            name=op.f("fk_needs_placement_person_id_needs_person"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_needs_placement_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_placement")),
    )
    with op.batch_alter_table("needs_placement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_needs_placement_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            "ix_needs_placement_unit_from", ["unit_id", "valid_from"], unique=False
        )


def _create_needs_practice() -> None:
    op.create_table(
        "needs_practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("case_key", sa.String(length=40), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_needs_practice_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_practice")),
        sa.UniqueConstraint(
            "account_id",
            "case_key",
            "content_version",
            name=op.f("uq_needs_practice_account_id_case_key_content_version"),
        ),
    )


def _create_needs_protected_reader() -> None:
    op.create_table(
        "needs_protected_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("named_by", sa.String(length=64), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_needs_protected_reader_account_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["needs_person.id"],
            name=op.f("fk_needs_protected_reader_person_id_needs_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_protected_reader")),
        sa.UniqueConstraint(
            "person_id", "account_id", name=op.f("uq_needs_protected_reader_person_id_account_id")
        ),
    )


def _create_second_factor() -> None:
    op.create_table(
        "second_factor",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
    )
    with op.batch_alter_table("second_factor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_second_factor_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_second_factor_held",
            ["account_id"],
            unique=True,
            sqlite_where=sa.text("confirmed_at IS NOT NULL"),
            postgresql_where=sa.text("confirmed_at IS NOT NULL"),
        )


def _create_decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("series", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("open", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("appealable", sa.Boolean(), nullable=False),
        sa.Column("drafted_by", sa.String(length=64), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft_id", sa.String(length=32), nullable=False),
        sa.Column("supersedes_id", sa.String(length=32), nullable=True),
        sa.CheckConstraint("(sealed IS NULL) <> (open IS NULL)", name=op.f("ck_decision_content")),
        sa.CheckConstraint("drafted_by <> approved_by", name=op.f("ck_decision_four_eyes")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["decision_draft.id"], name=op.f("fk_decision_draft_id_decision_draft")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["decision.id"], name=op.f("fk_decision_supersedes_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_decision_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_decision_draft_id")),
        sa.UniqueConstraint("number", name=op.f("uq_decision_number")),
        sa.UniqueConstraint("series", "year", "seq", name=op.f("uq_decision_series_year_seq")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_decision_supersedes_id")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_unit_id"), ["unit_id"], unique=False)


def _create_fact_need_points() -> None:
    op.create_table(
        "fact_need_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("children", sa.BigInteger(), nullable=True),
        sa.Column("children_reason", sa.String(length=20), nullable=True),
        sa.Column("children_approximate", sa.Boolean(), nullable=False),
        sa.Column("points", sa.String(length=40), nullable=True),
        sa.Column("points_reason", sa.String(length=20), nullable=True),
        sa.Column("points_approximate", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.String(length=40), nullable=True),
        sa.Column("hours_reason", sa.String(length=20), nullable=True),
        sa.Column("hours_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_need_points_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_need_points_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_need_points_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_need_points")),
    )
    with op.batch_alter_table("fact_need_points", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_need_points_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_need_points_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_fact_need_points_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_fact_need_points_current",
            ["unit_id", "year"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_needs_answer() -> None:
    op.create_table(
        "needs_answer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["needs_case.id"], name=op.f("fk_needs_answer_case_id_needs_case")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_needs_answer_changed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_answer")),
        sa.UniqueConstraint("case_id", "key", name=op.f("uq_needs_answer_case_id_key")),
    )


def _create_needs_assessment() -> None:
    op.create_table(
        "needs_assessment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('first', 'second', 'follow_up')", name=op.f("ck_needs_assessment_kind")
        ),
        sa.ForeignKeyConstraint(
            ["assessor_id"], ["account.id"], name=op.f("fk_needs_assessment_assessor_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["needs_case.id"], name=op.f("fk_needs_assessment_case_id_needs_case")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["needs_instrument.id"],
            name=op.f("fk_needs_assessment_instrument_id_needs_instrument"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_assessment")),
    )
    with op.batch_alter_table("needs_assessment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_needs_assessment_assessor_id"), ["assessor_id"], unique=False
        )
        batch_op.create_index("ix_needs_assessment_case_kind", ["case_id", "kind"], unique=False)


def _create_needs_break_glass() -> None:
    op.create_table(
        "needs_break_glass",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("review", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_needs_break_glass_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["needs_case.id"], name=op.f("fk_needs_break_glass_case_id_needs_case")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["account.id"], name=op.f("fk_needs_break_glass_reviewed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_break_glass")),
    )
    with op.batch_alter_table("needs_break_glass", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_needs_break_glass_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_needs_break_glass_case_id"), ["case_id"], unique=False)


def _create_needs_care() -> None:
    op.create_table(
        "needs_care",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("tied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tied_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "part IN ('unit', 'assessor', 'second_assessor', 'officer', 'decider', 'reader')",
            name=op.f("ck_needs_care_part"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_needs_care_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["needs_case.id"], name=op.f("fk_needs_care_case_id_needs_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_care")),
    )
    with op.batch_alter_table("needs_care", schema=None) as batch_op:
        batch_op.create_index(
            "ix_needs_care_account_ended", ["account_id", "ended_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_needs_care_case_id"), ["case_id"], unique=False)


def _create_needs_evaluation() -> None:
    op.create_table(
        "needs_evaluation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["needs_case.id"], name=op.f("fk_needs_evaluation_case_id_needs_case")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["account.id"], name=op.f("fk_needs_evaluation_saved_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_evaluation")),
        sa.UniqueConstraint("case_id", name=op.f("uq_needs_evaluation_case_id")),
    )


def _create_needs_event() -> None:
    op.create_table(
        "needs_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("stage_before", sa.String(length=40), nullable=False),
        sa.Column("stage_after", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["needs_case.id"], name=op.f("fk_needs_event_case_id_needs_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_event")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_needs_event_case_id_seq")),
    )


def _create_needs_file() -> None:
    op.create_table(
        "needs_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_needs_file_by_account")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["needs_case.id"], name=op.f("fk_needs_file_case_id_needs_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_file")),
    )
    with op.batch_alter_table("needs_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_needs_file_case_id"), ["case_id"], unique=False)


def _create_needs_note() -> None:
    op.create_table(
        "needs_note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_needs_note_by_account")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["needs_case.id"], name=op.f("fk_needs_note_case_id_needs_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_note")),
    )
    with op.batch_alter_table("needs_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_needs_note_case_id"), ["case_id"], unique=False)


def _create_recovery_code() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("factor_id", sa.String(length=32), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["factor_id"],
            ["second_factor.id"],
            name=op.f("fk_recovery_code_factor_id_second_factor"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("factor_id", "mark", name=op.f("uq_recovery_code_factor_id_mark")),
    )


def _create_decision_end() -> None:
    op.create_table(
        "decision_end",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_end_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_end")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_decision_end_decision_id")),
    )


def _create_needs_award_end() -> None:
    op.create_table(
        "needs_award_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('left', 'moved', 'replaced', 'annulled')",
            name=op.f("ck_needs_award_end_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_needs_award_end_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_award_end")),
        sa.UniqueConstraint(
            "decision_id",
            "last_day",
            "reason",
            name=op.f("uq_needs_award_end_decision_id_last_day_reason"),
        ),
    )


def _create_needs_money() -> None:
    op.create_table(
        "needs_money",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("money_kind", sa.String(length=24), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("pay_month", sa.Date(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('share', 'correction', 'repayment', 'unused')",
            name=op.f("ck_needs_money_kind"),
        ),
        sa.CheckConstraint(
            "money_kind IN ('additional_amount', 'operational_support', 'block_grant')",
            name=op.f("ck_needs_money_money_kind"),
        ),
        sa.CheckConstraint("pay_month >= month", name=op.f("ck_needs_money_pay_month")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_needs_money_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_needs_money_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_money")),
    )
    with op.batch_alter_table("needs_money", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_needs_money_decision_id"), ["decision_id"], unique=False
        )
        batch_op.create_index(
            "ix_needs_money_pay_month_unit", ["pay_month", "unit_id"], unique=False
        )


def _change_account() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signed_out_at", sa.DateTime(timezone=True), nullable=True))
