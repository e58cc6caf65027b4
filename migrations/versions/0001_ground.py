"""The ground: organisation, accounts, audit trail and jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_name", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("pseudonym", sa.String(length=36), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_seen", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_account_pseudonym")),
        sa.UniqueConstraint("user_name", name=op.f("uq_account_user_name")),
    )
    op.create_table(
        "audit_row",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_row")),
    )
    with op.batch_alter_table("audit_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_row_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_row_actor"), ["actor"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_row_at"), ["at"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=60), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state_id", ["state", "id"], unique=False)

    op.create_table(
        "org_node",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("local_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("provider_kind", sa.String(length=16), nullable=False),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "closed IS NULL OR opened IS NULL OR closed >= opened", name=op.f("ck_org_node_dates")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["org_node.id"], name=op.f("fk_org_node_provider_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_node")),
        sa.UniqueConstraint(
            "provider_id", "kind", "local_id", name=op.f("uq_org_node_provider_id_kind_local_id")
        ),
    )
    with op.batch_alter_table("org_node", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_org_node_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_org_node_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_org_node_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "schedule_mark",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("name", "slot", name=op.f("pk_schedule_mark")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_failure_address"), ["address"], unique=False)
        batch_op.create_index("ix_sign_in_failure_who_at", ["who", "at"], unique=False)

    op.create_table(
        "org_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=24), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["org_node.id"], name=op.f("fk_org_form_node_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_form")),
    )
    with op.batch_alter_table("org_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_org_form_node_id"), ["node_id"], unique=False)

    op.create_table(
        "org_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["org_node.id"], name=op.f("fk_org_name_node_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_name")),
    )
    with op.batch_alter_table("org_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_org_name_node_id"), ["node_id"], unique=False)

    op.create_table(
        "org_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["org_node.id"], name=op.f("fk_org_placement_node_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["org_node.id"], name=op.f("fk_org_placement_parent_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["org_node.id"], name=op.f("fk_org_placement_provider_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_placement")),
    )
    with op.batch_alter_table("org_placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_org_placement_node_id"), ["node_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_org_placement_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_org_placement_path_open", ["path", "valid_to"], unique=False)

    op.create_table(
        "org_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("new_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["new_id"], ["org_node.id"], name=op.f("fk_org_succession_new_id_org_node")
        ),
        sa.ForeignKeyConstraint(
            ["old_id"], ["org_node.id"], name=op.f("fk_org_succession_old_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_succession")),
    )
    with op.batch_alter_table("org_succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_org_succession_new_id"), ["new_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_org_succession_old_id"), ["old_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("granted_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_role_grant_dates")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["node_id"], ["org_node.id"], name=op.f("fk_role_grant_node_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_node_id"), ["node_id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_node_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_account_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("org_succession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_succession_old_id"))
        batch_op.drop_index(batch_op.f("ix_org_succession_new_id"))

    op.drop_table("org_succession")
    with op.batch_alter_table("org_placement", schema=None) as batch_op:
        batch_op.drop_index("ix_org_placement_path_open")
        batch_op.drop_index(batch_op.f("ix_org_placement_parent_id"))
        batch_op.drop_index(batch_op.f("ix_org_placement_node_id"))

    op.drop_table("org_placement")
    with op.batch_alter_table("org_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_name_node_id"))

    op.drop_table("org_name")
    with op.batch_alter_table("org_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_form_node_id"))

    op.drop_table("org_form")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_failure_who_at")
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_address"))

    op.drop_table("sign_in_failure")
    op.drop_table("schedule_mark")
    with op.batch_alter_table("org_node", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_node_provider_id"))
        batch_op.drop_index(batch_op.f("ix_org_node_kind"))
        batch_op.drop_index(batch_op.f("ix_org_node_code"))

    op.drop_table("org_node")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_state_id")

    op.drop_table("job")
    with op.batch_alter_table("audit_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_row_at"))
        batch_op.drop_index(batch_op.f("ix_audit_row_actor"))
        batch_op.drop_index(batch_op.f("ix_audit_row_action"))

    op.drop_table("audit_row")
    op.drop_table("account")
