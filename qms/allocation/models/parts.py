"""Tables of what a unit gets beside the socioeconomic line, and of moves between own schools."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class PartRow(Base):
    """A unit's part of a calculation of one kind: volume, the first school years, need hours.

    The socioeconomic part is the unit's line of the calculation.
    """

    __tablename__ = "allocation_part"
    __table_args__ = (
        UniqueConstraint("run_id", "unit_id", "kind"),
        CheckConstraint("kind IN ('volume', 'early-years', 'need-hours')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_run.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    ore: Mapped[int] = mapped_column(BigInteger)
    working: Mapped[dict[str, Any]] = mapped_column(JSON)


class MoveRow(Base):
    """Money that a provider moved between two of its schools after an adopted calculation.

    A move that was undone is kept, with who undid it.
    """

    __tablename__ = "allocation_move"
    __table_args__ = (
        CheckConstraint("ore > 0", name="ore"),
        CheckConstraint("from_unit_id <> to_unit_id", name="units"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_run.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    ore: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    undone_by: Mapped[str] = mapped_column(String(64), default="")
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
