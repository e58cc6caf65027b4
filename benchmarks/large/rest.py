"""What cannot be copied by keys alone: paths, names that hold an id, the ledger, the trail."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Connection, String, cast, func, insert, select, true, update

from large.copies import Copier, counting
from qms.audit.core.chain import AuditEntry, link
from qms.audit.models import AuditRow
from qms.costs.models import CostRuleRow
from qms.forecast.models import ForecastDocument
from qms.org.models import OrgPlacement
from qms.tables import metadata

MOST_BOOKS = 14
"""Copies whose ledger is copied too: the rules of more units are above the largest rules file."""
BOOKED_FROM = 100  # written after the number of a cost centre
OF_UNIT = "unit/"
DIGEST, LEFT = 32, 26
AT_ONCE = 20_000
Row = dict[str, Any]


def copy_rest(connection: Connection, copier: Copier) -> Iterator[int]:
    """Copy paths, the forecast's documents, the ledger with its rules and the trail."""
    for copied in (_placements, _documents, _ledger, _trail):
        yield copied(connection, copier)


def _rows(connection: Connection, model: type) -> list[Row]:
    return [dict(row) for row in connection.execute(select(model.__table__)).mappings()]  # type: ignore[attr-defined]


def _store(connection: Connection, model: type, rows: Iterator[Row]) -> int:
    """Insert the rows a piece at a time and return how many they were."""
    done = 0
    while piece := list(islice(rows, AT_ONCE)):
        connection.execute(insert(model), piece)
        done += len(piece)
    return done


def _placements(connection: Connection, copier: Copier) -> int:
    stride = copier.stride("org_placement")
    originals = [row for row in _rows(connection, OrgPlacement) if row["node_id"] in copier.nodes]

    def of_copy(row: Row, k: int) -> Row:
        ids = ("node_id", "parent_id", "provider_id")
        moved = {name: copier.shifted(row[name], k) for name in ids if row[name] is not None}
        path = re.sub(r"\d+", lambda found: str(copier.shifted(int(found[0]), k)), row["path"])
        return row | moved | {"id": row["id"] + k * stride, "path": path}

    copies = (of_copy(row, k) for k in range(1, copier.number + 1) for row in originals)
    return _store(connection, OrgPlacement, copies)


def _documents(connection: Connection, copier: Copier) -> int:
    every = _rows(connection, ForecastDocument)
    named = [(row, row["name"].removeprefix(OF_UNIT)) for row in every]
    of_units = [(row, int(name)) for row, name in named if name.isdigit() and name != row["name"]]
    copies = (
        row | {"name": f"{OF_UNIT}{copier.shifted(unit, k)}"}
        for k in range(1, copier.number + 1)
        for row, unit in of_units
    )
    return _store(connection, ForecastDocument, copies)


def _ledger(connection: Connection, copier: Copier) -> int:
    """Book the copies on cost centres of their own, and write rules that place them."""
    number = min(copier.number, MOST_BOOKS)
    rules = connection.execute(
        select(CostRuleRow.__table__).where(CostRuleRow.state == "in_force")
    ).mappings()
    held = dict(rules.one())
    places = [one for one in held["content"].split("\n\n") if re.search(r'^unit = "', one, re.M)]
    centres = set(re.findall(r'^cost_centre = "(\w+)"', "\n".join(places), re.M))
    added = [_renamed(one, k) for k in range(1, number + 1) for one in places]
    content = held["content"].rstrip() + "\n\n" + "\n\n".join(added) + "\n"
    replaced = update(CostRuleRow).where(CostRuleRow.id == held["id"]).values(state="replaced")
    connection.execute(replaced)
    new = {"id": held["id"] + 1, "number": held["number"] + 1, "content": content}
    digest = sha256(content.encode()).hexdigest()
    connection.execute(insert(CostRuleRow), held | new | {"sha256": digest})
    table = metadata.tables["fact_ledger"]
    stride, copies = copier.stride("fact_ledger"), counting(number)
    said = cast(copies.c.k + BOOKED_FROM, String)
    own = {
        "id": table.c.id + copies.c.k * stride,
        "cost_centre": table.c.cost_centre + said,
        "digest": func.substr(table.c.digest, 1, LEFT) + said,
    }
    wanted = [own.get(one.name, one).label(one.name) for one in table.columns]
    source = select(*wanted).select_from(table).join(copies, true())
    source = source.where(table.c.cost_centre.in_(centres))
    connection.execute(insert(table).from_select([one.name for one in table.columns], source))
    return connection.scalar(select(func.count()).where(table.c.id > stride)) or 0


def _renamed(place: str, k: int) -> str:
    placed = re.sub(
        r'^cost_centre = "(\d+)"', rf'cost_centre = "\g<1>{k + BOOKED_FROM}"', place, flags=re.M
    )
    return re.sub(r'^unit = "([^"]+)"', rf'unit = "\1-{k}"', placed, flags=re.M)


def _trail(connection: Connection, copier: Copier) -> int:
    """Record the trail's own events again for each copy, each linked to the one before."""
    originals = _rows(connection, AuditRow)
    return _store(connection, AuditRow, _linked(originals, copier.number))


def _linked(originals: list[Row], number: int) -> Iterator[Row]:
    last = originals[-1]
    seq, previous = last["seq"], last["hash"]
    for row in (row for _ in range(number) for row in originals):
        seq += 1
        same = {name: row[name] for name in ("actor", "roles", "action", "target", "path")}
        entry = AuditEntry(seq=seq, at=last["at"], details=row["details"], **same)
        made = link(previous, entry)
        yield asdict(entry) | {"previous": previous, "hash": made}
        previous = made
