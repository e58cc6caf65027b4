"""Variants as files: every year, grade and school with the model's number beside."""

from collections.abc import Iterator, Mapping

from flask import Response, abort, url_for

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.forecast import queries
from qms.forecast.core.values import ALL_UNITS
from qms.forecast.core.variants.rows import VariantValue, beside
from qms.forecast.queries import Published, Variant
from qms.forecast.variant_labels import (
    assumption_texts,
    grade_text,
    override_number,
    override_steps,
    override_years,
)
from qms.forecast.views.blueprint import bp
from qms.forecast.views.variants import compared_of, existing, unit_name, units_of
from qms.i18n.formats import moment
from qms.i18n.language import gettext, language
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db
from qms.web.downloads import download
from qms.web.rights import requires

KINDS = ("csv", "xlsx")
HEADER = ("enhet", "lokalt_id", "årskurs", "år", "modellen", "varianten", "skillnad")


@bp.get("/prognos/varianter/<int:variant_id>/data.<kind>")
@requires(Can.FORECAST_ASSUME)
def download_variant(variant_id: int, kind: str) -> Response:
    """Return the newest version of a variant beside the model."""
    _known(kind)
    scope = authorize(current_actor(), Can.FORECAST_ASSUME)
    with db().reading() as session:
        variant, run = existing(session, variant_id)
        units = units_of(session, scope)
        numbers = queries.variant_numbers(session, variant_id)
        values = queries.all_values(session, run.asked.id, units)
    rows = list(_rows(beside(numbers, values), units))
    name = f"prognosvariant-{variant.id}-version-{variant.newest.number}.{kind}"
    if kind == "csv":
        return download(write_csv(HEADER, rows, language()), name)
    notes = list(_readme(variant, run, units))
    return download(write_xlsx(HEADER, rows, sheet="Variant", notes=notes), name)


@bp.get("/prognos/varianter/jamfor/data.<kind>")
@requires(Can.FORECAST_ASSUME)
def download_comparison(kind: str) -> Response:
    """Return the sums of the compared variants, a column each."""
    _known(kind)
    scope = authorize(current_actor(), Can.FORECAST_ASSUME)
    with db().reading() as session:
        run, compared = compared_of(session)
        units = units_of(session, scope)
    header = ("enhet", "lokalt_id", "år", "modellen", *(one.name for one in compared))
    rows = [
        (*_place(together[0], units), together[0].model.year, round(together[0].model.mean, 1),
         *(round(row.mean, 1) for row in together))
        for together in zip(*(one.sums for one in compared), strict=True)
        if together[0].model.unit == ALL_UNITS or int(together[0].model.unit) in units
    ]  # fmt: skip
    name = f"prognosvarianter-{run.asked.origin}.{kind}"
    if kind == "csv":
        return download(write_csv(header, rows, language()), name)
    return download(write_xlsx(header, rows, sheet="Varianter"), name)


def _known(kind: str) -> None:
    if kind not in KINDS:
        abort(404)


def _place(row: VariantValue, units: Mapping[int, Unit]) -> tuple[str, str]:
    if row.model.unit == ALL_UNITS:
        return gettext("Hela kommunen"), ""
    unit = units[int(row.model.unit)]
    return unit.name, unit.local_id or ""


def _rows(found: Iterator[VariantValue], units: Mapping[int, Unit]) -> Iterator[tuple[Cell, ...]]:
    for row in found:
        model = row.model
        yield (
            *_place(row, units),
            grade_text(model.step, model.year),
            model.year,
            round(model.mean, 1),
            round(row.mean, 1),
            round(row.difference, 1),
        )


def _readme(
    variant: Variant, run: Published, units: Mapping[int, Unit]
) -> Iterator[tuple[Cell, ...]]:
    newest, name = variant.newest, unit_name(units)
    yield (gettext("Variant"), variant.name)
    yield (gettext("Version"), newest.number)
    yield (gettext("Sparad"), f"{moment(newest.at)}, {newest.by}")
    yield (gettext("Kontrollsumma"), newest.checksum)
    yield (gettext("Prognosen"), url_for(".show_run", run_id=run.asked.id))
    yield (gettext("Underlagets kontrollsumma"), run.asked.checksum)
    for text in assumption_texts(newest.plan.assumptions):
        yield (gettext("Antagande"), text)
    for one in newest.plan.overrides:
        told = ", ".join((name(one.unit), override_steps(one), override_years(one),
                          override_number(one)))  # fmt: skip
        yield (gettext("Eget tal"), told, one.reason, one.by, one.at)
