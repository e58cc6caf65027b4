"""A forecast as a file: every year, grade and school the reader may see."""

from collections.abc import Iterator, Mapping, Sequence

from flask import Response, abort, request

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.forecast import queries
from qms.forecast.core.values import ALL_UNITS, Value
from qms.forecast.labels import method_label
from qms.forecast.queries import Published
from qms.forecast.views.blueprint import bp
from qms.i18n.formats import moment
from qms.i18n.language import gettext, language
from qms.kernel.schoolyear import grade_label
from qms.kernel.table_write import Cell, write_csv, write_xlsx
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today
from qms.web.downloads import download
from qms.web.input_guard import LARGEST_ID
from qms.web.rights import requires

KINDS = ("csv", "xlsx")
HEADER = (
    "enhet", "lokalt_id", "årskurs", "år", "metod", "prognos", "lägst_80", "högst_80",
    "lägst_95", "högst_95", "senaste_värde",
)  # fmt: skip


@bp.get("/prognos/data.<kind>")
@requires(Can.FORECAST_READ)
def download_values(kind: str) -> Response:
    """Return the newest forecast, or the one in `run`, of all schools or the one in `skola`."""
    if kind not in KINDS:
        abort(404)
    scope = authorize(current_actor(), Can.FORECAST_READ)
    run_id, unit_id = request.args.get("run", type=int), request.args.get("skola", type=int)
    if run_id is not None and run_id > LARGEST_ID:
        abort(404)
    with db().reading() as session:
        run = queries.latest(session) if run_id is None else queries.published(session, run_id)
        units = {u.id: u for u in org.units(session, scope, on=today(), include_closed=True)}
        if run is None or (unit_id is not None and unit_id not in units):
            abort(404)
        values: Sequence[Value]
        if unit_id is None:
            values = queries.all_values(session, run.asked.id, units)
        else:
            values = queries.values(session, run.asked.id, unit_id)
    rows = list(_rows(values, units))
    name = f"elevprognos-{run.asked.origin}.{kind}"
    if kind == "csv":
        return download(write_csv(HEADER, rows, language()), name)
    return download(write_xlsx(HEADER, rows, sheet="Elevprognos", notes=_readme(run)), name)


def _rows(values: Sequence[Value], units: Mapping[int, Unit]) -> Iterator[tuple[Cell, ...]]:
    for value in values:
        unit = None if value.unit == ALL_UNITS else units[int(value.unit)]
        yield (
            unit.name if unit else gettext("Hela kommunen"),
            unit.local_id if unit else "",
            gettext("alla") if value.step is None else grade_label(value.step, value.year),
            value.year,
            method_label(value.method),
            *(
                round(n, 1)
                for n in (value.mean, value.lo80, value.hi80, value.lo95, value.hi95,
                          value.last_value)
            ),
        )  # fmt: skip


def _readme(run: Published) -> list[tuple[Cell, ...]]:
    return [
        (gettext("Prognosen gjord"), moment(run.asked.published_at)),
        (gettext("Sista år med elever"), run.asked.origin),
        (gettext("Metod"), method_label(run.asked.method)),
        (gettext("Underlagets kontrollsumma"), run.asked.checksum),
        (gettext("Årskurs"), gettext("Som den heter det läsår raden gäller.")),
    ]
