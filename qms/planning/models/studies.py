"""A study holds one case; its alternatives are steps from today's structure."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class PlanningStudy(Base):
    """What alternatives are counted on. `content` is the packed case, `sha256` its checksum.

    `basis` says where it came from: forecast run, years of the register, what was assumed.
    """

    __tablename__ = "planning_study"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    form: Mapped[str] = mapped_column(String(24))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    basis: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    is_shared: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)


class PlanningAlternative(Base):
    """Steps from today's structure; `told` is what a proposal says of itself.

    When it is frozen `content` is what it was counted on and came to, packed; `sha256` its
    checksum. It is never changed after that.
    """

    __tablename__ = "planning_alternative"
    __table_args__ = (
        CheckConstraint("origin IN ('planner', 'proposal', 'copy')", name="origin"),
        CheckConstraint("(frozen_at IS NULL) = (content IS NULL)", name="content"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("planning_study.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    steps: Mapped[list[Any]] = mapped_column(JSON)
    origin: Mapped[str] = mapped_column(String(12))
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    frozen_by: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    sha256: Mapped[str | None] = mapped_column(String(64))


class PlanningCheck(Base):
    """An answer about what an alternative does to children or to those who work."""

    __tablename__ = "planning_check"
    __table_args__ = (UniqueConstraint("alternative_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    alternative_id: Mapped[int] = mapped_column(ForeignKey("planning_alternative.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
