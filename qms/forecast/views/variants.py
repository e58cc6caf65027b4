"""Variants of a forecast: the low and the high, and a planner's own, beside the model."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from flask import abort, render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.forecast import queries
from qms.forecast.core.variants.plan import Level
from qms.forecast.queries import Published, Variant
from qms.forecast.variant_labels import (
    LEVELS,
    assumption_texts,
    override_number,
    override_steps,
    override_years,
)
from qms.forecast.views import variant_rows as rows
from qms.forecast.views.blueprint import bp, tabs
from qms.i18n.formats import day
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today
from qms.web.rights import requires
from qms.web.tables import Sort, sort_rows

MOST_COMPARED = 3
KEYS = {
    "name": lambda row: swedish_key(row.unit.name),
    "model": lambda row: row.model,
    "variant": lambda row: row.means[0],
    "change": lambda row: row.differences[0],
}


class Compared(NamedTuple):
    """One column of the comparison: how it is asked for, its name and its sums."""

    key: str
    name: str
    sums: rows.Sums


class Chosen(NamedTuple):
    """The schools of one year, how they are sorted, and the years to choose from."""

    year: int
    years: list[tuple[str, str, bool]]
    sort: Sort
    lines: list[rows.UnitLine]


@bp.get("/prognos/varianter")
@requires(Can.FORECAST_ASSUME)
def show_variants() -> str:
    """Show the low and the high forecast, and list the variants."""
    authorize(current_actor(), Can.FORECAST_ASSUME)
    with db().reading() as session:
        run = newest_run(session)
        found = queries.variants(session)
        if run is None:
            return render_template(
                "forecast/show_variants.html", tabs=tabs("show_variants"), run=None, variants=[],
                lines=[], figure=None, origins={}, texts=assumption_texts,
            )  # fmt: skip
        standard = queries.standard_totals(session, run.asked.id)
        origins = {run.asked.id: run.asked.origin}
        for one in found:
            asked = queries.asked(session, one.run_id)
            if asked is not None:
                origins[one.run_id] = asked.origin
    ends = [(gettext(LEVELS[level]), standard[level]) for level in (Level.LOW, Level.HIGH)]
    return render_template(
        "forecast/show_variants.html",
        tabs=tabs("show_variants"),
        run=run,
        variants=found,
        origins=origins,
        texts=assumption_texts,
        lines=rows.year_lines([sums for _, sums in ends]),
        figure=rows.lines_figure(
            ends,
            title=gettext("Låg, huvudprognos och hög"),
            source=source_of(run),
            url=url_for(".download_comparison", kind="csv", v=["low", "high"]),
        ),
    )


@bp.get("/prognos/varianter/<int:variant_id>")
@requires(Can.FORECAST_ASSUME)
def show_variant(variant_id: int) -> str:
    """Show a variant beside the model, what it assumes, its own numbers and its versions."""
    scope = authorize(current_actor(), Can.FORECAST_ASSUME)
    with db().reading() as session:
        variant, run = existing(session, variant_id)
        sums = queries.variant_sums(session, variant_id)
        standard = queries.standard_totals(session, run.asked.id)
        versions = queries.versions(session, variant_id)
        units = units_of(session, scope)
        newest = newest_run(session)
    name = unit_name(units)
    ends = [(gettext(LEVELS[level]), standard[level]) for level in (Level.LOW, Level.HIGH)]
    return render_template(
        "forecast/show_variant.html",
        tabs=tabs("show_variants"),
        variant=variant,
        run=run,
        is_old=newest is not None and newest.asked.id != run.asked.id,
        newest=newest,
        texts=assumption_texts(variant.newest.plan.assumptions),
        overrides=[
            (
                name(one.unit),
                override_steps(one),
                override_years(one),
                override_number(one),
                one,
                datetime.fromisoformat(one.at) if one.at else None,
            )
            for one in variant.newest.plan.overrides
        ],
        versions=versions,
        lines=rows.year_lines([sums]),
        chosen=chosen_of([sums], units, run),
        figure=rows.lines_figure(
            [(variant.name, sums)],
            references=ends,
            title=gettext("{name} mot modellen").format(name=variant.name),
            source=source_of(run),
            url=url_for(".download_variant", variant_id=variant_id, kind="csv"),
        ),
    )


@bp.get("/prognos/varianter/jamfor")
@requires(Can.FORECAST_ASSUME)
def compare_variants() -> str:
    """Compare up to three variants of one forecast, year by year and school by school."""
    scope = authorize(current_actor(), Can.FORECAST_ASSUME)
    with db().reading() as session:
        run, compared = compared_of(session)
        units = units_of(session, scope)
        offered = queries.variants(session, run.asked.id)
    sums = [one.sums for one in compared]
    keys = [one.key for one in compared]
    return render_template(
        "forecast/compare_variants.html",
        tabs=tabs("show_variants"),
        run=run,
        compared=compared,
        options=[
            *((level.value, gettext(LEVELS[level])) for level in (Level.LOW, Level.HIGH)),
            *((str(one.id), one.name) for one in offered),
        ],
        picked=keys,
        most=MOST_COMPARED,
        too_many=len(request.args.getlist("v")) > MOST_COMPARED,
        lines=rows.year_lines(sums),
        chosen=chosen_of(sums, units, run, v=keys),
        figure=rows.lines_figure(
            [(one.name, one.sums) for one in compared],
            title=gettext("Varianter av prognosen {year}").format(year=run.asked.origin),
            source=source_of(run),
            url=url_for(".download_comparison", kind="csv", run=run.asked.id, v=keys),
        ),
        keys=keys,
    )


def compared_of(session: Session) -> tuple[Published, list[Compared]]:
    """Return the forecast and what the address asks to compare, low and high when nothing is."""
    asked = list(dict.fromkeys(request.args.getlist("v")))
    found = {str(one.id): one for one in queries.variants(session)}
    picked = [found[key] for key in asked if key in found]
    wanted = request.args.get("run", type=int)
    run_id = picked[0].run_id if picked else wanted
    run = newest_run(session) if run_id is None else queries.published(session, run_id)
    if run is None:
        abort(404)
    levels = {Level.LOW.value: Level.LOW, Level.HIGH.value: Level.HIGH}
    standard = queries.standard_sums(session, run.asked.id)
    compared = []
    for key in asked or list(levels):
        if key in levels:
            compared.append(Compared(key, gettext(LEVELS[levels[key]]), standard[levels[key]]))
        elif key in found and found[key].run_id == run.asked.id:
            sums = queries.variant_sums(session, found[key].id)
            compared.append(Compared(key, found[key].name, sums))
    if not compared:
        abort(404)
    return run, compared[:MOST_COMPARED]


def chosen_of(
    sums: Sequence[rows.Sums], units: Mapping[int, Unit], run: Published, **query: object
) -> Chosen:
    """Return the schools of the year that the address asks for, the third ahead by itself."""
    first, last = run.asked.origin + 1, run.asked.origin + run.asked.horizon
    asked = request.args.get("ar", type=int)
    year = asked if asked is not None and first <= asked <= last else min(first + 2, last)
    endpoint, view_args = request.endpoint or "", request.view_args or {}
    years = [
        (str(at), url_for(endpoint, **{**view_args, **query, "ar": at}) + "#skolor", at == year)
        for at in range(first, last + 1)
    ]
    lines = rows.unit_lines(sums, units, year=year)
    sort, ordered = sort_rows(lines, KEYS, default="name")
    return Chosen(year, years, sort, ordered)


def newest_run(session: Session) -> Published | None:
    """Return the newest forecast, or the newest that is published as the municipality's own."""
    run = queries.latest(session)
    own = queries.adoptions(session)
    return run or (queries.published(session, own[0].run_id) if own else None)


def existing(session: Session, variant_id: int) -> tuple[Variant, Published]:
    """Return the variant and its forecast, or answer that there is no such page."""
    variant = queries.variant(session, variant_id)
    run = queries.published(session, variant.run_id) if variant else None
    if variant is None or run is None:
        abort(404)
    return variant, run


def units_of(session: Session, scope: Scope) -> dict[int, Unit]:
    """Return the units the reader may see, by id, also those that will open or have closed."""
    now = org.units(session, scope, on=today(), include_closed=True)
    later = org.units(session, scope, on=today().max, include_closed=True)
    return {unit.id: unit for unit in (*later, *now)}


def unit_name(units: Mapping[int, Unit]) -> rows.Name:
    """Return the function from a unit's id as text to its name."""
    known = {str(unit.id): unit.name for unit in units.values()}
    return lambda key: known.get(key, key)


def source_of(run: Published) -> str:
    """Return what the numbers rest on."""
    told = gettext("Källa: prognosen som gjordes {day}, elever till och med {year}.")
    return told.format(day=day(run.asked.published_at), year=run.asked.origin)
