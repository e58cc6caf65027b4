"""Do the list outside the database and the database agree about what is erased?"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from qms.retention.core.entries import BrokenListError, Entry
from qms.retention.listing import listed
from qms.retention.models import RetentionItem
from qms.vault.vault import vault_of

OLD_TABLES = (
    "Databasen är äldre än listan över gallrat: dess tabeller saknas. Kör `qms db upgrade` och "
    "`qms retention reapply`."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many are in the list, how many the database calls erased, and what does not agree.

    `missing` are those that the database calls erased and the list lacks: after a restore they
    would come back. `again` are those in the list that the database does not call erased: it was
    restored, or a run was cut off.
    """

    listed: int = 0
    erased: int = 0
    missing: int = 0
    again: tuple[Entry, ...] = ()
    fault: str = ""

    @property
    def is_whole(self) -> bool:
        """Return whether the list can be trusted to bring back every erasure."""
        return not self.fault and not self.missing

    @property
    def sentence(self) -> str:
        """Return what is wrong, empty when nothing is."""
        if self.fault or not self.missing:
            return self.fault
        return (
            f"Databasen säger att {self.erased} poster är gallrade, men listan utanför databasen "
            f"har {self.erased - self.missing} av dem."
        )


def has_tables(session: Session) -> bool:
    """Return whether the database knows of erasures at all."""
    return inspect(session.connection()).has_table(RetentionItem.__tablename__)


def erased_keys(session: Session) -> frozenset[tuple[str, str]]:
    """Return (kind, item) of everything that the database calls erased."""
    query = select(RetentionItem.kind, RetentionItem.item)
    found = session.execute(query.where(RetentionItem.erased_at.is_not(None)))
    return frozenset((kind, item) for kind, item in found)


def mark_of(session: Session) -> tuple[int, int] | None:
    """Return what changes when another database is put in place: the last item, and the erased.

    None where the database knows nothing of erasures.
    """
    query = select(func.max(RetentionItem.id), func.count(RetentionItem.erased_at))
    try:
        last, erased = session.execute(query).one()
    except DBAPIError:
        return None
    return last or 0, erased


def standing_of(session: Session, file: Path) -> Standing:
    """Return how the list in the file and the database stand to each other."""
    if not has_tables(session):
        return Standing(fault=OLD_TABLES if file.exists() else "")
    there = erased_keys(session)
    if not there and not file.exists():
        return Standing()
    try:
        entries = listed(file, vault_of(session))
    except (BrokenListError, OSError) as broken:
        return Standing(erased=len(there), fault=str(broken))
    known = {one.key for one in entries}
    return Standing(
        listed=len(known),
        erased=len(there),
        missing=len(there - known),
        again=tuple(one for one in entries if one.key not in there),
    )
