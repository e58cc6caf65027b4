"""Write the next version of a template: begin a draft, change a part at a time, throw it away."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.followup.core.editor.document import Document, canonical, checksum
from qms.followup.core.editor.draft import Draft
from qms.followup.core.editor.toml_file import read_file
from qms.followup.core.editor.versions import VersionState, dump_removed
from qms.followup.models import TemplateVersion
from qms.followup.queries import templates
from qms.followup.queries.template_versions import is_template, latest_version

UNNUMBERED = 0
"""The version that a draft's text says it is, until it is published."""
Edit = Callable[[Draft], Draft]


class ChangedMeanwhileError(Exception):
    """Somebody else changed the same part after the page was shown; nothing was stored."""

    def __init__(self, by: str, at: datetime, revision: int) -> None:
        super().__init__("the part was changed by somebody else")
        self.by = by
        self.at = at
        self.revision = revision


class DraftExistsError(Exception):
    """The template has a draft already: publish it or throw it away first."""


class NoDraftError(Exception):
    """The draft was published or thrown away in the meantime."""


def begin(
    session: Session, actor: Actor, key: str, *, now: datetime, version: int | None = None
) -> None:
    """Begin a draft as a version says, by default the one that new cycles ask with.

    Raise OutOfScopeError when there is no such template or version, DraftExistsError when
    somebody has begun one.
    """
    authorize(actor, Can.FOLLOWUP_TEMPLATES)
    if not is_template(session, key):
        raise OutOfScopeError(key)
    try:
        base = latest_version(session, key) if version is None else version
        document = templates.document(session, key, base)
    except KeyError:
        raise OutOfScopeError(f"{key}/{version}") from None
    add_draft(session, actor, document, base=base, now=now)


def begin_from_thrown_away(
    session: Session, actor: Actor, key: str, row_id: int, *, now: datetime
) -> None:
    """Begin a draft as one that was thrown away; raise as `begin` does."""
    authorize(actor, Can.FOLLOWUP_TEMPLATES)
    found = templates.head_of_row(session, key, row_id)
    if found is None:
        raise OutOfScopeError(f"{key}/{row_id}")
    add_draft(session, actor, found[1], base=found[0].base_version, now=now)


def begin_from_file(
    session: Session, actor: Actor, key: str, content: bytes, *, now: datetime
) -> None:
    """Begin a draft as a TOML file says; raise RefusedError with every fault, else as `begin`."""
    authorize(actor, Can.FOLLOWUP_TEMPLATES)
    if not is_template(session, key):
        raise OutOfScopeError(key)
    add_draft(session, actor, read_file(content, key), base=UNNUMBERED, now=now)


def add_draft(
    session: Session, actor: Actor, document: Document, *, base: int, now: datetime
) -> None:
    """Store the document as its template's draft; raise DraftExistsError when there is one."""
    if templates.draft(session, document.key) is not None:
        raise DraftExistsError(document.key)
    body = canonical(document, version=UNNUMBERED)
    row = TemplateVersion(
        key=document.key,
        version=None,
        state=VersionState.DRAFT.value,
        body=body,
        sha256=checksum(body),
        base_version=base,
        note="",
        revision=1,
        changed_in={},
        changed_by_part={},
        removed=[],
        begun_at=now,
        begun_by=actor.pseudonym,
        changed_at=now,
        changed_by=actor.pseudonym,
    )
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        # Two people began at the same moment; the table lets one of them.
        raise DraftExistsError(document.key) from None
    record(session, actor, "followup.template-drafted", row.id, now=now, base=base)


def take(session: Session, key: str) -> TemplateVersion:
    """Return the draft's row, locked for a change; raise NoDraftError when there is none."""
    query = (
        select(TemplateVersion)
        .where(TemplateVersion.key == key, TemplateVersion.state == VersionState.DRAFT)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = session.scalar(query)
    if row is None:
        raise NoDraftError(key)
    return row


def change(
    session: Session,
    actor: Actor,
    key: str,
    edit: Edit,
    *,
    part: str,
    seen: int,
    now: datetime,
) -> Draft:
    """Change one part of the draft and return it as it is then; the same twice changes nothing.

    `seen` is the save count that the writer's page showed. Raise ChangedMeanwhileError when
    somebody else changed that part since, NoDraftError when the draft is gone, OutOfScopeError
    when the part never was in it.
    """
    authorize(actor, Can.FOLLOWUP_TEMPLATES)
    row = take(session, key)
    before = templates.draft_of(row).draft
    try:
        after = edit(before)
    except KeyError as missing:
        raise OutOfScopeError(f"{key}/{missing}") from None
    if after == before:
        return before
    last = _last_change(row, part)
    if row.changed_in.get(last, 0) > seen:
        raise ChangedMeanwhileError(row.changed_by_part[last], row.changed_at, row.revision)
    _store(row, actor, after, part=part, now=now)
    record(
        session, actor, "followup.template-changed", row.id, now=now, revision=row.revision,
        part=part,
    )  # fmt: skip
    return after


def _last_change(row: TemplateVersion, part: str) -> str:
    """Return which of the part and what lies under it (`part/…`) was changed last."""
    own = (one for one in row.changed_in if one == part or one.startswith(f"{part}/"))
    return max(own, key=lambda one: row.changed_in[one], default=part)


def _store(row: TemplateVersion, actor: Actor, draft: Draft, *, part: str, now: datetime) -> None:
    row.body = canonical(draft.document, version=UNNUMBERED)
    row.sha256 = checksum(row.body)
    row.removed = dump_removed(draft.removed)
    row.revision += 1
    row.changed_in = {**row.changed_in, part: row.revision}
    row.changed_by_part = {**row.changed_by_part, part: actor.pseudonym}
    row.changed_at, row.changed_by = now, actor.pseudonym


def throw_away(session: Session, actor: Actor, key: str, *, now: datetime) -> None:
    """Throw the draft away; it can be begun from again. Raise NoDraftError when there is none."""
    authorize(actor, Can.FOLLOWUP_TEMPLATES)
    row = take(session, key)
    row.state = VersionState.WITHDRAWN.value
    row.decided_at, row.decided_by = now, actor.pseudonym
    session.flush()
    record(session, actor, "followup.template-thrown-away", row.id, now=now)
