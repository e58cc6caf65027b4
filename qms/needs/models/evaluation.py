"""Evaluations of a period of support, and practice on invented cases."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class NeedsEvaluation(Base):
    """What a case's support was used for and what became different, sealed.

    A draft until `ready_at`; more support cannot be tried before that.
    """

    __tablename__ = "needs_evaluation"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("needs_case.id"), unique=True)
    content: Mapped[bytes] = mapped_column(Sealed)
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ready_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=0)


class NeedsPractice(Base):
    """An assessor's levels on one invented case: question to level, as JSON. No child is there.

    Doing a case again takes the place of what was there; `times` says how often.
    """

    __tablename__ = "needs_practice"
    __table_args__ = (UniqueConstraint("account_id", "case_key", "content_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    case_key: Mapped[str] = mapped_column(String(40))
    content_version: Mapped[int]
    levels: Mapped[str] = mapped_column(Text)
    times: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column(Instant)
