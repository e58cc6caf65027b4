"""The forecast of the municipality, of all schools, and of one school."""

from collections.abc import Iterable, Mapping, Sequence

from flask import abort, render_template, url_for

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.forecast import queries, services
from qms.forecast.core.finding import Finding, finding
from qms.forecast.core.methods import AUTO, LAST_VALUE, resolve
from qms.forecast.core.panel import build_panel
from qms.forecast.core.summary import observed_unit
from qms.forecast.core.values import Value
from qms.forecast.labels import finding_text, method_label, steps_label
from qms.forecast.queries import Published
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.figures import Observed, fan_figure
from qms.forecast.views.grades import grade_table
from qms.forecast.views.parts import (
    check_texts,
    method_rows,
    names,
    progress,
    school_rows,
    year_rows,
)
from qms.i18n.formats import day
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.reports.charts.figure import Figure
from qms.web.context import current_actor, db, today
from qms.web.rights import requires
from qms.web.tables import sort_rows

SCHOOLS_ON_FIRST_PAGE = 8
KEYS = {
    "name": lambda row: swedish_key(row.unit.name),
    "now": lambda row: row.now,
    "next": lambda row: row.following,
    "change": lambda row: row.change,
    "end": lambda row: row.end,
    "method": lambda row: (swedish_key(row.method), swedish_key(row.unit.name)),
}


@bp.get("/prognos")
@requires(Can.FORECAST_READ)
def show_forecast() -> str:
    """Show the newest forecast of the municipality, or what is needed to make the first."""
    return _municipality(None)


@bp.get("/prognos/korningar/<int:run_id>")
@requires(Can.FORECAST_READ)
def show_run(run_id: int) -> str:
    """Show an earlier forecast of the municipality."""
    return _municipality(run_id)


def _municipality(run_id: int | None) -> str:
    scope = authorize(current_actor(), Can.FORECAST_READ)
    with db().reading() as session:
        run = queries.latest(session) if run_id is None else queries.published(session, run_id)
        if run_id is not None and run is None:
            abort(404)
        state = progress(session, run)
        if run is None:
            years = register.years_of(session, services.DATASET)
            return render_template(
                "forecast/no_forecast.html", state=state, years=years, tabs=tabs("show_forecast")
            )
        units = {u.id: u for u in org.units(session, scope, on=today(), include_closed=True)}
        values = queries.values(session, run.asked.id, None, sums_only=True)
        scores = queries.scores(session, run.asked.id, None)
        ends = sorted({1, run.asked.horizon})
        sums = queries.unit_sums(session, run.asked.id, units, horizons=ends)
    schools = school_rows(sums, units, run=run)
    title = finding_text(_finding(values))
    methods = method_rows(scores, used=resolve(run.asked.method))
    return render_template(
        "forecast/show_forecast.html",
        run=run,
        is_latest=run_id is None,
        state=state,
        tabs=tabs("show_forecast"),
        title=title,
        figure=_figure(run, values, run.summary.observed, title=title),
        years=year_rows(values),
        methods=methods,
        method_name=method_label(run.asked.method),
        is_auto=run.asked.method == AUTO,
        schools=sorted(schools, key=lambda row: -abs(row.change))[:SCHOOLS_ON_FIRST_PAGE],
        schools_in_all=len(schools),
        baseline=names(run.summary.baseline, units),
        checks=check_texts(run, scores),
        notes=_notes(run, units),
        steps=steps_label(run.summary.steps, run.asked.origin),
    )


@bp.get("/prognos/skolor")
@requires(Can.FORECAST_READ)
def show_schools() -> str:
    """List every school the reader may see: now, next year and at the end."""
    scope = authorize(current_actor(), Can.FORECAST_READ)
    with db().reading() as session:
        run = queries.latest(session)
        state = progress(session, run)
        if run is None:
            years = register.years_of(session, services.DATASET)
            return render_template(
                "forecast/no_forecast.html", state=state, years=years, tabs=tabs("show_schools")
            )
        units = {u.id: u for u in org.units(session, scope, on=today(), include_closed=True)}
        ends = sorted({1, run.asked.horizon})
        sums = queries.unit_sums(session, run.asked.id, units, horizons=ends)
    sort, rows = sort_rows(school_rows(sums, units, run=run), KEYS, default="name")
    return render_template(
        "forecast/show_schools.html",
        run=run,
        state=state,
        tabs=tabs("show_schools"),
        rows=rows,
        sort=sort,
        falling=sum(row.change < 0 for row in rows),
        notes=_notes(run, units),
    )


@bp.get("/prognos/<int:unit_id>")
@requires(Can.FORECAST_READ)
def show_school(unit_id: int) -> str:
    """Show the newest forecast of one school, per grade."""
    scope = authorize(current_actor(), Can.FORECAST_READ)
    with db().reading() as session:
        unit = org.unit(session, unit_id, scope, on=today())
        if unit is None:
            abort(404)
        run = queries.latest(session)
        state = progress(session, run)
        values = queries.values(session, run.asked.id, unit_id) if run else ()
        if run is None or not values:
            return render_template(
                "forecast/no_school_forecast.html",
                unit=unit, run=run, state=state, tabs=tabs("show_schools"),
            )  # fmt: skip
        scores = queries.scores(session, run.asked.id, unit_id)
        panel = build_panel(queries.inputs(session, run.asked.id))
    sums = [value for value in values if value.step is None]
    title = finding_text(_finding(sums), name=unit.name)
    return render_template(
        "forecast/show_school.html",
        unit=unit,
        run=run,
        state=state,
        tabs=tabs("show_schools"),
        title=title,
        figure=_figure(run, sums, observed_unit(panel, str(unit_id)), title=title, unit=unit),
        years=year_rows(sums),
        methods=method_rows(scores, used=sums[0].method),
        method_name=method_label(sums[0].method),
        asked_name=method_label(resolve(run.asked.method)),
        uses_baseline=str(unit_id) in run.summary.baseline,
        is_short=str(unit_id) in run.summary.short,
        filled=[year for name, year in run.summary.filled if name == str(unit_id)],
        grades=(grades := grade_table(values)),
        grade_headers=[
            {"label": label, "num": place > 0} for place, label in enumerate(grades.headers)
        ],
        last_value=method_label(LAST_VALUE),
    )


def _finding(sums: Sequence[Value]) -> Finding:
    return finding(sums[0].last_value, [(value.year, value.mean) for value in sums])


def _figure(
    run: Published,
    sums: Sequence[Value],
    observed: Observed,
    *,
    title: str,
    unit: Unit | None = None,
) -> Figure:
    source = gettext("Källa: registret, elever den 15 oktober. Prognosen gjord {day}.")
    made = day(run.asked.published_at)
    end = sums[-1]
    return fan_figure(
        observed,
        sums,
        title=_chart_title(run, unit),
        message=f"{title}. " + gettext("80 procents intervall {year}: {low}–{high}.").format(
            year=end.year, low=round(end.lo80), high=round(end.hi80)
        ),
        source=source.format(day=made),
        url=url_for(".download_values", kind="csv", run=run.asked.id, skola=unit and unit.id),
    )  # fmt: skip


def _chart_title(run: Published, unit: Unit | None) -> str:
    steps = steps_label(run.summary.steps, run.asked.origin)
    if unit:
        return gettext("Elever på {name}").format(name=unit.name)
    return gettext("Elever i årskurs {steps}, hela kommunen").format(steps=steps)


def _notes(run: Published, units: Mapping[int, Unit]) -> list[str]:
    """Return what the reader must know about the schools' numbers."""
    summary, origin = run.summary, run.asked.origin
    open_now = {k: u for k, u in units.items() if u.closed is None or u.closed > today()}
    filled: Iterable[str] = {name for name, _ in summary.filled}
    absent = gettext("Elever {year} saknas för {names}. De ingår inte i prognosen.")
    short = gettext("{names} har för få år för metoden. Senaste värdet används.")
    estimated = gettext("Saknade eller dolda år är skattade ur grannåren för {names}.")
    borrowed = gettext("Åren är för få för egna fel. Intervallen är senaste värdets.")
    told = [
        (names(summary.absent, open_now), absent),
        (names(summary.short, units), short),
        (names(filled, units), estimated),
        ("-" if summary.borrowed else "", borrowed),
    ]
    return [text.format(year=origin, names=found) for found, text in told if found]
