"""What somebody assumed of coming years' prices, by name."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class GrantAssumptions(Base):
    """A saved set: per cent a year as exact text. It is never changed, only taken away."""

    __tablename__ = "grant_assumptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    wage: Mapped[str] = mapped_column(String(12))
    price: Mapped[str] = mapped_column(String(12))
    rent: Mapped[str] = mapped_column(String(12))
    spread: Mapped[str] = mapped_column(String(12))
    made_by: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
