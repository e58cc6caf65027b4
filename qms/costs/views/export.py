"""The table of units as a file."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from flask import abort
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.costs.core.shown import FormRow
from qms.costs.labels import form_label, item_label, kind_label
from qms.costs.views.asked import Asked, read_asked
from qms.costs.views.blueprint import bp
from qms.costs.views.seen import Seen, read_seen
from qms.costs.views.sorting import sorted_rows
from qms.costs.views.table import Table, table_of
from qms.i18n.language import gettext
from qms.kernel.money import round_half_up
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.web.context import db
from qms.web.downloads import download
from qms.web.rights import requires

CENT, TENTH = Decimal("0.01"), Decimal("0.1")


@bp.get("/kpe/kostnad-per-elev.<kind>")
@requires(Can.COSTS_READ)
def export_costs(kind: str) -> Response:
    """Return the table that the page shows, `csv` or `xlsx`."""
    if kind not in ("csv", "xlsx"):
        abort(404)
    with db().reading() as session:
        asked, seen = read_asked(session), read_seen(session)
        table = table_of(session, asked.run, seen) if asked.run else None
    if table is None:
        abort(404)
    _sort, rows = sorted_rows(table, seen)
    header = _header(table)
    cells = [_cells(row, table, seen) for row in rows]
    name = f"kostnad-per-elev-{asked.year}-{table.form.value if table.form else 'alla'}"
    if kind == "csv":
        return download(write_csv(header, cells, "sv"), f"{name}.csv")
    content = write_xlsx(header, cells, sheet=gettext("Kostnad per elev"), notes=_notes(asked))
    return download(content, f"{name}.xlsx")


def _header(table: Table) -> list[str]:
    return [
        gettext("Enhet"), gettext("Skolform"), gettext("Barn och elever"),
        *(item_label(item) for item in table.items),
        gettext("Kostnad per elev"), gettext("Gruppstorlek"), gettext("Elever per heltidstjänst"),
    ]  # fmt: skip


def _cells(row: FormRow, table: Table, seen: Seen) -> list[Cell]:
    return [
        seen.name(row.unit), form_label(table.form or ""),
        None if row.is_hidden else round_half_up(row.pupils, TENTH),
        *(_kronor(row.items.get(item)) for item in table.items),
        _kronor(row.total), _tenth(row.group_size), _tenth(row.pupils_per_staff),
    ]  # fmt: skip


def _kronor(ore: Fraction | None) -> Decimal | None:
    return None if ore is None else round_half_up(ore / 100, CENT)


def _tenth(value: Fraction | None) -> Decimal | None:
    return None if value is None else round_half_up(value, TENTH)


def _notes(asked: Asked) -> Sequence[Sequence[Cell]]:
    run = asked.run
    return [
        [gettext("Uppgift"), gettext("Värde")],
        [gettext("År"), asked.year],
        [gettext("Slag"), kind_label(asked.kind)],
        [gettext("Regler, version"), run.rules_number if run else None],
        [gettext("Kontrollsumma"), run.sha256 if run else ""],
        [gettext("Enhet"), gettext("Kronor per barn och elev. Färre än fem visas inte.")],
    ]
