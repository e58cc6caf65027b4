"""Decisions: inserted once, never changed; what happens later is another row."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant
from qms.vault.columns import Sealed


class FrozenError(Exception):
    """A decision is never changed or removed; only its content can be erased, by decision."""


class Decision(Base):
    """A frozen decision: its content sealed, or open when it tells of no person.

    `sha256` is of the canonical content. A decision that takes over from another names it, and
    only one can. A draft becomes one decision. `erased_at` when the content was erased by decision:
    what is sealed then says by which one.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("series", "year", "seq"),
        CheckConstraint("(sealed IS NULL) <> (open IS NULL)", name="content"),
        CheckConstraint("drafted_by <> approved_by", name="four_eyes"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    series: Mapped[str] = mapped_column(String(16))
    year: Mapped[int]
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(24))
    sealed: Mapped[bytes | None] = mapped_column(Sealed)
    open: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    method: Mapped[int]
    appealable: Mapped[bool]
    drafted_by: Mapped[str] = mapped_column(String(64))
    approved_by: Mapped[str] = mapped_column(String(64))
    decided_on: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(Instant)
    draft_id: Mapped[str] = mapped_column(ForeignKey("decision_draft.id"), unique=True)
    supersedes_id: Mapped[str | None] = mapped_column(ForeignKey("decision.id"), unique=True)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)


class DecisionEnd(Base):
    """A decision annulled: by whom, when, and why (sealed)."""

    __tablename__ = "decision_end"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id"), unique=True)
    reason: Mapped[bytes] = mapped_column(Sealed)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)


def _refuse(_mapper: Any, _connection: Any, _target: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls
    raise FrozenError


for table in (Decision, DecisionEnd):
    event.listen(table, "before_update", _refuse)
    event.listen(table, "before_delete", _refuse)
