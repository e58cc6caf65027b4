"""Who is enrolled at independent units: opaque keys, never a number, in files and as rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class GrantEnrolmentFile(Base):
    """A month's file. What was sent is never kept: `content` holds read rows until it is decided.

    The counts are of children at a unit and form. `based_on` is the latest saved file when it was
    read, 0 when there was none: a file saved since makes it stale.
    """

    __tablename__ = "grant_enrolment_file"
    __table_args__ = (
        CheckConstraint("state IN ('read', 'saved', 'cancelled')", name="state"),
        CheckConstraint("(state = 'read') = (content IS NOT NULL)", name="content"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    rows: Mapped[int]
    units: Mapped[int]
    new: Mapped[int]
    changed: Mapped[int]
    left: Mapped[int]
    unchanged: Mapped[int]
    based_on: Mapped[int]
    read_by: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[datetime] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)


class GrantEnrolment(Base):
    """A child's days at a unit, form and step. Rows are added; what no longer holds says by what.

    `pupil` is the vault's blind index of the child's number.
    """

    __tablename__ = "grant_enrolment"
    __table_args__ = (
        CheckConstraint("last IS NULL OR last >= first", name="days"),
        Index("ix_grant_enrolment_unit_superseded", "unit_id", "superseded_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("grant_enrolment_file.id"), index=True)
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("grant_enrolment_file.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    pupil: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(24))
    step: Mapped[int]
    first: Mapped[date]
    last: Mapped[date | None]
    row: Mapped[int]
