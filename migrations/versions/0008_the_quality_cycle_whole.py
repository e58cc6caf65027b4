"""The quality cycle whole"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = ("draft", "submitted", "returned", "approved")
AFTER = (*BEFORE, "published", "reopened", "oral")


def upgrade() -> None:
    """Make the change."""
    _create_closer_look_limit()
    _create_committee_paper()
    _create_council_assignment()
    _create_cycle_year()
    _create_effect_evaluation()
    _create_template_version()
    _create_closer_look_seen()
    _create_committee_paper_event()
    _create_cycle_activity()
    _create_cycle_address()
    _create_cycle_moment()
    _create_dialogue()
    _create_inbox_choice()
    _create_inbox_mail()
    _create_quality_case()
    _create_support_trial()
    _create_unit_feedback()
    _create_action()
    _create_case_note()
    _create_cycle_done()
    _create_cycle_reminder()
    _create_fact_pupil_results()
    _create_fact_support_grants()
    _create_inbox_message()
    _create_report_attachment()
    _create_report_comment()
    _create_action_reading()
    _create_case_action()
    _create_dialogue_agreement()
    _create_report_last_action()
    _change_report()
    _change_report_activity()
    _change_report_cycle()
    _change_report_event()
    _change_report_frozen()
    _change_report_defaults()
    _change_report_activity_defaults()
    _change_report_cycle_defaults()
    _change_report_event_defaults()
    _change_report_frozen_defaults()
    _allow(AFTER)


def downgrade() -> None:
    """Take the change back."""
    op.execute("UPDATE report SET state = 'approved' WHERE state = 'published'")
    op.execute("UPDATE report SET state = 'returned' WHERE state = 'reopened'")
    op.execute("UPDATE report SET state = 'draft' WHERE state = 'oral'")
    _allow(BEFORE)
    with op.batch_alter_table("report_frozen", schema=None) as batch_op:
        batch_op.drop_column("role")

    with op.batch_alter_table("report_event", schema=None) as batch_op:
        batch_op.drop_column("role")

    with op.batch_alter_table("report_cycle", schema=None) as batch_op:
        batch_op.drop_column("asks")
        batch_op.drop_column("earlier_versions")
        batch_op.drop_column("template_version")

    with op.batch_alter_table("report_activity", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_report_activity_plan_activity_id_report_activity"), type_="foreignkey"
        )
        batch_op.drop_column("plan_activity_id")
        batch_op.drop_column("assessment")
        batch_op.drop_column("other_ore")
        batch_op.drop_column("planned_ore")
        batch_op.drop_column("resource_exists")
        batch_op.drop_column("resource")
        batch_op.drop_column("success")
        batch_op.drop_column("follow_up")
        batch_op.drop_column("aim_far")
        batch_op.drop_column("owner")
        batch_op.drop_column("extent")
        batch_op.drop_column("reached")
        batch_op.drop_column("reach")

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("oral_by")
        batch_op.drop_column("oral_summary")
        batch_op.drop_column("oral_on")
        batch_op.drop_column("forms")

    op.drop_table("report_last_action")
    op.drop_table("dialogue_agreement")
    op.drop_table("case_action")
    op.drop_table("action_reading")
    op.drop_table("report_comment")
    op.drop_table("report_attachment")
    op.drop_table("inbox_message")
    op.drop_table("fact_support_grants")
    op.drop_table("fact_pupil_results")
    op.drop_table("cycle_reminder")
    op.drop_table("cycle_done")
    op.drop_table("case_note")
    op.drop_table("action")
    op.drop_table("unit_feedback")
    op.drop_table("support_trial")
    op.drop_table("quality_case")
    op.drop_table("inbox_mail")
    op.drop_table("inbox_choice")
    op.drop_table("dialogue")
    op.drop_table("cycle_moment")
    op.drop_table("cycle_address")
    op.drop_table("cycle_activity")
    op.drop_table("committee_paper_event")
    op.drop_table("closer_look_seen")
    op.drop_table("template_version")
    op.drop_table("effect_evaluation")
    op.drop_table("cycle_year")
    op.drop_table("council_assignment")
    op.drop_table("committee_paper")
    op.drop_table("closer_look_limit")


def _allow(states: tuple[str, ...]) -> None:
    named = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_report_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_report_state"), f"state IN ({named})")


def _create_closer_look_limit() -> None:
    op.create_table(
        "closer_look_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closer_look_limit")),
    )


def _create_committee_paper() -> None:
    op.create_table(
        "committee_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("office", sa.String(length=120), nullable=False),
        sa.Column("committee", sa.String(length=120), nullable=False),
        sa.Column("meeting", sa.Date(), nullable=True),
        sa.Column("dnr", sa.String(length=40), nullable=False),
        sa.Column("signed_name", sa.String(length=120), nullable=False),
        sa.Column("signed_title", sa.String(length=120), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sources", sa.String(length=64), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR sha256 <> ''", name=op.f("ck_committee_paper_locked")
        ),
        sa.CheckConstraint("state IN ('draft', 'locked')", name=op.f("ck_committee_paper_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_paper")),
    )
    with op.batch_alter_table("committee_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_committee_paper_year"), ["year"], unique=False)


def _create_council_assignment() -> None:
    op.create_table(
        "council_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_by", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'reported')", name=op.f("ck_council_assignment_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_assignment")),
    )
    with op.batch_alter_table("council_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_assignment_due"), ["due"], unique=False)


def _create_cycle_year() -> None:
    op.create_table(
        "cycle_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("autumn", sa.Integer(), nullable=False),
        sa.Column("content_version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_year")),
        sa.UniqueConstraint("autumn", name=op.f("uq_cycle_year_autumn")),
    )


def _create_effect_evaluation() -> None:
    op.create_table(
        "effect_evaluation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("intervention", sa.String(length=60), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("lag", sa.Integer(), nullable=False),
        sa.Column("paths", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last_year > first_year", name=op.f("ck_effect_evaluation_years")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effect_evaluation")),
    )


def _create_template_version() -> None:
    op.create_table(
        "template_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_in", sa.JSON(), nullable=False),
        sa.Column("changed_by_part", sa.JSON(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "state != 'draft' OR version IS NULL", name=op.f("ck_template_version_unnumbered")
        ),
        sa.CheckConstraint(
            "state != 'published' OR version IS NOT NULL", name=op.f("ck_template_version_numbered")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'withdrawn')", name=op.f("ck_template_version_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_template_version_key_version")),
    )
    with op.batch_alter_table("template_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_template_version_draft",
            ["key"],
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        )


def _create_closer_look_seen() -> None:
    op.create_table(
        "closer_look_seen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_closer_look_seen_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closer_look_seen")),
    )
    with op.batch_alter_table("closer_look_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closer_look_seen_unit_id"), ["unit_id"], unique=False)


def _create_committee_paper_event() -> None:
    op.create_table(
        "committee_paper_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["committee_paper.id"],
            name=op.f("fk_committee_paper_event_paper_id_committee_paper"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_paper_event")),
    )
    with op.batch_alter_table("committee_paper_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_committee_paper_event_paper_id"), ["paper_id"], unique=False
        )


def _create_cycle_activity() -> None:
    op.create_table(
        "cycle_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title_sv", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("applies_to", sa.JSON(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("waits_for", sa.String(length=60), nullable=False),
        sa.Column("responsible", sa.String(length=32), nullable=False),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("report_template", sa.String(length=40), nullable=False),
        sa.Column("reminders_days", sa.JSON(), nullable=False),
        sa.Column("legal", sa.JSON(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("level IN ('unit', 'provider')", name=op.f("ck_cycle_activity_level")),
        sa.ForeignKeyConstraint(
            ["year_id"], ["cycle_year.id"], name=op.f("fk_cycle_activity_year_id_cycle_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_activity")),
        sa.UniqueConstraint(
            "year_id", "key", "number", name=op.f("uq_cycle_activity_year_id_key_number")
        ),
    )
    with op.batch_alter_table("cycle_activity", schema=None) as batch_op:
        batch_op.create_index("ix_cycle_activity_due", ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_cycle_activity_year_id"), ["year_id"], unique=False)


def _create_cycle_address() -> None:
    op.create_table(
        "cycle_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_cycle_address_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_address")),
    )
    with op.batch_alter_table("cycle_address", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cycle_address_account_id"), ["account_id"], unique=False
        )


def _create_cycle_moment() -> None:
    op.create_table(
        "cycle_moment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["year_id"], ["cycle_year.id"], name=op.f("fk_cycle_moment_year_id_cycle_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_moment")),
        sa.UniqueConstraint(
            "year_id", "source", "day", name=op.f("uq_cycle_moment_year_id_source_day")
        ),
    )
    with op.batch_alter_table("cycle_moment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cycle_moment_year_id"), ["year_id"], unique=False)


def _create_dialogue() -> None:
    op.create_table(
        "dialogue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("took_part", sa.JSON(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_dialogue_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue")),
        sa.UniqueConstraint("form_key", name=op.f("uq_dialogue_form_key")),
    )
    with op.batch_alter_table("dialogue", schema=None) as batch_op:
        batch_op.create_index("ix_dialogue_unit_held_on", ["unit_id", "held_on"], unique=False)


def _create_inbox_choice() -> None:
    op.create_table(
        "inbox_choice",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("mail", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inbox_choice_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_inbox_choice")),
    )


def _create_inbox_mail() -> None:
    op.create_table(
        "inbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('sending', 'sent', 'failed', 'unknown')", name=op.f("ck_inbox_mail_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inbox_mail_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_mail")),
        sa.UniqueConstraint("account_id", "day", name=op.f("uq_inbox_mail_account_id_day")),
    )


def _create_quality_case() -> None:
    op.create_table(
        "quality_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("diary", sa.String(length=40), nullable=False),
        sa.Column("is_serious", sa.Boolean(), nullable=False),
        sa.Column("involves_staff", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("investigating_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("check_text", sa.Text(), nullable=False),
        sa.Column("exception_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('complaint', 'deficiency', 'degrading')", name=op.f("ck_quality_case_kind")
        ),
        sa.CheckConstraint(
            "state IN ('received', 'confirmed', 'investigating', 'answered', 'closed')",
            name=op.f("ck_quality_case_state"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_quality_case_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_case")),
        sa.UniqueConstraint("form_key", name=op.f("uq_quality_case_form_key")),
    )
    with op.batch_alter_table("quality_case", schema=None) as batch_op:
        batch_op.create_index(
            "ix_quality_case_unit_received", ["unit_id", "received_on"], unique=False
        )


def _create_support_trial() -> None:
    op.create_table(
        "support_trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("pot_ore", sa.BigInteger(), nullable=False),
        sa.Column("split", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["council_assignment.id"],
            name=op.f("fk_support_trial_assignment_id_council_assignment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_trial")),
    )
    with op.batch_alter_table("support_trial", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_trial_assignment_id"), ["assignment_id"], unique=False
        )


def _create_unit_feedback() -> None:
    op.create_table(
        "unit_feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("autumn", sa.Integer(), nullable=False),
        sa.Column("works", sa.Text(), nullable=False),
        sa.Column("develop", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'sent')", name=op.f("ck_unit_feedback_state")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_unit_feedback_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_feedback")),
        sa.UniqueConstraint("form_key", name=op.f("uq_unit_feedback_form_key")),
    )
    with op.batch_alter_table("unit_feedback", schema=None) as batch_op:
        batch_op.create_index("ix_unit_feedback_unit_autumn", ["unit_id", "autumn"], unique=False)


def _create_action() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("baseline", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("owner_account_id", sa.Integer(), nullable=True),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("cost_ore", sa.BigInteger(), nullable=True),
        sa.Column("this_year", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("result_at", sa.Date(), nullable=True),
        sa.Column("exception_reason", sa.Text(), nullable=False),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'exception', 'carried')",
            name=op.f("ck_action_state"),
        ),
        sa.ForeignKeyConstraint(
            ["carried_from_id"], ["action.id"], name=op.f("fk_action_carried_from_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["owner_account_id"], ["account.id"], name=op.f("fk_action_owner_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_action_report_id_report")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_action_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("report_id", "form_key", name=op.f("uq_action_report_id_form_key")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_carried_from_id"), ["carried_from_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_action_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_action_own_form_key",
            ["form_key"],
            unique=True,
            sqlite_where=sa.text("report_id IS NULL"),
            postgresql_where=sa.text("report_id IS NULL"),
        )


def _create_case_note() -> None:
    op.create_table(
        "case_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_restricted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["quality_case.id"], name=op.f("fk_case_note_case_id_quality_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
        sa.UniqueConstraint("case_id", "form_key", name=op.f("uq_case_note_case_id_form_key")),
    )


def _create_cycle_done() -> None:
    op.create_table(
        "cycle_done",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["cycle_activity.id"],
            name=op.f("fk_cycle_done_activity_id_cycle_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["node_id"], ["org_node.id"], name=op.f("fk_cycle_done_node_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_done")),
        sa.UniqueConstraint(
            "activity_id", "node_id", name=op.f("uq_cycle_done_activity_id_node_id")
        ),
    )
    with op.batch_alter_table("cycle_done", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cycle_done_node_id"), ["node_id"], unique=False)


def _create_cycle_reminder() -> None:
    op.create_table(
        "cycle_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_cycle_reminder_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["cycle_activity.id"],
            name=op.f("fk_cycle_reminder_activity_id_cycle_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["node_id"], ["org_node.id"], name=op.f("fk_cycle_reminder_node_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_reminder")),
        sa.UniqueConstraint(
            "account_id",
            "activity_id",
            "node_id",
            "due",
            "stage",
            name=op.f("uq_cycle_reminder_account_id_activity_id_node_id_due_stage"),
        ),
    )
    with op.batch_alter_table("cycle_reminder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_cycle_reminder_activity_id"), ["activity_id"], unique=False
        )


def _create_fact_pupil_results() -> None:
    op.create_table(
        "fact_pupil_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("previous_unit_id", sa.Integer(), nullable=True),
        sa.Column("factors", sa.Text(), nullable=True),
        sa.Column("results", sa.Text(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_pupil_results_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["previous_unit_id"],
            ["org_node.id"],
            name=op.f("fk_fact_pupil_results_previous_unit_id_org_node"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_pupil_results_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_pupil_results_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_pupil_results")),
    )
    with op.batch_alter_table("fact_pupil_results", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_pupil_results_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_pupil_results_previous_unit_id"), ["previous_unit_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_pupil_results_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_pupil_results_unit_id"), ["unit_id"], unique=False
        )
        batch_op.create_index(
            "uq_fact_pupil_results_current",
            ["unit_id", "step", "year", "digest"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_fact_support_grants() -> None:
    op.create_table(
        "fact_support_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("kronor", sa.String(length=40), nullable=True),
        sa.Column("kronor_reason", sa.String(length=20), nullable=True),
        sa.Column("kronor_approximate", sa.Boolean(), nullable=False),
        sa.Column("recipients", sa.BigInteger(), nullable=True),
        sa.Column("recipients_reason", sa.String(length=20), nullable=True),
        sa.Column("recipients_approximate", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.String(length=40), nullable=True),
        sa.Column("hours_reason", sa.String(length=20), nullable=True),
        sa.Column("hours_approximate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["import_batch.id"],
            name=op.f("fk_fact_support_grants_batch_id_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["import_batch.id"],
            name=op.f("fk_fact_support_grants_superseded_by_import_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_fact_support_grants_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_support_grants")),
    )
    with op.batch_alter_table("fact_support_grants", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_fact_support_grants_batch_id"), ["batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_support_grants_superseded_by"), ["superseded_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_fact_support_grants_unit_id"), ["unit_id"], unique=False
        )
        batch_op.create_index(
            "uq_fact_support_grants_current",
            ["unit_id", "year", "kind"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )


def _create_inbox_message() -> None:
    op.create_table(
        "inbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("once_key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.String(length=80), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inbox_message_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["inbox_mail.id"], name=op.f("fk_inbox_message_mail_id_inbox_mail")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_message")),
        sa.UniqueConstraint(
            "account_id", "once_key", name=op.f("uq_inbox_message_account_id_once_key")
        ),
    )
    with op.batch_alter_table("inbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_message_account_id_read_at", ["account_id", "read_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inbox_message_mail_id"), ["mail_id"], unique=False)


def _create_report_attachment() -> None:
    op.create_table(
        "report_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_attachment_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_attachment")),
    )
    with op.batch_alter_table("report_attachment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_attachment_report_id"), ["report_id"], unique=False
        )


def _create_report_comment() -> None:
    op.create_table(
        "report_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_comment_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_comment")),
        sa.UniqueConstraint(
            "report_id", "form_key", name=op.f("uq_report_comment_report_id_form_key")
        ),
    )


def _create_action_reading() -> None:
    op.create_table(
        "action_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_reading_action_id_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_reading")),
        sa.UniqueConstraint(
            "action_id", "form_key", name=op.f("uq_action_reading_action_id_form_key")
        ),
    )


def _create_case_action() -> None:
    op.create_table(
        "case_action",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_case_action_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["quality_case.id"], name=op.f("fk_case_action_case_id_quality_case")
        ),
        sa.PrimaryKeyConstraint("case_id", "action_id", name=op.f("pk_case_action")),
    )
    with op.batch_alter_table("case_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_action_action_id"), ["action_id"], unique=False)


def _create_dialogue_agreement() -> None:
    op.create_table(
        "dialogue_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dialogue_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("followed_up_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_dialogue_agreement_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["dialogue_id"],
            ["dialogue.id"],
            name=op.f("fk_dialogue_agreement_dialogue_id_dialogue"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_agreement")),
        sa.UniqueConstraint(
            "dialogue_id", "form_key", name=op.f("uq_dialogue_agreement_dialogue_id_form_key")
        ),
    )
    with op.batch_alter_table("dialogue_agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dialogue_agreement_action_id"), ["action_id"], unique=False
        )


def _create_report_last_action() -> None:
    op.create_table(
        "report_last_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=200), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("baseline", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done", sa.String(length=40), nullable=False),
        sa.Column("reading", sa.String(length=200), nullable=False),
        sa.Column("assessment", sa.String(length=40), nullable=False),
        sa.Column("fate", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_report_last_action_action_id_action")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_last_action_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_last_action")),
        sa.UniqueConstraint(
            "report_id", "action_id", name=op.f("uq_report_last_action_report_id_action_id")
        ),
    )
    with op.batch_alter_table("report_last_action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_last_action_action_id"), ["action_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_report_last_action_report_id"), ["report_id"], unique=False
        )


def _change_report() -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("forms", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(sa.Column("oral_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("oral_summary", sa.Text(), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("oral_by", sa.String(length=64), server_default=sa.text("''"), nullable=False)
        )


def _change_report_activity() -> None:
    with op.batch_alter_table("report_activity", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reach", sa.String(length=20), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(sa.Column("reached", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("extent", sa.String(length=200), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("owner", sa.String(length=200), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "aim_far", sa.String(length=200), server_default=sa.text("''"), nullable=False
            )
        )
        batch_op.add_column(sa.Column("follow_up", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "success", sa.String(length=200), server_default=sa.text("''"), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column(
                "resource", sa.String(length=200), server_default=sa.text("''"), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column(
                "resource_exists",
                sa.String(length=40),
                server_default=sa.text("''"),
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("planned_ore", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("other_ore", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "assessment", sa.String(length=40), server_default=sa.text("''"), nullable=False
            )
        )
        batch_op.add_column(sa.Column("plan_activity_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_report_activity_plan_activity_id_report_activity"),
            "report_activity",
            ["plan_activity_id"],
            ["id"],
        )


def _change_report_cycle() -> None:
    with op.batch_alter_table("report_cycle", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("template_version", sa.Integer(), server_default=sa.text("1"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("earlier_versions", sa.JSON(), server_default=sa.text("'[]'"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("asks", sa.JSON(), server_default=sa.text("'{}'"), nullable=False)
        )


def _change_report_event() -> None:
    with op.batch_alter_table("report_event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("role", sa.String(length=40), server_default=sa.text("''"), nullable=False)
        )


def _change_report_frozen() -> None:
    with op.batch_alter_table("report_frozen", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("role", sa.String(length=40), server_default=sa.text("''"), nullable=False)
        )


def _change_report_defaults() -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        # Only the rows that were there needed a value.
        batch_op.alter_column("forms", server_default=None)
        batch_op.alter_column("oral_summary", server_default=None)
        batch_op.alter_column("oral_by", server_default=None)


def _change_report_activity_defaults() -> None:
    with op.batch_alter_table("report_activity", schema=None) as batch_op:
        # Only the rows that were there needed a value.
        batch_op.alter_column("reach", server_default=None)
        batch_op.alter_column("extent", server_default=None)
        batch_op.alter_column("owner", server_default=None)
        batch_op.alter_column("aim_far", server_default=None)
        batch_op.alter_column("success", server_default=None)
        batch_op.alter_column("resource", server_default=None)
        batch_op.alter_column("resource_exists", server_default=None)
        batch_op.alter_column("assessment", server_default=None)


def _change_report_cycle_defaults() -> None:
    with op.batch_alter_table("report_cycle", schema=None) as batch_op:
        # Only the rows that were there needed a value.
        batch_op.alter_column("template_version", server_default=None)
        batch_op.alter_column("earlier_versions", server_default=None)
        batch_op.alter_column("asks", server_default=None)


def _change_report_event_defaults() -> None:
    with op.batch_alter_table("report_event", schema=None) as batch_op:
        # Only the rows that were there needed a value.
        batch_op.alter_column("role", server_default=None)


def _change_report_frozen_defaults() -> None:
    with op.batch_alter_table("report_frozen", schema=None) as batch_op:
        # Only the rows that were there needed a value.
        batch_op.alter_column("role", server_default=None)
