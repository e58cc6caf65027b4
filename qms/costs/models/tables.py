"""Rules in versions, and what each calculation came to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class CostRuleRow(Base):
    """One version of the rules: one at a time holds, one at a time is a draft.

    `content` is TOML as it was written. `writers` are the pseudonyms of all who wrote in it, a line
    each: none of them may let it hold.
    """

    __tablename__ = "cost_rules"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'in_force', 'replaced')", name="state"),
        *(
            Index(
                f"uq_cost_rules_{state}",
                "state",
                unique=True,
                sqlite_where=text(f"state = '{state}'"),
                postgresql_where=text(f"state = '{state}'"),
            )
            for state in ("draft", "in_force")
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    comment: Mapped[str] = mapped_column(String(400), default="")
    writers: Mapped[str] = mapped_column(String(1000))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)


class CostRunRow(Base):
    """A calculation of a year's outcome or budget; never changed.

    `inputs` says which files and rules it rests on; `result` is packed text whose checksum is
    `sha256`. `rules_number` is 0 for the rules that come with the product.
    """

    __tablename__ = "cost_run"
    __table_args__ = (
        CheckConstraint("kind IN ('outcome', 'budget')", name="kind"),
        Index("ix_cost_run_year_kind", "year", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    rules_number: Mapped[int]
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
