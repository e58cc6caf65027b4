"""The forecast of one school: whether to trust it, grades, classes, cohorts, its own trial."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.forecast import queries
from qms.forecast.core.inputs.document import InputsSaid
from qms.forecast.core.inputs.findings import Kind
from qms.forecast.core.methods import AUTO, LAST_VALUE
from qms.forecast.core.told import Told
from qms.forecast.core.trust.shown import (
    Cell,
    Shown,
    error_without,
    hits_of,
    one_year_cells,
    shown_of,
)
from qms.forecast.core.values import Value
from qms.forecast.labels import finding_text, method_label
from qms.forecast.queries import Published
from qms.forecast.trust_labels import (
    CHIPS,
    held_sentence,
    trust_basis,
    trust_despite,
    trust_sentence,
)
from qms.forecast.views import texts
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.class_rows import LARGEST, SMALLEST, asked_size, class_table
from qms.forecast.views.cohorts import triangle
from qms.forecast.views.earlier import earlier_rows
from qms.forecast.views.figures import fan_figures, past_of
from qms.forecast.views.grades import grade_table
from qms.forecast.views.parts import Progress, method_rows, progress, year_rows
from qms.forecast.views.plan_texts import others_name, plan_sentences
from qms.forecast.views.show import source_text
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.reports.charts.figure import Figure
from qms.web.context import current_actor, db, today
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """One school's part of a run, and the units that the reader may see by id."""

    unit: Unit
    units: Mapping[int, Unit]
    run: Published
    values: Sequence[Value]

    @property
    def key(self) -> str:
        """Return the school as the run names it."""
        return str(self.unit.id)

    @property
    def sums(self) -> list[Value]:
        """Return the values of all grades together, a year each."""
        return [value for value in self.values if value.step is None]


@bp.get("/prognos/<int:unit_id>")
@requires(Can.FORECAST_READ)
def show_school(unit_id: int) -> str:
    """Show the newest forecast of one school, per grade."""
    scope = authorize(current_actor(), Can.FORECAST_READ)
    with db().reading() as session:
        units = {u.id: u for u in org.units(session, scope, on=today(), include_closed=True)}
        unit = units.get(unit_id)
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
        found = School(unit=unit, units=units, run=run, values=values)
        return _page(session, found, state)


def _page(session: Session, found: School, state: Progress) -> str:
    unit, run, values, key, sums = found.unit, found.run, found.values, found.key, found.sums
    scores = queries.scores(session, run.asked.id, unit.id)
    kept = queries.kept(session, run.asked.id, queries.TRUST, queries.INPUTS, units=[key])
    told, verdict, said = kept.told(key), kept.verdicts.get(key), kept.inputs
    shown = shown_of(
        verdict, scores, method=sums[0].method, asked=run.asked.method, last=sums[0].last_value,
        closes=said.closes(key) if said else None,
    )  # fmt: skip
    cells = one_year_cells(told, run.summary.tried, method=shown.method)
    title = school_title(sums, shown, name=unit.name)
    largest = asked_size(request.args.get("klass", ""))
    grades = grade_table(values)
    classes = class_table([v for v in values if shown.is_open(v.year)], largest=largest.size,
                          years=[value.year for value in sums])  # fmt: skip
    return render_template(
        "forecast/show_school.html",
        unit=unit,
        run=run,
        state=state,
        tabs=tabs("show_schools"),
        title=title,
        trust=trust_sentence(shown, hits_of(cells), first=sums[0].year),
        trust_basis=trust_basis(verdict),
        trust_despite=trust_despite(shown, scores),
        trust_held=held_sentence(shown),
        trust_kind=CHIPS[shown.said],
        figures=_figures(found, told, shown, title=title, odd=_odd_years(said, key)),
        interval=interval_of(sums, shown),
        years=year_rows(sums, closes=shown.closes),
        methods=method_rows(scores, used=sums[0].method),
        method_name=method_label(sums[0].method if len({v.method for v in sums}) == 1
                                 else run.asked.method),
        asked_name=method_label(run.asked.method),
        rested=texts.rested(sums) if key in run.summary.baseline else None,
        is_weighed=run.asked.method == AUTO,
        short=_short(run, key, told),
        filled=[year for name, year in run.summary.filled if name == key],
        remarks=_remarks(found, said, told, cells),
        grades=grades,
        classes=classes,
        class_size=largest,
        class_bounds=(SMALLEST, LARGEST),
        has_errors=bool(largest.fault),
        cohorts=triangle(told, [v for v in values if shown.is_open(v.year)]),
        earlier=earlier_rows(told),
        planned=plan_sentences(
            said, key, others_name(found.units), origin=run.asked.origin, units=found.units
        ),
    )  # fmt: skip


def school_title(sums: Sequence[Value], shown: Shown, *, name: str) -> str:
    """Return the finding of the school, over the years in which it is open."""
    open_years = [value for value in sums if shown.is_open(value.year)]
    if shown.closes is None:
        if all(value.method == LAST_VALUE for value in sums):
            text = gettext("{name}: årets antal används, {n} elever")
            return text.format(name=name, n=number(shown.last))
        return finding_text(texts.finding_of(sums), name=name)
    if not open_years:
        return gettext("{name}: stänger {year}").format(name=name, year=shown.closes)
    text = gettext("{name}: stänger {year}, till dess {finding}")
    finding = finding_text(texts.finding_of(open_years))
    return text.format(name=name, year=shown.closes, finding=f"{finding[0].lower()}{finding[1:]}")


def interval_of(sums: Sequence[Value], shown: Shown) -> str:
    """Return the sentence of the interval while the school is open, and how it has held."""
    open_years = [value for value in sums if shown.is_open(value.year)]
    if not open_years:
        return ""
    return " ".join(
        part for part in (texts.interval_sentence(open_years), held_sentence(shown)) if part
    )


def _short(run: Published, key: str, told: Told | None) -> str:
    """Return that the series is too short for the method, and what follows from that."""
    if key not in run.summary.short:
        return ""
    with_pupils = [n for n in told.totals() if n] if told else []
    if len(with_pupils) == 1:
        return gettext(
            "Skolan har ett år med elever, och årskullarna kan inte följas förrän det finns två "
            "år. En skola som växer med en ny årskurs om året får därför för låga tal här."
        )
    return gettext(
        "Skolan har för få år för metoden. Senaste värdet används tills det finns fler år. "
        "Intervallet bygger på övriga skolor."
    )


def _remarks(
    found: School, said: InputsSaid | None, told: Told | None, cells: Sequence[Cell]
) -> list[str]:
    """Return what could not be used of the school's numbers, and jumps that the errors hold."""
    units = {found.unit.id: found.unit}
    remarks = [text for text, _done in texts.lacking_rows(said, texts.namer(units), units)]
    odd = _odd_years(said, found.key)
    remarks += [_odd(year, cells) for year in odd]
    jumps = [year for year in (told.breaks if told else ()) if not {year, year - 1} & {*odd}]
    if jumps:
        text = gettext("Brott i serien {years} räknas med, och gör intervallen bredare.")
        remarks.append(text.format(years=", ".join(map(str, jumps))))
    return remarks


def _odd_years(said: InputsSaid | None, key: str) -> list[int]:
    found = said.findings if said else ()
    return [one.year for one in found if one.kind is Kind.ODD_YEAR and one.unit == key]


def _odd(year: int, cells: Sequence[Cell]) -> str:
    """Return that one year stood out, and the error with and without it."""
    text = gettext("Ett år avvek: {year}.").format(year=year)
    touched = any(one.origin <= year <= one.origin + 1 for one in cells)
    without = error_without(cells, year)
    if not touched or without is None:
        return text
    more = gettext("Utan det hade felet ett år framåt varit {error}.")
    return f"{text} {more.format(error=percent(without / 100))}"


def _figures(
    found: School, told: Told | None, shown: Shown, *, title: str, odd: Sequence[int]
) -> tuple[Figure, Figure]:
    sums, run = found.sums, found.run
    open_years = [value for value in sums if shown.is_open(value.year)]
    return fan_figures(
        past_of(told, odd=odd),
        open_years or sums[:1],
        title=gettext("Elever på {name}").format(name=found.unit.name),
        message=f"{title}. {interval_of(sums, shown)}",
        source=source_text(run),
        url=url_for(".download_values", kind="csv", run=run.asked.id, skola=found.unit.id),
    )
