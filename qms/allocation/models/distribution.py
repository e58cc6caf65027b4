"""The tables of the allocation: models, calculations, and a line per unit."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant

MODEL_STATES = "state IN ('draft', 'proposed', 'adopted', 'superseded')"
RUN_STATES = "state IN ('draft', 'adopted', 'superseded')"


class ModelRow(Base):
    """A model; `content` is the table that `core.model_file` reads, `version` counts the saves.

    At most one per budget year is adopted.
    """

    __tablename__ = "allocation_model"
    __table_args__ = (
        CheckConstraint(MODEL_STATES, name="state"),
        CheckConstraint("state <> 'proposed' OR proposed_at IS NOT NULL", name="proposed"),
        CheckConstraint("state IN ('draft', 'proposed') OR adopted_at IS NOT NULL", name="adopted"),
        Index(
            "uq_allocation_model_adopted_year",
            "budget_year",
            unique=True,
            sqlite_where=text("state = 'adopted'"),
            postgresql_where=text("state = 'adopted'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    budget_year: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    saved_by: Mapped[str] = mapped_column(String(64))
    proposed_by: Mapped[str] = mapped_column(String(64), default="")
    proposed_at: Mapped[datetime | None] = mapped_column(Instant)
    adopted_by: Mapped[str] = mapped_column(String(64), default="")
    adopted_at: Mapped[datetime | None] = mapped_column(Instant)

    __mapper_args__ = {  # noqa: RUF012 - SQLAlchemy reads a plain dict
        "version_id_col": version,
        "version_id_generator": False,
    }


class RunRow(Base):
    """A calculation. `inputs` holds schools, the register's batches and their checksums.

    At most one per budget year is adopted.
    """

    __tablename__ = "allocation_run"
    __table_args__ = (
        CheckConstraint(RUN_STATES, name="state"),
        CheckConstraint("state = 'draft' OR adopted_at IS NOT NULL", name="adopted"),
        CheckConstraint("pot_ore > 0", name="pot"),
        Index(
            "uq_allocation_run_adopted_year",
            "budget_year",
            unique=True,
            sqlite_where=text("state = 'adopted'"),
            postgresql_where=text("state = 'adopted'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    model_id: Mapped[int] = mapped_column(ForeignKey("allocation_model.id"), index=True)
    budget_year: Mapped[int] = mapped_column(index=True)
    count_year: Mapped[int]
    pot_ore: Mapped[int] = mapped_column(BigInteger)
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    left_out: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    code_version: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    adopted_by: Mapped[str] = mapped_column(String(64), default="")
    adopted_at: Mapped[datetime | None] = mapped_column(Instant)


class LineRow(Base):
    """A unit's line of a calculation; `points` and `index` are exact fractions as text."""

    __tablename__ = "allocation_line"
    __table_args__ = (UniqueConstraint("run_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_run.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("org_node.id"), index=True)
    pupils: Mapped[int]
    points: Mapped[str] = mapped_column(Text)
    index: Mapped[str] = mapped_column(Text)
    ore_total: Mapped[int] = mapped_column(BigInteger)
    working: Mapped[dict[str, Any]] = mapped_column(JSON)
