"""What the pages show, as files: schools, areas, classes, the trial and what has changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from flask import Response, abort, request
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.forecast import queries
from qms.forecast.core.making import Kind
from qms.forecast.core.trial.levels import Level, On
from qms.forecast.core.values import Value
from qms.forecast.labels import method_label
from qms.forecast.queries import Published
from qms.forecast.trial_labels import LEVELS, SETS
from qms.forecast.trust_labels import WORDS
from qms.forecast.views.areas import area_rows
from qms.forecast.views.blueprint import bp
from qms.forecast.views.changes import compared, earlier_runs
from qms.forecast.views.class_rows import asked_size, class_rows
from qms.forecast.views.ground import Ground, ground
from qms.forecast.views.school_rows import horizons_shown, school_rows
from qms.i18n.formats import moment
from qms.i18n.language import gettext, language
from qms.kernel.schoolyear import grade_label
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.register import queries as register
from qms.web.context import db
from qms.web.downloads import download
from qms.web.input_guard import LARGEST_ID
from qms.web.rights import requires

KINDS = ("csv", "xlsx")


class Filled(NamedTuple):
    """A table to be written: its header and rows."""

    header: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


@bp.get("/prognos/tabell/<table>.<kind>")
@requires(Can.FORECAST_READ)
def download_table(table: str, kind: str) -> Response:
    """Return a table of the newest forecast, or of the one in `run`, as a file."""
    if kind not in KINDS or table not in TABLES:
        abort(404)
    run_id = request.args.get("run", type=int)
    if run_id is not None and run_id > LARGEST_ID:
        abort(404)
    with db().reading() as session:
        run = _run(session, run_id, table)
        found = ground(session, "show_forecast", run) if run else ""
        if isinstance(found, str):
            abort(404)
        made = TABLES[table](session, found)
    name = f"prognos-{table}-{found.run.asked.origin}.{kind}"
    if kind == "csv":
        return download(write_csv(made.header, made.rows, language()), name)
    notes = [
        (gettext("Prognosen gjord"), moment(found.run.asked.published_at)),
        (gettext("Metod"), method_label(found.run.asked.method)),
        (gettext("Underlagets kontrollsumma"), found.run.asked.checksum),
    ]
    return download(write_xlsx(made.header, made.rows, sheet=table.title(), notes=notes), name)


def _run(session: Session, run_id: int | None, table: str) -> Published | None:
    if run_id is not None:
        return queries.published(session, run_id) or queries.published(
            session, run_id, kind=Kind.TRIAL
        )
    return queries.latest_tried(session) if table == "provning" else queries.latest(session)


def _schools(session: Session, found: Ground) -> Filled:
    run = found.run
    kept = queries.kept(session, run.asked.id, queries.TRUST, queries.INPUTS)
    rows = school_rows(
        queries.unit_sums(session, run.asked.id, found.units, horizons=horizons_shown(run)),
        found.units,
        run=run,
        verdicts=kept.verdicts,
        scores=queries.unit_scores(session, run.asked.id, found.units),
        said=kept.inputs,
    )
    origin = run.asked.origin
    return Filled(
        header=(
            "skola", "lokalt_id", "område", f"elever_{origin}", f"prognos_{origin + 1}",
            "lägst_80", "högst_80", f"prognos_{rows[0].five.year if rows else origin + 1}",
            "lägst_80_då", "högst_80_då", "metod", "omdöme", "fel_1_år_procent",
            "prövningar_1_år", "träff_80_procent", "stänger",
        ),
        rows=[
            (
                row.unit.name, row.unit.local_id, row.unit.area_name, round(row.now, 1),
                *_ends(row.next_year), *_ends(row.five), row.method, gettext(WORDS[row.word]),
                _round(row.error), row.shown.tests,
                _round(row.shown.held.share if row.shown.held else None), row.shown.closes,
            )
            for row in rows
        ],
    )  # fmt: skip


def _ends(value: Value) -> tuple[float, float, float]:
    return round(value.mean, 1), round(value.lo80, 1), round(value.hi80, 1)


def _areas(session: Session, found: Ground) -> Filled:
    run = found.run
    ahead = list(range(1, run.asked.horizon + 1))
    rows = area_rows(
        queries.unit_sums(session, run.asked.id, found.units, horizons=ahead),
        found.units,
        queries.kept(session, run.asked.id, queries.ERRORS).errors,
        register.births(session, found.scope),
    )
    return Filled(
        header=("område", "skolor", "elever_nu", "nästa_år", "om_fem_år", "lägst_80", "högst_80",
                "sista_året", "födda", "födda_fem_år_tidigare"),
        rows=[
            (row.name, row.schools, round(row.now, 1), round(row.next_year, 1),
             round(row.five, 1), *(_round(end) for end in row.ends or (None, None)),
             round(row.end, 1), row.births, row.births_before)
            for row in rows
        ],
    )  # fmt: skip


def _classes(session: Session, found: Ground) -> Filled:
    unit_id = request.args.get("skola", type=int)
    unit = found.units.get(unit_id or 0)
    if unit is None:
        abort(404)
    largest = asked_size(request.args.get("klass", "")).size
    values = queries.values(session, found.run.asked.id, unit.id)
    return Filled(
        header=("skola", "årskurs", "år", "elever", "största_klass", "troligaste_klasser",
                "sannolikhet", "färre_klasser", "fler_klasser"),
        rows=[
            (unit.name, grade_label(step, year), year, round(pupils, 1), largest, likely,
             round(chance, 3), round(fewer, 3), round(more, 3))
            for step, year, _, pupils, likely, chance, fewer, more in class_rows(
                values, largest=largest
            )
        ],
    )  # fmt: skip


def _trial(session: Session, found: Ground) -> Filled:
    trial = queries.kept(session, found.run.asked.id, queries.TRIAL).trial
    return Filled(
        header=("nivå", "prövningar_av", "metod", "år_framåt", "prövningar", "fel_procent",
                "skevhet_procent", "träff_80", "träff_95", "bredd_80", "bredd_95"),
        rows=[
            (gettext(LEVELS[Level(one.level)]), gettext(SETS[On(one.on)]),
             method_label(one.method), one.horizon, one.cells, one.error, one.bias,
             one.cover80, one.cover95, one.width80, one.width95)
            for one in trial.scores
        ],
    )  # fmt: skip


def _changes(session: Session, found: Ground) -> Filled:
    made = compared(session, found, earlier_runs(session, found.run))
    rows: Iterable[tuple[Cell, ...]] = ()
    if made is not None:
        rows = [
            (row.unit.name, row.unit.local_id, made.year, _round(row.change.before),
             _round(row.change.now), _round(row.change.size),
             _round(row.part("numbers")), _round(row.part("plans")),
             _round(row.part("method")))
            for row in made.schools
        ]  # fmt: skip
    return Filled(
        header=("skola", "lokalt_id", "år", "då", "nu", "ändring", "nya_elevtal_och_födda",
                "planer", "metod_och_senare_underlag"),
        rows=list(rows),
    )  # fmt: skip


def _earlier(session: Session, found: Ground) -> Filled:
    """Return every earlier forecast by the method, beside what came, of the school in `skola`."""
    unit = found.units.get(request.args.get("skola", type=int) or 0)
    if unit is None:
        abort(404)
    told = queries.kept(session, found.run.asked.id, units=[str(unit.id)]).told(str(unit.id))
    if told is None:
        abort(404)
    came = dict(zip(told.years, told.totals(), strict=True))
    return Filled(
        header=("skola", "från_år", "år", "år_framåt", "sagt", "blev"),
        rows=[
            (unit.name, origin, origin + ahead, ahead, round(mean, 1), came.get(origin + ahead))
            for origin, path in told.said.items()
            for ahead, mean in enumerate(path, start=1)
            if came.get(origin + ahead) is not None
        ],
    )


def _round(n: float | None) -> float | None:
    return None if n is None else round(n, 1)


TABLES: Mapping[str, Callable[[Session, Ground], Filled]] = {
    "skolor": _schools,
    "omraden": _areas,
    "klasser": _classes,
    "provning": _trial,
    "andringar": _changes,
    "tidigare": _earlier,
}
