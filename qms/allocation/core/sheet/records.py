"""Stored sheets as values."""

from dataclasses import dataclass
from datetime import datetime

from qms.allocation.core.sheet.types import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """A sheet without its lines; `version` is the latest, saved at `saved_at`."""

    id: int
    name: str
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetVersion:
    """One saved version; `saved_by` is a pseudonym, `restored` the version it brought back."""

    number: int
    saved_by: str
    saved_at: datetime
    restored: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSheet:
    """A sheet as one of its versions says it."""

    head: SheetHead
    version: SheetVersion
    content: Sheet

    @property
    def is_latest(self) -> bool:
        """Return whether nothing was saved after this version."""
        return self.version.number == self.head.version
