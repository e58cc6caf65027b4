"""Begin, save and bring back calculation sheets; every version is kept as it was."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.sheet.dumping import dump_sheet
from qms.allocation.core.sheet.sheet_file import read_sheet_file
from qms.allocation.core.sheet.types import Input, Line, Sheet
from qms.allocation.core.states import require_seen
from qms.allocation.models.sheets import SheetRow, SheetVersionRow
from qms.allocation.queries.sheets import sheet as stored_sheet
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record

EXAMPLES = ("strukturersattning", "grundbelopp")


@cache
def example_sheets() -> dict[str, Sheet]:
    """Return the sheets that a new one may begin as, by key."""
    folder = files("qms.content").joinpath("sheets")
    return {key: read_sheet_file(folder.joinpath(f"{key}.toml").read_bytes()) for key in EXAMPLES}


def blank_sheet() -> Sheet:
    """Return the smallest sheet: the pupils, in one line."""
    pupils = Input(name="elever", label="Elever", unit="elever")
    line = Line(name="A", label="Elever", unit="elever", formula="elever")
    return Sheet(key="", name="Kalkylblad", inputs=(pupils,), lines=(line,))


def renamed(sheet: Sheet, name: str) -> Sheet:
    """Return the sheet under another name."""
    return replace(sheet, name=" ".join(name.split()))


def add_sheet(session: Session, actor: Actor, content: Sheet, *, now: datetime) -> int:
    """Add a sheet with its first version and return its id."""
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_DRAFT, path)
    row = SheetRow(name=content.name, version=1, created_by=actor.pseudonym, created_at=now)
    session.add(row)
    session.flush()
    _store(session, actor, row, content, now=now)
    record(session, actor, "allocation.sheet-added", row.id, now=now, path=path)
    return row.id


def save_sheet(
    session: Session, actor: Actor, sheet_id: int, content: Sheet, *, seen: int, now: datetime
) -> int:
    """Save the sheet as its next version and return that version's number.

    What was saved already stays as it is; saving the same again makes no version. Raise
    ConflictError when somebody saved after version `seen`.
    """
    return _next(session, actor, sheet_id, content, seen=seen, now=now, restored=None)


def restore_sheet(
    session: Session, actor: Actor, sheet_id: int, version: int, *, seen: int, now: datetime
) -> int:
    """Bring an earlier version back as the next one and return its number.

    Raise OutOfScopeError when there is no such version, ConflictError as when saving.
    """
    earlier = stored_sheet(session, sheet_id, version=version)
    if earlier is None:
        raise OutOfScopeError(f"{sheet_id}/{version}")
    return _next(
        session, actor, sheet_id, earlier.content, seen=seen, now=now, restored=version
    )  # fmt: skip


def _next(
    session: Session,
    actor: Actor,
    sheet_id: int,
    content: Sheet,
    *,
    seen: int,
    now: datetime,
    restored: int | None,
) -> int:
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_DRAFT, path)
    row = session.scalar(select(SheetRow).where(SheetRow.id == sheet_id).with_for_update())
    if row is None:
        raise OutOfScopeError(str(sheet_id))
    require_seen(row.version, seen)
    latest = stored_sheet(session, sheet_id)
    if latest is not None and latest.content == content:
        return row.version
    row.version += 1
    row.name = content.name
    _store(session, actor, row, content, now=now, restored=restored)
    event = "allocation.sheet-saved" if restored is None else "allocation.sheet-restored"
    record(session, actor, event, row.id, now=now, path=path, version=row.version)
    return row.version


def _store(
    session: Session, actor: Actor, row: SheetRow, content: Sheet, *, now: datetime,
    restored: int | None = None,
) -> None:  # fmt: skip
    session.add(
        SheetVersionRow(
            sheet_id=row.id,
            version=row.version,
            content=dump_sheet(content),
            restored=restored,
            saved_by=actor.pseudonym,
            saved_at=now,
        )
    )
    session.flush()
