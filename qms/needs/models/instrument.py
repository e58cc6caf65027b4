"""The instrument's versions: a published one never changes. What a change would do, and limits."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class NeedsInstrument(Base):
    """One version of an instrument, whole, as TOML; `sha256` is of its content.

    `version` counts the saves of a draft. `override_reason` is why it went live although past
    cases change by more than the limit.
    """

    __tablename__ = "needs_instrument"
    __table_args__ = (
        UniqueConstraint("key", "number"),
        CheckConstraint("state IN ('draft', 'published', 'retired', 'dropped')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("needs_instrument.id"))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[str] = mapped_column(String(64), default="")
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    override_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)


class NeedsInstrumentEdit(Base):
    """What a draft said before a save, so that the save can be undone."""

    __tablename__ = "needs_instrument_edit"
    __table_args__ = (UniqueConstraint("instrument_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("needs_instrument.id"))
    revision: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)


class NeedsNeutrality(Base):
    """What past cases come to under a version and under the one in force: sums, no child.

    `sha256` is of the content that was compared: a draft that was changed since needs a new
    comparison. `result` is canonical JSON.
    """

    __tablename__ = "needs_neutrality"

    id: Mapped[int] = mapped_column(primary_key=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("needs_instrument.id"), index=True)
    against_id: Mapped[int] = mapped_column(ForeignKey("needs_instrument.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    cases: Mapped[int]
    result: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)


class NeedsNeutralityLimit(Base):
    """How large a change, in per cent, may go live without a manager; the newest one holds."""

    __tablename__ = "needs_neutrality_limit"

    id: Mapped[int] = mapped_column(primary_key=True)
    percent: Mapped[str] = mapped_column(String(12))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
