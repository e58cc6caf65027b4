"""Report cycles and reports."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "report_cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("due >= opens", name=op.f("ck_report_cycle_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_cycle")),
        sa.UniqueConstraint("template", "year", name=op.f("uq_report_cycle_template_year")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_voluntary", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("amount_ore", sa.BigInteger(), nullable=False),
        sa.Column("carried_ore", sa.BigInteger(), nullable=True),
        sa.Column("unused_ore", sa.BigInteger(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("changed_in", sa.JSON(), nullable=False),
        sa.Column("seconds_worked", sa.Integer(), nullable=False),
        sa.Column("last_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_saved_by", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.String(length=64), nullable=False),
        sa.Column("ring", sa.String(length=20), nullable=False),
        sa.Column("left_ore", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'approved')", name=op.f("ck_report_state")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["report_cycle.id"], name=op.f("fk_report_cycle_id_report_cycle")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_node.id"], name=op.f("fk_report_unit_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("cycle_id", "unit_id", name=op.f("uq_report_cycle_id_unit_id")),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "report_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("target_group", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("baseline", sa.String(length=200), nullable=False),
        sa.Column("aim", sa.String(length=200), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("catalogue_key", sa.String(length=60), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_activity_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_activity")),
        sa.UniqueConstraint(
            "report_id", "form_key", name=op.f("uq_report_activity_report_id_form_key")
        ),
    )
    with op.batch_alter_table("report_activity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_activity_report_id"), ["report_id"], unique=False
        )

    op.create_table(
        "report_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_event_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_event")),
    )
    with op.batch_alter_table("report_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_event_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_frozen",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_frozen_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_frozen")),
    )
    with op.batch_alter_table("report_frozen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_frozen_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_previous",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("aim", sa.String(length=200), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("ore", sa.BigInteger(), nullable=False),
        sa.Column("reading", sa.String(length=200), nullable=False),
        sa.Column("fate", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["report_activity.id"],
            name=op.f("fk_report_previous_activity_id_report_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_previous_report_id_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_previous")),
    )
    with op.batch_alter_table("report_previous", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_previous_report_id"), ["report_id"], unique=False
        )


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("report_previous", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_previous_report_id"))

    op.drop_table("report_previous")
    with op.batch_alter_table("report_frozen", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_frozen_report_id"))

    op.drop_table("report_frozen")
    with op.batch_alter_table("report_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_event_report_id"))

    op.drop_table("report_event")
    with op.batch_alter_table("report_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_activity_report_id"))

    op.drop_table("report_activity")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_unit_id"))
        batch_op.drop_index(batch_op.f("ix_report_cycle_id"))

    op.drop_table("report")
    op.drop_table("report_cycle")
