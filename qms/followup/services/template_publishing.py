"""Publish a draft as the next version, and take a version out of use."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.content.loader import load
from qms.followup.core.editor.checks import Known, Review, review
from qms.followup.core.editor.document import Document, canonical, checksum
from qms.followup.core.editor.versions import VersionState
from qms.followup.core.report.templates import PROVIDER
from qms.followup.models import TemplateVersion
from qms.followup.queries import templates
from qms.followup.queries.template_versions import every_key
from qms.followup.services.cycle_changes import FORMS
from qms.followup.services.template_drafts import ChangedMeanwhileError, take
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

LONGEST_NOTE = 1_000


class UnchangedError(Exception):
    """The draft says the same as the version it began as."""


def known(session: Session, key: str) -> Known:
    """Return what a template may refer to, and what its questions were before."""
    versions = (one.version for one in templates.heads(session, key) if one.version)
    before = [templates.document(session, key, version) for version in versions]
    return Known(
        indicators=frozenset(one["key"] for one in load("indicators")["indicator"]),
        forms=FORMS | {PROVIDER},
        templates=frozenset(every_key(session)),
        types={one["key"]: one["type"] for document in before for one in document.questions},
    )


def checked(session: Session, document: Document) -> Review:
    """Return every fault that stands in the way of publishing, and what is worth a thought."""
    return review(document, known(session, document.key))


def publish(
    session: Session, actor: Actor, key: str, *, seen: int, note: str, now: datetime
) -> int:
    """Make the draft the template's next version and return its number.

    Open and filed reports keep theirs. Raise RefusedError with every fault, UnchangedError when
    there is nothing new, ChangedMeanwhileError when `seen` is not the draft's latest save.
    """
    authorize(actor, Can.FOLLOWUP_TEMPLATES)
    row = take(session, key)
    if row.revision != seen:
        raise ChangedMeanwhileError(row.changed_by, row.changed_at, row.revision)
    document = templates.draft_of(row).document
    found = checked(session, document)
    faults = (*found.faults, *_note_faults(note))
    if faults:
        raise RefusedError(faults)
    if row.base_version and document == templates.document(session, key, row.base_version):
        raise UnchangedError(key)
    number = _next_number(session, key)
    row.body = canonical(document, version=number)
    row.sha256, row.version = checksum(row.body), number
    row.state, row.note, row.removed = VersionState.PUBLISHED.value, note.strip(), []
    row.decided_at, row.decided_by = now, actor.pseudonym
    session.flush()
    record(session, actor, "followup.template-published", row.id, now=now, version=number)
    return number


def _note_faults(note: str) -> tuple[Problem, ...]:
    if len(note.strip()) <= LONGEST_NOTE:
        return ()
    message = said(
        "Anteckningen är %(n)s tecken. Korta den till %(most)s.",
        n=len(note), most=LONGEST_NOTE,
    )  # fmt: skip
    return (Problem(message=message, column="note"),)


def _next_number(session: Session, key: str) -> int:
    query = select(func.max(TemplateVersion.version)).where(TemplateVersion.key == key)
    return max((session.scalar(query) or 0, *templates.default_versions(key))) + 1


def withdraw(session: Session, actor: Actor, key: str, version: int, *, now: datetime) -> None:
    """Let no new cycle ask with a published version; reports that have it keep it."""
    _turn(session, actor, key, version, to=VersionState.WITHDRAWN, now=now)


def put_back(session: Session, actor: Actor, key: str, version: int, *, now: datetime) -> None:
    """Let new cycles ask with a version that was withdrawn."""
    _turn(session, actor, key, version, to=VersionState.PUBLISHED, now=now)


def _turn(
    session: Session, actor: Actor, key: str, version: int, *, to: VersionState, now: datetime
) -> None:
    authorize(actor, Can.FOLLOWUP_TEMPLATES)
    query = select(TemplateVersion).where(
        TemplateVersion.key == key, TemplateVersion.version == version
    )
    row = session.scalar(query.with_for_update())
    if row is None:
        raise OutOfScopeError(f"{key}/{version}")
    if row.state == to:
        return
    row.state, row.decided_at, row.decided_by = to.value, now, actor.pseudonym
    event = "withdrawn" if to is VersionState.WITHDRAWN else "put-back"
    record(session, actor, f"followup.template-{event}", row.id, now=now, version=version)
