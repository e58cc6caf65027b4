"""Sign-in with the municipality's provider, roles by group, and the yearly review of roles."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    _create_group_row()
    _create_outside_identity()
    _create_local_sign_in()
    _create_sealed_use()
    _change_role_grant()


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_role_grant_group_row_id_group_row"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_role_grant_group_row_id"))
        batch_op.drop_column("attested_by")
        batch_op.drop_column("attested_at")
        batch_op.drop_column("group_row_id")

    op.drop_table("sealed_use")
    op.drop_table("local_sign_in")
    op.drop_table("outside_identity")
    op.drop_table("group_row")


def _create_group_row() -> None:
    op.create_table(
        "group_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_text", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["node_id"], ["org_node.id"], name=op.f("fk_group_row_node_id_org_node")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_row")),
    )
    with op.batch_alter_table("group_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_row_group_text"), ["group_text"], unique=False)


def _create_outside_identity() -> None:
    op.create_table(
        "outside_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("latest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_texts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_outside_identity_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_identity")),
        sa.UniqueConstraint("account_id", name=op.f("uq_outside_identity_account_id")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_outside_identity_issuer_subject")),
    )


def _create_local_sign_in() -> None:
    op.create_table(
        "local_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("sealed_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sealed_id"], ["account.id"], name=op.f("fk_local_sign_in_sealed_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_sign_in")),
    )


def _create_sealed_use() -> None:
    op.create_table(
        "sealed_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sealed_use_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_use")),
    )


def _change_role_grant() -> None:
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("group_row_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("attested_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("attested_by", sa.String(length=64), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_role_grant_group_row_id"), ["group_row_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_role_grant_group_row_id_group_row"),
            "group_row",
            ["group_row_id"],
            ["id"],
        )
