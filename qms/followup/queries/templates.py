"""Questions about the templates themselves: their versions, and the draft of the next."""

from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.content.loader import load
from qms.followup.core.editor.document import Document, document_of, from_canonical
from qms.followup.core.editor.draft import Draft
from qms.followup.core.editor.versions import (
    StoredDraft,
    VersionHead,
    VersionState,
    load_removed,
)
from qms.followup.models import Report, ReportCycle, TemplateVersion
from qms.followup.queries import defaults

NEWEST = "report_templates"


@lru_cache(maxsize=64)
def _stored_document(body: str) -> Document:
    return from_canonical(body)[0]


def default_document(key: str, version: int) -> Document:
    """Return a version of the product's own content; raise KeyError when there is none."""
    for file in (NEWEST, *defaults.EARLIER):
        content = load(file)
        own = (one for one in content["template"] if one["key"] == key)
        if any(one.get("version", content["meta"]["version"]) == version for one in own):
            return document_of(content, key)
    raise KeyError((key, version))


def document(session: Session, key: str, version: int) -> Document:
    """Return a version as it can be read and begun from; raise KeyError when there is none."""
    body = session.scalar(
        select(TemplateVersion.body).where(
            TemplateVersion.key == key, TemplateVersion.version == version
        )
    )
    return default_document(key, version) if body is None else _stored_document(body)


def heads(session: Session, key: str) -> tuple[VersionHead, ...]:
    """Return every version of the template, the newest first, and drafts thrown away last.

    The product's own content is a version too, unless the municipality has one of that number.
    """
    rows = session.scalars(
        select(TemplateVersion)
        .where(TemplateVersion.key == key, TemplateVersion.state != VersionState.DRAFT)
        .order_by(TemplateVersion.id.desc())
    ).all()
    stored = [_head(row) for row in rows]
    taken = {one.version for one in stored}
    own = [
        VersionHead(key=key, version=version, state=VersionState.DEFAULT)
        for version in default_versions(key)
        if version not in taken
    ]
    numbered = sorted(
        (one for one in (*stored, *own) if one.version), key=lambda one: -(one.version or 0)
    )
    return (*numbered, *(one for one in stored if one.version is None))


def _head(row: TemplateVersion) -> VersionHead:
    return VersionHead(
        key=row.key,
        version=row.version,
        state=VersionState(row.state),
        row_id=row.id,
        base_version=row.base_version,
        note=row.note,
        sha256=row.sha256,
        at=row.decided_at,
        by=row.decided_by,
    )


def default_versions(key: str) -> tuple[int, ...]:
    """Return the versions of the product's own content; none of a template it does not have."""
    if key not in defaults.templates():
        return ()
    earlier = (number for name, number in defaults.earlier_templates() if name == key)
    return (defaults.templates()[key].version, *sorted(earlier, reverse=True))


def head_of_row(session: Session, key: str, row_id: int) -> tuple[VersionHead, Document] | None:
    """Return a draft that was thrown away, with its content; None when there is none."""
    row = session.get(TemplateVersion, row_id)
    if row is None or row.key != key or row.state != VersionState.WITHDRAWN:
        return None
    return _head(row), _stored_document(row.body)


def newest_of_any_kind(session: Session, key: str) -> Document:
    """Return what was written last, also when it was thrown away; raise KeyError for nothing."""
    query = select(TemplateVersion.body).where(TemplateVersion.key == key)
    body = session.scalar(query.order_by(TemplateVersion.id.desc()).limit(1))
    if body is None:
        raise KeyError(key)
    return _stored_document(body)


def draft(session: Session, key: str) -> StoredDraft | None:
    """Return the draft of the template's next version; None when nobody has begun one."""
    row = session.scalar(
        select(TemplateVersion).where(
            TemplateVersion.key == key, TemplateVersion.state == VersionState.DRAFT
        )
    )
    return draft_of(row) if row else None


def draft_of(row: TemplateVersion) -> StoredDraft:
    """Return the draft that a row holds."""
    return StoredDraft(
        row_id=row.id,
        base_version=row.base_version,
        note=row.note,
        revision=row.revision,
        changed_in=dict(row.changed_in),
        changed_by=dict(row.changed_by_part),
        begun_at=row.begun_at,
        begun_by=row.begun_by,
        changed_at=row.changed_at,
        last_by=row.changed_by,
        draft=Draft(document=from_canonical(row.body)[0], removed=load_removed(row.removed)),
    )


def drafted_keys(session: Session) -> frozenset[str]:
    """Return the templates that somebody has a draft of."""
    query = select(TemplateVersion.key).where(TemplateVersion.state == VersionState.DRAFT)
    return frozenset(session.scalars(query))


def open_reports(session: Session, key: str) -> dict[int, int]:
    """Return how many reports are asked with each version of the template."""
    query = (
        select(ReportCycle.template_version, func.count(Report.id))
        .join(Report, Report.cycle_id == ReportCycle.id)
        .where(ReportCycle.template == key)
        .group_by(ReportCycle.template_version)
    )
    return {int(row[0]): int(row[1]) for row in session.execute(query)}
