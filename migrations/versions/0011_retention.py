"""Retention by decision, sessions that end one by one, and the instrument a case follows."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    _create_ended_session()
    _create_retention_hold()
    _create_retention_item()
    _create_retention_rule()
    _create_retention_run()
    _create_retention_line()
    _change_decision()
    _change_decision_draft()
    _change_needs_case()
    op.create_index(op.f("ix_audit_row_target"), "audit_row", ["target"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_audit_row_target"), table_name="audit_row")
    with op.batch_alter_table("needs_case", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_needs_case_instrument_id_needs_instrument"), type_="foreignkey"
        )
        batch_op.drop_column("cut_at")
        batch_op.drop_column("period_was")
        batch_op.drop_column("instrument_id")

    with op.batch_alter_table("decision_draft", schema=None) as batch_op:
        batch_op.drop_column("erased_at")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("erased_at")

    op.drop_table("retention_line")
    op.drop_table("retention_run")
    op.drop_table("retention_rule")
    op.drop_table("retention_item")
    op.drop_table("retention_hold")
    op.drop_table("ended_session")


def _create_ended_session() -> None:
    op.create_table(
        "ended_session",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_ended_session")),
    )
    with op.batch_alter_table("ended_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ended_session_ended_at"), ["ended_at"], unique=False)


def _create_retention_hold() -> None:
    op.create_table(
        "retention_hold",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("laid_by", sa.String(length=64), nullable=False),
        sa.Column("laid_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(length=64), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_hold")),
    )
    with op.batch_alter_table("retention_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retention_hold_subject"), ["subject"], unique=False)


def _create_retention_item() -> None:
    op.create_table(
        "retention_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("base", sa.Date(), nullable=True),
        sa.Column("because", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=140), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scrubbed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_item")),
        sa.UniqueConstraint(
            "run_id", "kind", "item", name=op.f("uq_retention_item_run_id_kind_item")
        ),
    )
    with op.batch_alter_table("retention_item", schema=None) as batch_op:
        batch_op.create_index("ix_retention_item_subject", ["subject"], unique=False)
        batch_op.create_index("ix_retention_item_erased_at", ["erased_at"], unique=False)


def _create_retention_rule() -> None:
    op.create_table(
        "retention_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "years IS NULL OR (years >= 0 AND reference <> '' AND decided_on IS NOT NULL)",
            name=op.f("ck_retention_rule_decision"),
        ),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_retention_rule_four_eyes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rule")),
    )
    with op.batch_alter_table("retention_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retention_rule_kind"), ["kind"], unique=False)


def _create_retention_run() -> None:
    op.create_table(
        "retention_run",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("prepared_by", sa.String(length=64), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_scrubbed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("confirmed_by <> prepared_by", name=op.f("ck_retention_run_four_eyes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )


def _create_retention_line() -> None:
    op.create_table(
        "retention_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"],
            ["retention_rule.id"],
            name=op.f("fk_retention_line_rule_id_retention_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["retention_run.id"], name=op.f("fk_retention_line_run_id_retention_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_line")),
        sa.UniqueConstraint("run_id", "kind", name=op.f("uq_retention_line_run_id_kind")),
    )


def _change_decision() -> None:
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def _change_decision_draft() -> None:
    with op.batch_alter_table("decision_draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def _change_needs_case() -> None:
    with op.batch_alter_table("needs_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("instrument_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("period_was", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("cut_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_needs_case_instrument_id_needs_instrument"),
            "needs_instrument",
            ["instrument_id"],
            ["id"],
        )
