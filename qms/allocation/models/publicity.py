"""What is shown to whom: one row for the installation."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class PublicityRow(Base):
    """The latest choice counts; earlier ones stay as they were made."""

    __tablename__ = "allocation_publicity"
    __table_args__ = (CheckConstraint("fewest_shown BETWEEN 3 AND 50", name="fewest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shows_index: Mapped[bool]
    fewest_shown: Mapped[int]
    saved_by: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime] = mapped_column(Instant)
