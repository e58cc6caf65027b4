"""Accounts, dated grants, ways to sign in, and the memory of failed sign-ins."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class Account(Base):
    """A person who can sign in. `pseudonym` stands for the person in the audit trail.

    `must_choose`: the password was made by a command, and nothing is shown until it is replaced.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_name: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    pseudonym: Mapped[str] = mapped_column(String(36), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    must_choose: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(5), default="sv")
    active: Mapped[bool] = mapped_column(default=True)
    last_seen: Mapped[datetime | None] = mapped_column(Instant)
    previous_seen: Mapped[datetime | None] = mapped_column(Instant)
    signed_out_at: Mapped[datetime | None] = mapped_column(Instant)


class EndedSession(Base):
    """A session that was signed out of: its hashed name, until no copy of it could be good."""

    __tablename__ = "ended_session"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(Instant, index=True)


class OpenSession(Base):
    """A session that began, for the list of its owner: its hashed name, and where it is used.

    It does not say whether the session is good: that does the stamp in the cookie. `stamp` is the
    same one, so that sessions which a change of rights has ended are not listed.
    """

    __tablename__ = "open_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    stamp: Mapped[str] = mapped_column(String(32))
    device: Mapped[str] = mapped_column(String(60), default="")
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)
    seen_at: Mapped[datetime] = mapped_column(Instant)


class RoleGrant(Base):
    """A role at a node of the organisation from `valid_from` until the day before `valid_to`.

    `group_row_id` is the row of groups that gave it, none where a person did. `attested_at` is
    when somebody last confirmed that it is still needed.
    """

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(32))
    node_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    granted_by: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(200), default="")
    group_row_id: Mapped[int | None] = mapped_column(ForeignKey("group_row.id"), index=True)
    attested_at: Mapped[datetime | None] = mapped_column(Instant)
    attested_by: Mapped[str | None] = mapped_column(String(64))


class GroupRow(Base):
    """Who is in the group has the role at the node; a row that is removed gives nothing."""

    __tablename__ = "group_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    group: Mapped[str] = mapped_column("group_text", String(200), index=True)
    role: Mapped[str] = mapped_column(String(32))
    node_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_by: Mapped[str | None] = mapped_column(String(64))


class OutsideIdentity(Base):
    """Who an account is at the provider, and the groups that it told of at the latest sign-in."""

    __tablename__ = "outside_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("account_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    first_at: Mapped[datetime] = mapped_column(Instant)
    latest_at: Mapped[datetime] = mapped_column(Instant)
    groups: Mapped[list[str]] = mapped_column("group_texts", JSON)


class LocalSignIn(Base):
    """Whether local accounts are let in: one row. The sealed account always is."""

    __tablename__ = "local_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_off: Mapped[bool] = mapped_column(default=False)
    sealed_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class SealedUse(Base):
    """A sign-in with the sealed account, until another administrator has looked into it."""

    __tablename__ = "sealed_use"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    seen_by: Mapped[str | None] = mapped_column(String(64))


class SamlAnswer(Base):
    """An answer that was used: its hashed request, until no copy of it could be good."""

    __tablename__ = "saml_answer"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)


class SignInFailure(Base):
    """A failed sign-in: hashed user name and address, so that no list of names appears."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_who_at", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Instant)


class SecondFactor(Base):
    """An app that gives codes for an account: one that holds, and one that may take its place.

    `last_step` is the thirty seconds whose code was used last; it and those before give nothing.
    """

    __tablename__ = "second_factor"
    __table_args__ = (
        Index(
            "ix_second_factor_held",
            "account_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    secret: Mapped[bytes] = mapped_column(Sealed)
    started_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Base):
    """A code for the one whose app is gone, as a slow and keyed hash; it works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("factor_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    factor_id: Mapped[str] = mapped_column(ForeignKey("second_factor.id"))
    mark: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class PasswordLink(Base):
    """A link by which the account's person chooses a password: one for each account, used once.

    Only the checksum of its secret is here.
    """

    __tablename__ = "password_link"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id"), primary_key=True, autoincrement=False
    )
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(64))
