"""Units that somebody wants to compare, under a name."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class CostSetRow(Base):
    """A named set of units; `units` are their ids. One that is taken away can be brought back."""

    __tablename__ = "cost_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    is_shared: Mapped[bool] = mapped_column(default=False)
    units: Mapped[list[Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
