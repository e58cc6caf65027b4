"""The table of a calculation as files."""

from typing import Any

from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.allocation.core.numerals import decimal_of
from qms.allocation.labels import reason_label, run_state
from qms.allocation.views.blueprint import bp
from qms.allocation.views.note_words import notes_in_words
from qms.allocation.views.runs import KEYS, Row, Shown, read_run
from qms.i18n.language import gettext, language
from qms.kernel.money import kronor
from qms.kernel.table_write import write_csv, write_xlsx
from qms.org.labels import provider_kind_label
from qms.web.downloads import download
from qms.web.rights import requires

HEADER = (
    "skola", "skolenhetskod", "huvudman", "regi", "elever", "poäng", "index", "kronor per elev",
    "kronor", "anmärkning",
)  # fmt: skip


def _cells(row: Row) -> tuple[Any, ...]:
    return (
        row.unit.name,
        row.unit.code,
        row.unit.provider_name,
        provider_kind_label(row.unit.provider_kind),
        row.line.pupils,
        None if row.has_few else decimal_of(row.line.points, 6),
        row.hidden.index(row.line.unit_id, row.line.index),
        decimal_of(row.line.kr_per_pupil, 2),
        kronor(row.line.ore),
        "; ".join(notes_in_words(row.line.notes, fewest=row.hidden.fewest)) or None,
    )


def _rows(shown: Shown) -> list[tuple[Any, ...]]:
    return [_cells(row) for row in sorted(shown.chosen, key=KEYS["skola"])]


def _locale() -> Any:  # noqa: ANN401 - a Literal of the table writer
    return language()


@bp.get("/fordelning/<int:run_id>.csv")
@requires(Can.ALLOCATION_READ)
def export_csv(run_id: int) -> Response:
    """Return the table as CSV, with the same choice as the page."""
    shown = read_run(run_id)
    name = f"fordelning-{shown.run.head.budget_year}.csv"
    return download(write_csv(HEADER, _rows(shown), _locale()), name)


@bp.get("/fordelning/<int:run_id>.xlsx")
@requires(Can.ALLOCATION_READ)
def export_xlsx(run_id: int) -> Response:
    """Return the table as a workbook; a second sheet says what it is."""
    shown = read_run(run_id)
    head = shown.run.head
    content = write_xlsx(HEADER, _rows(shown), sheet="Fördelning", notes=_notes(shown))
    return download(content, f"fordelning-{head.budget_year}.xlsx")


def _notes(shown: Shown) -> list[tuple[str, Any]]:
    head = shown.run.head
    left_out = [one for one in shown.run.left_out if one.unit_id in shown.names]
    return [
        (gettext("Budgetår"), head.budget_year),
        (gettext("Elever och bakgrund"), f"15 oktober {head.count_year}"),
        (gettext("Modell"), head.model_name),
        (gettext("Pott, kronor"), kronor(head.pot_ore)),
        (gettext("Läge"), run_state(head.state)[1]),
        *_note_of_few(shown),
        *((f"{shown.names[one.unit_id]}:", reason_label(one)) for one in left_out),
    ]


def _note_of_few(shown: Shown) -> list[tuple[str, Any]]:
    if not any(row.has_few for row in shown.chosen):
        return []
    why = gettext("Någon grupp har så få elever att den inte visas. Index är avrundat.")
    return [(gettext("Poäng saknas"), why)]
