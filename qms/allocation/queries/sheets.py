"""Reading calculation sheets and their versions."""

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, defer

from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.sheet.records import SheetHead, SheetVersion, StoredSheet
from qms.allocation.models.sheets import SheetRow, SheetVersionRow


def _latest() -> Select[SheetRow, SheetVersionRow]:
    return select(SheetRow, SheetVersionRow).join(
        SheetVersionRow,
        and_(SheetVersionRow.sheet_id == SheetRow.id, SheetVersionRow.version == SheetRow.version),
    )


def sheets(session: Session) -> tuple[SheetHead, ...]:
    """Return every sheet, the one that was saved last first."""
    query = _latest().options(defer(SheetVersionRow.content))
    newest = query.order_by(SheetVersionRow.saved_at.desc(), SheetRow.id.desc())
    return tuple(_head(row, version) for row, version in session.execute(newest))


def sheet(session: Session, sheet_id: int, *, version: int | None = None) -> StoredSheet | None:
    """Return the sheet as its latest version, or another one, says it; None when not there."""
    found = session.execute(_latest().where(SheetRow.id == sheet_id)).first()
    if found is None:
        return None
    row, latest = found
    asked = latest if version in {None, row.version} else _version_row(session, sheet_id, version)
    if asked is None:
        return None
    return StoredSheet(
        head=_head(row, latest), version=_version(asked), content=parse_sheet(asked.content)
    )


def sheet_versions(session: Session, sheet_id: int) -> tuple[SheetVersion, ...]:
    """Return every version of a sheet, the newest first."""
    query = (
        select(SheetVersionRow)
        .options(defer(SheetVersionRow.content))
        .where(SheetVersionRow.sheet_id == sheet_id)
        .order_by(SheetVersionRow.version.desc())
    )
    return tuple(_version(row) for row in session.scalars(query))


def _version_row(session: Session, sheet_id: int, version: int | None) -> SheetVersionRow | None:
    query = select(SheetVersionRow).where(
        SheetVersionRow.sheet_id == sheet_id, SheetVersionRow.version == version
    )
    return session.scalar(query)


def _head(row: SheetRow, latest: SheetVersionRow) -> SheetHead:
    return SheetHead(id=row.id, name=row.name, version=row.version, saved_at=latest.saved_at)


def _version(row: SheetVersionRow) -> SheetVersion:
    return SheetVersion(
        number=row.version, saved_by=row.saved_by, saved_at=row.saved_at, restored=row.restored
    )
