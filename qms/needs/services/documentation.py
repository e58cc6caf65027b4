"""Writing a part of the documentation: nothing that somebody else wrote is written over."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.kernel.problems import RefusedError
from qms.needs.core.cases.kinds import Part
from qms.needs.core.documentation.checks import content_problems
from qms.needs.core.documentation.completeness import PartState, states
from qms.needs.core.documentation.content import PartContent, content_json, tidy
from qms.needs.core.instrument.tested import DocumentationPart
from qms.needs.core.instrument.values import Instrument
from qms.needs.core.process.due import BEFORE_DECISION
from qms.needs.models import NeedsAnswer, NeedsCase
from qms.needs.queries import documentation as queries
from qms.needs.queries import places
from qms.needs.queries.completion import CAME_IN, asked_for
from qms.needs.queries.opened import OpenCase
from qms.needs.services.instruments import of_case
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import note_event
from qms.needs.services.telling import tell_completed

WRITERS = frozenset({Part.UNIT, Part.ASSESSOR, Part.OFFICER})
ASSESSORS = frozenset({Part.ASSESSOR, Part.SECOND_ASSESSOR})


class ChangedMeanwhileError(Exception):
    """Somebody wrote in the part since the page was shown; nothing was stored."""


class NotNowError(Exception):
    """The case is decided or closed: its documentation stands."""


def may_write(opened: OpenCase) -> bool:
    """Return whether the reader may write in the case's documentation now."""
    return opened.stage in BEFORE_DECISION and bool(opened.parts & WRITERS)


def sees_money(opened: OpenCase) -> bool:
    """Return whether the reader may see what is asked for in kronor: an assessor does not."""
    return not opened.parts or not opened.parts <= ASSESSORS


def seen_parts(opened: OpenCase, instrument: Instrument) -> tuple[DocumentationPart, ...]:
    """Return the parts that the reader may see."""
    return tuple(
        part for part in instrument.documentation if part.seen_by_assessor or sees_money(opened)
    )


def save_part(
    session: Session,
    actor: Actor,
    ref: str,
    key: str,
    content: PartContent,
    *,
    seen: int,
    now: datetime,
) -> int:
    """Store what was written in the part and return its version; the same again is the same.

    Raise RefusedError with every fault, ChangedMeanwhileError when `seen` is not the version
    that is stored (0 before the first), NotNowError when the case is decided.
    """
    _, opened = take_case(session, actor, ref, can=Can.NEEDS_WRITE, now=now)
    return _save(session, actor, opened, key, content, seen=seen, now=now)


def save_parts(
    session: Session,
    actor: Actor,
    ref: str,
    contents: Mapping[str, PartContent],
    *,
    now: datetime,
) -> None:
    """Store what was written in several parts that nobody had written in; raise as `save_part`."""
    _, opened = take_case(session, actor, ref, can=Can.NEEDS_WRITE, now=now)
    for key, content in contents.items():
        _save(session, actor, opened, key, content, seen=0, now=now)


def _save(
    session: Session,
    actor: Actor,
    opened: OpenCase,
    key: str,
    content: PartContent,
    *,
    seen: int,
    now: datetime,
) -> int:
    part = _part(session, opened, key, now=now)
    content = tidy(part, content)
    problems = tuple(content_problems(part, content))
    if problems:
        raise RefusedError(problems)
    row = session.scalar(select(NeedsAnswer).filter_by(case_id=opened.id, key=key))
    if row is not None and _stands_there(opened, row, content):
        return row.version
    if (row.version if row else 0) != seen:
        raise ChangedMeanwhileError(key)
    asked = asked_for(session, opened)
    version = _write(session, actor, opened, row, key, content, now=now)
    if asked is not None and asked.waits == {key} and not content.is_empty:
        _came_in(session, actor, opened, asked.at, now=now)
    return version


def _came_in(
    session: Session, actor: Actor, opened: OpenCase, asked_at: datetime, *, now: datetime
) -> None:
    """Note that the last of what was asked for is written, and tell the officers."""
    case = session.get_one(NeedsCase, opened.id)
    note_event(session, actor, case, step=CAME_IN, before=case.stage, now=now)
    tell_completed(session, opened, asked_at=asked_at, now=now)


def _stands_there(opened: OpenCase, row: NeedsAnswer, content: PartContent) -> bool:
    """Return whether the same is stored already: the form was sent twice, or saved itself."""
    stored = opened.vault.open_json(places.of("answer", "content", row.id), row.content)
    return bool(stored == content_json(content))


def _part(session: Session, opened: OpenCase, key: str, *, now: datetime) -> DocumentationPart:
    if opened.stage not in BEFORE_DECISION:
        raise NotNowError(key)
    instrument = of_case(session, opened, now=now)
    found = [one for one in seen_parts(opened, instrument) if one.key == key]
    if not found or not may_write(opened):
        raise OutOfScopeError(key)
    return found[0]


def _write(
    session: Session,
    actor: Actor,
    opened: OpenCase,
    row: NeedsAnswer | None,
    key: str,
    content: PartContent,
    *,
    now: datetime,
) -> int:
    if row is None:
        row = NeedsAnswer(id=uuid4().hex, case_id=opened.id, key=key, version=0)
        session.add(row)
    place = places.of("answer", "content", row.id)
    row.content = opened.vault.seal_json(place, content_json(content))
    row.version += 1
    row.changed_at, row.changed_by = now, actor.account_id or 0
    session.flush()
    record(
        session, actor, "needs.wrote-documentation", opened.ref, now=now, path=opened.unit.path,
        part=key, version=row.version,
    )  # fmt: skip
    return row.version


def part_states(session: Session, opened: OpenCase, *, now: datetime) -> tuple[PartState, ...]:
    """Return every part of the documentation and what it lacks, those that nobody sees too."""
    instrument, asked = of_case(session, opened, now=now), asked_for(session, opened)
    return states(
        instrument,
        queries.given(session, opened, instrument),
        form=_any_form(instrument),
        has_previous=opened.previous_id is not None,
        asked=asked.parts if asked else frozenset(),
        waits=asked.waits if asked else frozenset(),
    )


def is_complete(session: Session, opened: OpenCase, *, now: datetime) -> bool:
    """Return whether nothing that is required is missing."""
    return not any(one.is_missing for one in part_states(session, opened, now=now))


def _any_form(instrument: Instrument) -> str:
    """Return a form that the instrument knows: none of the documentation depends on which."""
    return next(iter(instrument.hours.caps))
