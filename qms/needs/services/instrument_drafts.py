"""Write the next version of the instrument: begin a draft, change it, undo, throw it away."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.instrument import read_instrument_file
from qms.needs.core.instrument.toml_text import write_toml
from qms.needs.models import NeedsInstrument, NeedsInstrumentEdit
from qms.needs.queries.instruments import draft_row, read_table
from qms.needs.services.instruments import checksum, published

Edit = Callable[[Mapping[str, Any]], dict[str, Any]]


class ChangedMeanwhileError(Exception):
    """Somebody else saved the draft after the page was shown; nothing was stored."""

    def __init__(self, revision: int) -> None:
        super().__init__("the draft was changed by somebody else")
        self.revision = revision


class DraftExistsError(Exception):
    """There is a draft already: publish it or throw it away first."""


class NoDraftError(Exception):
    """The draft was published or thrown away in the meantime."""


def begin(session: Session, actor: Actor, *, now: datetime, version_id: int | None = None) -> int:
    """Begin a draft as a version says, by default the one in force; return its row's id."""
    authorize(actor, Can.NEEDS_INSTRUMENT)
    base_id = published(session, now=now)[0] if version_id is None else version_id
    base = session.get(NeedsInstrument, base_id)
    if base is None or base.state in {"draft", "dropped"}:
        raise OutOfScopeError(str(version_id))
    return _add(session, actor, read_table(base.content), based_on=base.id, now=now)


def begin_from_file(session: Session, actor: Actor, content: bytes, *, now: datetime) -> int:
    """Begin a draft as a TOML file says; raise RefusedError with every fault in it."""
    authorize(actor, Can.NEEDS_INSTRUMENT)
    read_instrument_file(content)
    table = read_table(content.decode("utf-8-sig"))
    return _add(session, actor, table, based_on=published(session, now=now)[0], now=now)


def _add(
    session: Session, actor: Actor, table: Mapping[str, Any], *, based_on: int, now: datetime
) -> int:
    if draft_row(session) is not None:
        raise DraftExistsError
    key = str(table["meta"]["key"])
    query = select(func.max(NeedsInstrument.number)).where(NeedsInstrument.key == key)
    number = (session.scalar(query) or 0) + 1
    content = write_toml({**table, "meta": {**table["meta"], "version": number}})
    row = NeedsInstrument(
        key=key,
        number=number,
        content=content,
        sha256=checksum(content),
        state="draft",
        based_on_id=based_on,
        made_by=actor.pseudonym,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Somebody else began a draft at the same moment: the number is theirs.
        raise DraftExistsError from None
    record(session, actor, "needs.draft-instrument", row.id, now=now, version=number)
    return row.id


def take(session: Session, instrument_id: int, *, seen: int | None = None) -> NeedsInstrument:
    """Return the draft's row, locked; raise NoDraftError or ChangedMeanwhileError."""
    query = (
        select(NeedsInstrument)
        .where(NeedsInstrument.id == instrument_id, NeedsInstrument.state == "draft")
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = session.scalar(query)
    if row is None:
        raise NoDraftError(instrument_id)
    if seen is not None and row.version != seen:
        raise ChangedMeanwhileError(row.version)
    return row


def change(
    session: Session, actor: Actor, instrument_id: int, edit: Edit, *, seen: int, now: datetime
) -> int:
    """Change the draft and return its revision; a change that changes nothing stores nothing.

    Raise RefusedError with the faults of what was changed, ChangedMeanwhileError when `seen` is
    not the draft's latest save, OutOfScopeError when the part is not there.
    """
    authorize(actor, Can.NEEDS_INSTRUMENT)
    row = take(session, instrument_id, seen=seen)
    try:
        content = write_toml(edit(read_table(row.content)))
    except LookupError as missing:
        raise OutOfScopeError(str(missing)) from None
    if content == row.content:
        return row.version
    before = NeedsInstrumentEdit(
        instrument_id=row.id,
        revision=row.version,
        content=row.content,
        by=actor.pseudonym,
        at=now,
    )
    session.add(before)
    _store(row, content)
    session.flush()
    record(session, actor, "needs.change-instrument", row.id, now=now, revision=row.version)
    return row.version


def _store(row: NeedsInstrument, content: str) -> None:
    row.content, row.sha256 = content, checksum(content)
    row.version += 1


def undo(session: Session, actor: Actor, instrument_id: int, *, seen: int, now: datetime) -> None:
    """Take the last save back; raise RefusedError when there is none to take back."""
    authorize(actor, Can.NEEDS_INSTRUMENT)
    row = take(session, instrument_id, seen=seen)
    query = (
        select(NeedsInstrumentEdit)
        .where(NeedsInstrumentEdit.instrument_id == row.id)
        .order_by(NeedsInstrumentEdit.revision.desc())
    )
    last = session.scalars(query.limit(1)).first()
    if last is None:
        message = said("Det finns ingen ändring att ångra.")
        raise RefusedError((Problem(message=message),))
    _store(row, last.content)
    session.delete(last)
    session.flush()
    record(session, actor, "needs.undo-instrument", row.id, now=now, revision=row.version)


def throw_away(session: Session, actor: Actor, instrument_id: int, *, now: datetime) -> None:
    """Throw the draft away; what it said stays stored but is never used."""
    authorize(actor, Can.NEEDS_INSTRUMENT)
    row = take(session, instrument_id)
    row.state = "dropped"
    forget_edits(session, row.id)
    record(session, actor, "needs.drop-instrument", row.id, now=now, version=row.number)


def forget_edits(session: Session, instrument_id: int) -> None:
    """Forget what a draft said before its saves: it is no draft any more."""
    session.execute(
        delete(NeedsInstrumentEdit).where(NeedsInstrumentEdit.instrument_id == instrument_id)
    )
    session.flush()
