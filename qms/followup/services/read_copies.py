"""The frozen copies of a report as this reader may see them: the only way pages get at them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from qms.followup.core.report.content import Content
from qms.followup.core.report.frozen import canonical, checksum, content_of
from qms.followup.core.report.head import Frozen
from qms.followup.core.report.states import State
from qms.followup.core.report.visible import open_copy
from qms.followup.queries import reports
from qms.followup.queries.attachments import attachments
from qms.followup.queries.restricted import restricted_in
from qms.followup.queries.template_versions import template_of
from qms.followup.services.reaching import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCopy:
    """A copy for one reader: `body` is what that reader may see, `frozen` who made it and when.

    `is_cut` when the reader sees less than the checksum was made of; `is_whole` when the stored
    text still has its checksum.
    """

    frozen: Frozen
    body: dict[str, Any]
    is_cut: bool
    is_whole: bool

    @property
    def content(self) -> Content:
        """Return what the report says, to this reader."""
        return content_of(self.body)

    @property
    def text(self) -> str:
        """Return the stored text, or without what the reader may not see and marked as cut."""
        if not self.is_cut:
            return self.frozen.body
        return canonical({**self.body, "cut_from_sha256": self.frozen.sha256})


def _read(frozen: Frozen, *, restricted: bool) -> ReadCopy:
    whole: dict[str, Any] = json.loads(frozen.body)
    body = whole if restricted else open_copy(whole)
    return ReadCopy(
        frozen=frozen,
        body=body,
        is_cut=body != whole,
        is_whole=checksum(frozen.body) == frozen.sha256,
    )


def read_copies(session: Session, seen: Seen) -> Mapping[State, ReadCopy]:
    """Return the newest copy of each stage the report has come to, the newest last."""
    found = reports.latest_copies(session, seen.head.id)
    return {stage: _read(one, restricted=seen.reads_restricted) for stage, one in found.items()}


def read_copy(
    session: Session, seen: Seen, *, stages: Sequence[State] = reports.READ_STAGES
) -> ReadCopy | None:
    """Return the newest copy of the stages; None when the report has not come to any."""
    found = reports.latest_copy(session, seen.head.id, stages=stages)
    return _read(found, restricted=seen.reads_restricted) if found else None


def may_fetch(session: Session, seen: Seen) -> bool:
    """Return whether the reader may fetch the report's files.

    The unit fetches its own at any time, others what has been handed in, and what answers a
    restricted question only those who read such answers.
    """
    if seen.is_own:
        return True
    if not reports.latest_copy(session, seen.head.id):
        return False
    if seen.reads_restricted:
        return True
    template = template_of(session, seen.head.template, seen.head.template_version)
    return not restricted_in(template).files


def files_of(
    session: Session, seen: Seen, copy: ReadCopy | None
) -> list[tuple[str, int, int | None]]:
    """Return the copy's files: name, size, and the id of the file when it is still there."""
    named = copy.body["about"].get("attachments", ()) if copy else ()
    there = {one.sha256: one.id for one in attachments(session, seen.head.id)} if named else {}
    return [(one["name"], one["size"], there.get(one["sha256"])) for one in named]
