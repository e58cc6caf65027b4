"""Children and pupils with a case: who they are is sealed, where they go is dated."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class NeedsPerson(Base):
    """A child or pupil. `number_index` finds a personal number without holding it.

    A person with protected identity is invisible but to those named in `NeedsProtectedReader`.
    An erased person keeps the row, without anything in it, so that decisions still add up.
    """

    __tablename__ = "needs_person"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number_index: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[bytes | None] = mapped_column(Sealed)
    number: Mapped[bytes | None] = mapped_column(Sealed)
    born: Mapped[bytes | None] = mapped_column(Sealed)
    protected: Mapped[bool] = mapped_column(default=False)
    registered_at: Mapped[datetime] = mapped_column(Instant)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=0)


class NeedsPlacement(Base):
    """Where the person goes, from `valid_from` until the day before `valid_to`.

    `home_municipality` is the four-digit code of the municipality that pays.
    """

    __tablename__ = "needs_placement"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
        Index("ix_needs_placement_unit_from", "unit_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("needs_person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    form: Mapped[str] = mapped_column(String(24))
    home_municipality: Mapped[str] = mapped_column(String(4))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class NeedsProtectedReader(Base):
    """A named person who may see somebody with protected identity."""

    __tablename__ = "needs_protected_reader"
    __table_args__ = (UniqueConstraint("person_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("needs_person.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    named_by: Mapped[str] = mapped_column(String(64))
    named_at: Mapped[datetime] = mapped_column(Instant)
