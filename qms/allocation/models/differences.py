"""What the municipality has set about the comparison of schools."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class DifferencesRow(Base):
    """Limits and separate grants as `core.differences.settings_file` reads them.

    The latest row counts, earlier ones stay as they were; `version` counts the saves.
    """

    __tablename__ = "allocation_differences"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_by: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime] = mapped_column(Instant)
