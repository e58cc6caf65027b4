"""The tables around a proposal: what readers say of it, and what the money could pay for."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class CommentRow(Base):
    """What somebody says of a model, as it stood in `version`; withdrawn words are erased.

    `answers_id` is the comment that it answers, if any.
    """

    __tablename__ = "allocation_comment"
    __table_args__ = (CheckConstraint("withdrawn_at IS NOT NULL OR words <> ''", name="words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("allocation_model.id"), index=True)
    version: Mapped[int]
    author: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("allocation_comment.id"))
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class MeasureRow(Base):
    """Something that a school can do for money: what it costs a year, and how much is needed.

    `per_pupils` is the number of pupils that one of it is needed for, None when one per school.
    """

    __tablename__ = "allocation_measure"
    __table_args__ = (
        CheckConstraint("ore_per_year > 0", name="cost"),
        CheckConstraint("per_pupils > 0", name="per_pupils"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    ore_per_year: Mapped[int] = mapped_column(BigInteger)
    per_pupils: Mapped[int | None]
    saved_by: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime] = mapped_column(Instant)
