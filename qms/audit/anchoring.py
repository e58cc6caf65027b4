"""The file of anchors: one line a day, only ever added to."""

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from qms.audit.core.anchors import Anchor, anchors_of, line_of
from qms.audit.services import head, verify_chain


class BrokenTrailError(Exception):
    """The trail does not hold, so no new anchor is laid; the message says where and why."""


def stored_anchors(file: Path) -> tuple[Anchor, ...]:
    """Return the anchors in the file, none when there is no file yet."""
    return anchors_of(file.read_text("utf-8").splitlines()) if file.exists() else ()


def lay_anchor(session: Session, file: Path, *, now: datetime) -> Anchor | None:
    """Walk the whole trail against the file, and add its head; None when the trail is empty.

    Raise BrokenTrailError when the trail does not hold: an anchor on top would hide it.
    """
    verdict = verify_chain(session, stored_anchors(file))
    if verdict.broken_at is not None:
        raise BrokenTrailError(f"Kedjan är bruten vid rad {verdict.broken_at}: {verdict.why}.")
    anchor = head(session, now=now)
    if anchor is not None:
        _add(file, line_of(anchor))
    return anchor


def _add(file: Path, line: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(f"{line}\n")
        out.flush()
        os.fsync(out.fileno())
