"""The table of report templates as the municipality has changed them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from qms.db.base import Base, Instant


class TemplateVersion(Base):
    """A draft or a version of a template; a template has one draft at most.

    `body` is the canonical text of `core.editor.document`, `sha256` its checksum. A published
    version is never changed; `withdrawn` means that no new cycle asks with it, and a draft
    without `version` that it was thrown away. `revision` counts the saves of a draft,
    `changed_in` holds the last one of each part and `changed_by_part` whose it was; `removed`
    is what was taken out of the draft. `base_version` is the version it began as, 0 for a file.
    """

    __tablename__ = "template_version"
    __table_args__ = (
        UniqueConstraint("key", "version"),
        CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state"),
        CheckConstraint("state != 'published' OR version IS NOT NULL", name="numbered"),
        CheckConstraint("state != 'draft' OR version IS NULL", name="unnumbered"),
        Index(
            "ix_template_version_draft",
            "key",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(12))
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    base_version: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)
    changed_in: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_by_part: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    removed: Mapped[list[Any]] = mapped_column(JSON, default=list)
    begun_at: Mapped[datetime] = mapped_column(Instant)
    begun_by: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str] = mapped_column(String(64), default="")
