"""The versions of a template and the draft of the next, as read from the table."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from qms.followup.core.editor.document import Document, SectionDoc
from qms.followup.core.editor.draft import Draft, Removed


class VersionState(StrEnum):
    """What a version is: the product's own, being written, in force or out of it."""

    DEFAULT = "default"
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionHead:
    """A version without its content. A draft that was thrown away is known by `row_id` alone.

    `by` is the pseudonym of whoever published, withdrew or threw it away.
    """

    key: str
    version: int | None
    state: VersionState
    row_id: int | None = None
    base_version: int = 0
    note: str = ""
    sha256: str = ""
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A draft with its save count; `changed_in` and `changed_by` are by part of the template."""

    row_id: int
    base_version: int
    note: str
    revision: int
    changed_in: Mapping[str, int]
    changed_by: Mapping[str, str]
    begun_at: datetime
    begun_by: str
    changed_at: datetime
    last_by: str
    draft: Draft

    @property
    def document(self) -> Document:
        """Return the template as it is written now."""
        return self.draft.document


def dump_removed(removed: Sequence[Removed]) -> list[dict[str, Any]]:
    """Return what was taken out as plain tables to store."""
    return [asdict(one) for one in removed]


def load_removed(tables: Sequence[Mapping[str, Any]]) -> tuple[Removed, ...]:
    """Return what was taken out."""
    return tuple(
        Removed(
            section=SectionDoc(
                table=one["section"]["table"], questions=tuple(one["section"]["questions"])
            ),
            place=one["place"],
            question=one["question"],
        )
        for one in tables
    )
