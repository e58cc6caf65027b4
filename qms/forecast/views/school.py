"""The forecast of one school: whether to trust it, grades, classes, cohorts, its own trial."""

from collections.abc import Sequence
from itertools import zip_longest

from flask import abort, render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.forecast import queries
from qms.forecast.core.inputs.document import InputsSaid
from qms.forecast.core.methods import LAST_VALUE
from qms.forecast.core.told import Told
from qms.forecast.core.values import Value
from qms.forecast.labels import finding_text, method_label
from qms.forecast.queries import Published
from qms.forecast.trust_labels import CHIPS, WORDS, trust_basis, trust_sentence
from qms.forecast.views import texts
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.class_rows import LARGEST, SMALLEST, asked_size, class_table
from qms.forecast.views.cohorts import triangle
from qms.forecast.views.earlier import earlier_rows
from qms.forecast.views.figures import fan_figure, past_of
from qms.forecast.views.grades import grade_table
from qms.forecast.views.parts import Progress, method_rows, progress, year_rows
from qms.forecast.views.show import source_text
from qms.i18n.language import gettext
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.reports.charts.figure import Figure
from qms.web.context import current_actor, db, today
from qms.web.rights import requires


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
        return _page(session, unit, run, values, state)


def _page(
    session: Session, unit: Unit, run: Published, values: Sequence[Value], state: Progress, /
) -> str:
    key = str(unit.id)
    scores = queries.scores(session, run.asked.id, unit.id)
    kept = queries.kept(session, run.asked.id, queries.TRUST, queries.INPUTS, units=[key])
    told, verdict, said = kept.told(key), kept.verdicts.get(key), kept.inputs
    sums = [value for value in values if value.step is None]
    title = finding_text(texts.finding_of(sums), name=unit.name)
    largest = asked_size(request.args.get("klass", ""))
    grades = grade_table(values)
    classes = class_table(values, largest=largest.size)
    rests = sums[0].method == LAST_VALUE
    return render_template(
        "forecast/show_school.html",
        unit=unit,
        run=run,
        state=state,
        tabs=tabs("show_schools"),
        title=title,
        trust=trust_sentence(verdict, told, rests=rests),
        trust_basis=trust_basis(verdict),
        trust_kind=CHIPS[verdict.word] if verdict else "now",
        trust_word=gettext(WORDS[verdict.word]) if verdict else "",
        figure=_figure(run, sums, told, title=title, unit=unit),
        interval=texts.interval_sentence(sums),
        years=year_rows(sums),
        methods=method_rows(scores, used=sums[0].method),
        method_name=method_label(sums[0].method if len({v.method for v in sums}) == 1
                                 else run.asked.method),
        asked_name=method_label(run.asked.method),
        rested=texts.rested(sums) if key in run.summary.baseline else None,
        is_short=key in run.summary.short,
        filled=[year for name, year in run.summary.filled if name == key],
        remarks=_remarks(unit, said, told),
        grades=grades,
        classes=classes,
        class_size=largest,
        class_bounds=(SMALLEST, LARGEST),
        has_errors=bool(largest.fault),
        cohorts=triangle(told, values),
        earlier=earlier_rows(told),
        planned=_planned(said, key, run),
    )  # fmt: skip


def _remarks(unit: Unit, said: InputsSaid | None, told: Told | None) -> list[str]:
    """Return what could not be used of the school's numbers, and jumps that the errors hold."""
    units = {unit.id: unit}
    remarks = [text for text, _done in texts.lacking_rows(said, texts.namer(units), units)]
    if told and told.breaks:
        text = gettext("Brott i serien {years} räknas med, och gör intervallen bredare.")
        remarks.append(text.format(years=", ".join(map(str, told.breaks))))
    return remarks


def _planned(said: InputsSaid | None, key: str, run: Published) -> list[tuple[int, float]]:
    """Return (year, pupils) that openings, closings and homes add to the school, where they do."""
    if said is None:
        return []
    rows = [said.moved.get(key, ())]
    if said.uses_housing:
        rows.append(said.housing.get(key, ()))
    added = [sum(pair) for pair in zip_longest(*rows, fillvalue=0.0)]
    return [(run.asked.origin + at + 1, n) for at, n in enumerate(added) if round(n) != 0]


def _figure(
    run: Published, sums: Sequence[Value], told: Told | None, *, title: str, unit: Unit
) -> Figure:
    return fan_figure(
        past_of(told),
        sums,
        title=gettext("Elever på {name}").format(name=unit.name),
        message=f"{title}. {texts.interval_sentence(sums)}",
        source=source_text(run),
        url=url_for(".download_values", kind="csv", run=run.asked.id, skola=unit.id),
    )
