"""The tables of calculation sheets: a sheet, and every version of it as it was saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class SheetRow(Base):
    """A sheet; `version` is the number of its latest version."""

    __tablename__ = "allocation_sheet"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)


class SheetVersionRow(Base):
    """A version, never changed; `content` is the table that `core.sheet.reading` reads.

    `restored` is the earlier version that it brought back, None when it was written.
    """

    __tablename__ = "allocation_sheet_version"
    __table_args__ = (UniqueConstraint("sheet_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("allocation_sheet.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    restored: Mapped[int | None]
    saved_by: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime] = mapped_column(Instant)
