"""Evaluations of interventions: what was compared, and what was found."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class EffectEvaluation(Base):
    """One evaluation. Nothing in it changes once it is made, so that it can be made again.

    `intervention` is a key of the catalogue, `lag` how many springs after the year of money
    results are looked at. `paths` is unit id as text to the springs with the intervention,
    `left_out` the units that are no part of the comparison. `findings` holds each outcome's panel
    and what was found.
    """

    __tablename__ = "effect_evaluation"
    __table_args__ = (CheckConstraint("last_year > first_year", name="years"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    intervention: Mapped[str] = mapped_column(String(60))
    first_year: Mapped[int]
    last_year: Mapped[int]
    lag: Mapped[int]
    paths: Mapped[dict[str, Any]] = mapped_column(JSON)
    left_out: Mapped[list[Any]] = mapped_column(JSON)
    findings: Mapped[list[Any]] = mapped_column(JSON)
    seed: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(64))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
