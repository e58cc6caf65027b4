"""Cases: applications for support, one process for own and independent units."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class NeedsProcess(Base):
    """A version of the process: stages, steps, roles and clocks as configured (TOML)."""

    __tablename__ = "needs_process"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[date]
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)


class NeedsCase(Base):
    """One application for a period. `ref` is its opaque name in addresses and the trail.

    `request` is sealed: what the unit asks for (hours, measures, costs, the child's own hours).
    `instrument_id` is the version that its documentation follows: a case from before it was kept
    has none, and follows the version in force. `previous_id` is the case whose support this one
    would renew. `due_on` is the last day of the stage, `decide_by` that of the whole case until
    it is decided. A move cuts the period short, also for days already measured: `period_was` is
    what its last day was until the first such cut, at the moment `cut_at`.
    """

    __tablename__ = "needs_case"
    __table_args__ = (
        CheckConstraint("kind IN ('additional_amount', 'operational_support')", name="kind"),
        CheckConstraint("period_to >= period_from", name="period"),
        Index("ix_needs_case_unit_stage", "unit_id", "stage"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("needs_person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    form: Mapped[str] = mapped_column(String(24))
    period_from: Mapped[date]
    period_to: Mapped[date]
    period_was: Mapped[date | None]
    cut_at: Mapped[datetime | None] = mapped_column(Instant)
    process_id: Mapped[int] = mapped_column(ForeignKey("needs_process.id"))
    instrument_id: Mapped[int | None] = mapped_column(ForeignKey("needs_instrument.id"))
    stage: Mapped[str] = mapped_column(String(40))
    stage_since: Mapped[datetime] = mapped_column(Instant)
    due_on: Mapped[date | None]
    decide_by: Mapped[date | None]
    is_urgent: Mapped[bool] = mapped_column(default=False)
    previous_id: Mapped[str | None] = mapped_column(ForeignKey("needs_case.id"), index=True)
    request: Mapped[bytes | None] = mapped_column(Sealed)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    form_key: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(default=0)


class NeedsEvent(Base):
    """A step that the case took: what the process map is drawn from. No free text."""

    __tablename__ = "needs_event"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("needs_case.id"))
    seq: Mapped[int]
    step: Mapped[str] = mapped_column(String(40))
    stage_before: Mapped[str] = mapped_column(String(40))
    stage_after: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Instant)
    actor: Mapped[str] = mapped_column(String(64))
    roles: Mapped[str] = mapped_column(String(200))


class NeedsNote(Base):
    """A note on a case, sealed: what is asked for in completion, why a step was taken back.

    `parts` are the parts of the documentation that are asked for, where some are.
    """

    __tablename__ = "needs_note"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("needs_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    body: Mapped[bytes] = mapped_column(Sealed)
    parts: Mapped[bytes | None] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))


class NeedsAnswer(Base):
    """One part of the documentation that the instrument asks for (`doc_…`), sealed."""

    __tablename__ = "needs_answer"
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("needs_case.id"))
    key: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(Sealed)
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))


class NeedsFile(Base):
    """A document handed in with the case; its name and its content are sealed."""

    __tablename__ = "needs_file"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("needs_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    name: Mapped[bytes] = mapped_column(Sealed)
    content: Mapped[bytes] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
