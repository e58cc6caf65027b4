"""The forecast of the municipality."""

from collections.abc import Iterable, Mapping

from flask import abort, render_template, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.forecast import queries
from qms.forecast.core.methods import AUTO
from qms.forecast.core.told import Told
from qms.forecast.core.trial.levels import Level, On
from qms.forecast.core.values import ALL_UNITS, Value
from qms.forecast.labels import finding_text, method_label, steps_label
from qms.forecast.memory_labels import adoption_text
from qms.forecast.mixture_labels import mixture_of
from qms.forecast.queries import Published
from qms.forecast.views import texts, trial_rows
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.figures import fan_figures, past_of
from qms.forecast.views.grades import grade_table
from qms.forecast.views.ground import ground
from qms.forecast.views.parts import check_texts, method_rows, names, total_scores, year_rows
from qms.forecast.views.school_rows import horizons_shown, school_rows
from qms.i18n.formats import day
from qms.i18n.language import gettext
from qms.org.core.nodes import Unit
from qms.reports.charts.figure import Figure
from qms.web.context import db, today
from qms.web.rights import requires

SCHOOLS_ON_FIRST_PAGE = 8


@bp.get("/prognos")
@requires(Can.FORECAST_READ)
def show_forecast() -> str:
    """Show the newest forecast of the municipality, or what is needed to make the first."""
    with db().reading() as session:
        return _municipality(session, None)


@bp.get("/prognos/korningar/<int:run_id>")
@requires(Can.FORECAST_READ)
def show_run(run_id: int) -> str:
    """Show an earlier forecast of the municipality."""
    with db().reading() as session:
        run = queries.published(session, run_id)
        if run is None:
            abort(404)
        newest = queries.latest(session)
        return _municipality(session, run if newest is None or newest.asked.id != run_id else None)


def _municipality(session: Session, earlier: Published | None) -> str:
    found = ground(session, "show_forecast", earlier)
    if isinstance(found, str):
        return found
    run, units = found.run, found.units
    run_id = run.asked.id
    values, of_units = queries.totals_and_sums(session, run_id, units, horizons=horizons_shown(run))
    kept = queries.kept(
        session, run_id, queries.INPUTS, queries.TRUST, queries.MIXTURE, queries.TRIAL,
        units=[ALL_UNITS],
    )  # fmt: skip
    said, trial = kept.inputs, kept.trial
    adoptions = queries.adoptions(session)
    scores = (
        total_scores(trial.scores)
        if queries.TRIAL in kept.content
        else queries.scores(session, run_id, None)
    )
    trial_errors = trial_rows.error_rows(
        trial_rows.chosen(trial.scores, Level.TOTAL, On.ALL), used=run.asked.method
    )
    schools = school_rows(of_units, units, run=run, verdicts=kept.verdicts, said=said)
    sums = [value for value in values if value.step is None]
    title = finding_text(texts.finding_of(sums))
    grades = grade_table(values)
    return render_template(
        "forecast/show_forecast.html",
        run=run,
        is_latest=earlier is None,
        adopted=adoption_text(next((one for one in adoptions if one.run_id == run_id), None)),
        state=found.state,
        tabs=tabs("show_forecast"),
        title=title,
        figures=total_figures(run, sums, kept.told(ALL_UNITS), title=title),
        years=year_rows(sums),
        interval=texts.interval_sentence(sums),
        children=texts.children_sentence(said),
        used_in=texts.used_in(run),
        grades=grades,
        methods=method_rows(
            scores, used=run.asked.method, lowest=trial_errors[0].method if trial_errors else None
        ),
        used_sentence=trial_rows.used_sentence(
            trial_errors, trial_rows.beside_best(trial.against, Level.TOTAL, On.ALL)
        ),
        mixture=mixture_of(kept.mixture),
        method_name=method_label(run.asked.method),
        is_auto=run.asked.method == AUTO,
        schools=sorted(schools, key=lambda row: -abs(row.change))[:SCHOOLS_ON_FIRST_PAGE],
        schools_in_all=len(schools),
        baseline=names(run.summary.baseline, units),
        checks=check_texts(
            run, scores, queries.last_year(session, run, adoptions, told=kept.told(ALL_UNITS))
        ),
        lacking=texts.lacking_rows(said, texts.namer(units), units),
        notes=notes(run, units),
        steps=steps_label(run.summary.steps, run.asked.origin),
    )


def total_figures(
    run: Published, sums: list[Value], told: Told | None, *, title: str
) -> tuple[Figure, Figure]:
    """Return the fan chart of the municipality, for a wide page and for a small screen."""
    steps = steps_label(run.summary.steps, run.asked.origin)
    return fan_figures(
        past_of(told, run.summary.observed),
        sums,
        title=gettext("Elever i årskurs {steps}, hela kommunen").format(steps=steps),
        message=f"{title}. {texts.interval_sentence(sums)}",
        source=source_text(run),
        url=url_for("forecast.download_values", kind="csv", run=run.asked.id),
    )


def source_text(run: Published) -> str:
    """Return where a chart's numbers come from."""
    source = gettext("Källa: registret, elever den 15 oktober. Prognosen gjord {day}.")
    return source.format(day=day(run.asked.published_at))


def notes(run: Published, units: Mapping[int, Unit]) -> list[str]:
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
