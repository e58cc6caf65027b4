"""The register's figures of a frozen copy, ready for the page, and what is otherwise now."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from qms.followup.core.prefill.values import Fact
from qms.followup.core.report.figures import FrozenFigures, FrozenRow, Moved, read_figures
from qms.followup.core.results.indicators import Unit
from qms.followup.core.results.means import Mean
from qms.followup.core.results.small_numbers import Cell
from qms.followup.prefill_labels import fact_beside, fact_name, fact_value
from qms.followup.queries import results
from qms.followup.result_labels import cell_text, form_name, mean_text, name_of
from qms.i18n.formats import kr, number
from qms.i18n.language import gettext, mark

COLUMNS = {
    "municipality": mark("kommunen"),
    "similar": mark("liknande enheter"),
}
ABSENT = "–"
Row = tuple[str, ...]


def figures_in(body: Mapping[str, Any], question: str) -> FrozenFigures | None:
    """Return the figures that the copy has of a question; None in a copy without any."""
    stored = body.get("figures", {}).get(question)
    return read_figures(stored) if stored else None


def row_name(row: FrozenRow) -> str:
    """Return the indicator's name, also of one that is no longer there, with the school form."""
    known = results.indicators().get(row.key)
    name = name_of(known) if known else row.name
    return f"{name}, {form_name(row.form).lower()}" if row.form else name


def result_rows(figures: FrozenFigures) -> tuple[tuple[int, ...], tuple[Row, ...]]:
    """Return the years and a row per indicator: name, years, the municipality, similar units."""
    years = tuple(cell.year for cell in figures.rows[0].cells) if figures.rows else ()
    return years, tuple(_row(one) for one in figures.rows)


def _row(row: FrozenRow) -> Row:
    unit = Unit(row.unit)
    return (
        row_name(row),
        *(cell_text(cell, unit) for cell in row.cells),
        mean_text(row.municipality, unit),
        mean_text(row.similar, unit),
    )


def fact_parts(figures: FrozenFigures) -> tuple[tuple[str, str], ...]:
    """Return each fact with its value and what it is compared with."""
    found = []
    if figures.index is not None:
        found.append((gettext("Socioekonomiskt index"), number(figures.index, 2)))
    if figures.ore is not None and figures.previous_ore is not None:
        change = figures.ore - figures.previous_ore
        found.append(
            (gettext("Ändring från året före"), f"{'+' if change > 0 else ''}{kr(change)}")
        )
    found += [(fact_label(fact), fact_text(fact)) for fact in figures.facts]
    return tuple(found)


def fact_label(fact: Fact) -> str:
    """Return what a fact is about; its key when the product no longer knows it."""
    try:
        return fact_name(fact)
    except (KeyError, ValueError):
        return fact.name.rpartition(".")[2]


def fact_text(fact: Fact) -> str:
    """Return a fact's value with what it is compared with."""
    try:
        value, beside = fact_value(fact), fact_beside(fact)
    except (KeyError, ValueError):
        return str(fact.value)
    return f"{value} ({beside})" if beside else value


def moved_rows(moved: Sequence[Moved]) -> tuple[tuple[str, str, str], ...]:
    """Return, for each figure that is another now: what it is, as approved, now."""
    return tuple((_what(one), _text(one, one.before), _text(one, one.now)) for one in moved)


def _what(one: Moved) -> str:
    if isinstance(one.what, FrozenRow):
        column = gettext(COLUMNS[one.column]) if one.column in COLUMNS else one.column
        return f"{row_name(one.what)}, {column}"
    if isinstance(one.what, Fact):
        return fact_label(one.what)
    return gettext("Socioekonomiskt index") if one.column == "index" else gettext("Ersättning")


def _text(one: Moved, value: object) -> str:
    """Return one side of the difference as it is read in the copy."""
    if isinstance(value, Fact):
        return fact_text(value)
    if value is None:
        return ABSENT
    if isinstance(one.what, FrozenRow):
        unit = Unit(one.what.unit)
        if isinstance(value, Mean):
            return mean_text(value, unit)
        return cell_text(value, unit) if isinstance(value, Cell) else ABSENT
    amount = Decimal(str(value))
    return kr(int(amount)) if one.column == "ore" else number(amount, 2)
