"""What is kept about one case, gathered for a package."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Table, or_, select
from sqlalchemy.orm import Session

from qms.archive.core.pieces import Document, Rows, Source
from qms.decisions.core.frozen import canonical
from qms.identity.models import Account
from qms.kernel.attached_file import TYPES
from qms.needs.queries.extract import told_of
from qms.needs.queries.opened import OpenCase
from qms.org.models import OrgNode
from qms.org.queries import municipality
from qms.tables import metadata

ACCOUNT = "account"
OTHER = "application/octet-stream"
TITLES = {
    "additional_amount": "Ärende om tilläggsbelopp",
    "operational_support": "Ärende om stöd i egen verksamhet",
}


def source_of(session: Session, opened: OpenCase) -> Source:
    """Return the case with its rows, seals opened, its documents and the names of officials."""
    if opened.closed_at is None:
        raise LookupError(opened.ref)
    rows, handed_in = told_of(session, opened, {opened.id})
    named = {table: _named(session, _table(table), those) for table, those in rows.items()}
    top = municipality(session)
    return Source(
        id=opened.id,
        ref=opened.ref,
        title=TITLES.get(opened.kind.value, opened.kind.value),
        agency=top.name if top else "",
        agency_code=_code(session, top.id) if top else "",
        unit=opened.unit.name,
        opened_at=opened.opened_at,
        closed_at=opened.closed_at,
        rows=named,
        people=_people(session, named),
        documents=(*_decided(named), *_handed_in(named, handed_in)),
    )


def _code(session: Session, node_id: int) -> str:
    return session.scalar(select(OrgNode.code).where(OrgNode.id == node_id)) or ""


def _table(name: str) -> Table:
    return metadata.tables[name]


def _named(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Return the rows with the accounts that they name, which the child's own extract leaves out.

    An archive keeps who did what.
    """
    to_accounts = [
        column
        for column in table.columns
        if any(key.column.table.name == ACCOUNT for key in column.foreign_keys)
    ]
    if not to_accounts:
        return [dict(row) for row in rows]
    known = {}
    ids = [row["id"] for row in rows]
    for found in session.execute(select(table.c.id, *to_accounts).where(table.c.id.in_(ids))):
        known[found.id] = {
            name: f"konto {value}"
            for name, value in found._mapping.items()
            if name != "id" and value is not None
        }
    return [{**row, **known[row["id"]]} for row in rows]


def _people(session: Session, rows: Rows) -> dict[str, str]:
    """Return the names that stand for accounts and pseudonyms in the rows."""
    said = {
        one
        for those in rows.values()
        for row in those
        for value in row.values()
        if isinstance(value, str)
        for one in value.split("\n")
    }
    numbers = [int(one[6:]) for one in said if one.startswith("konto ") and one[6:].isdecimal()]
    query = select(Account).where(or_(Account.pseudonym.in_(said), Account.id.in_(numbers)))
    found = {}
    for row in session.scalars(query):
        for key in (row.pseudonym, f"konto {row.id}"):
            if key in said:
                found[key] = row.name
    return found


def _decided(rows: Rows) -> Iterator[Document]:
    """Yield each decision's letter, and the decision as it was frozen."""
    for number, row in enumerate(rows.get("decision", ()), start=1):
        content, day = row.get("sealed"), f"{row['decided_on']}T00:00:00"
        if not isinstance(content, dict):
            continue
        title = f"Beslut {row['number']}"
        if letter := content.get("letter"):
            yield Document(name=f"beslut-{number}.txt", title=title, media_type="text/plain",
                           at=day, content=str(letter).encode(), is_decision=True)  # fmt: skip
        yield Document(name=f"beslut-{number}.json", title=f"{title}, med underlag",
                       media_type="application/json", at=day,
                       content=canonical(content).encode(), is_decision=True)  # fmt: skip


def _handed_in(rows: Rows, files: Mapping[str, bytes]) -> Iterator[Document]:
    for row in rows.get("needs_file", ()):
        name = row.get("content")
        if isinstance(name, str) and name in files:
            kind = TYPES.get(row["media_type"], OTHER)
            yield Document(name=name, title=str(row.get("name", name)), media_type=kind,
                           at=row["at"], content=files[name])  # fmt: skip
