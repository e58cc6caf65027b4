"""The newest published forecast."""

from collections.abc import Iterator, Mapping

from flask import g
from sqlalchemy.orm import Session

from qms.api.core.fields import integer, numeric, text
from qms.api.core.permissions import Permission
from qms.api.core.values import Row
from qms.api.views.offering import Offer, Question, Table, offer
from qms.api.views.results.empty import NOTHING_YET
from qms.forecast import queries
from qms.forecast.core.values import ALL_UNITS, Value
from qms.kernel.schoolyear import grade_label
from qms.org import queries as org
from qms.org.core.nodes import Unit

DECIMALS = 1
FIELDS = (
    integer("unit_id", "The school's id; null for all schools together.", null=True),
    text("unit", "The school; null for all schools together.", null=True),
    integer("step", "The grade as a step (docs/formats/columns.md); null for all.", null=True),
    text("step_label", "What the grade is called in that year; null for all.", null=True),
    integer("year", "The autumn that is forecast."),
    integer("horizon", "How many years ahead."),
    text("method", "The method behind the value."),
    numeric("expected", "Expected pupils."),
    numeric("low_80", "Eight times of ten it is at least this."),
    numeric("high_80", "Eight times of ten it is at most this."),
    numeric("low_95", "Nineteen times of twenty it is at least this."),
    numeric("high_95", "Nineteen times of twenty it is at most this."),
    numeric("last_value", "Pupils in the last year that was known."),
)


def _read(session: Session, question: Question) -> Table:
    run = queries.latest(session)
    if run is None:
        return NOTHING_YET
    found = org.units(session, g.scope, on=question.today, include_closed=True)
    units = {unit.id: unit for unit in found}
    about = {
        "run": run.asked.id,
        "published_at": run.asked.published_at and run.asked.published_at.isoformat(),
        "last_known_year": run.asked.origin,
        "inputs_sha256": run.asked.checksum,
    }
    return Table(rows=[*_rows(queries.all_values(session, run.asked.id, units), units)],
                 about=about)  # fmt: skip


def _rows(values: tuple[Value, ...], units: Mapping[int, Unit]) -> Iterator[Row]:
    for one in values:
        unit = None if one.unit == ALL_UNITS else units[int(one.unit)]
        ends = (one.mean, one.lo80, one.hi80, one.lo95, one.hi95, one.last_value)
        numbers = zip([field.name for field in FIELDS[7:]], ends, strict=True)
        yield {
            "unit_id": unit.id if unit else None,
            "unit": unit.name if unit else None,
            "step": one.step,
            "step_label": None if one.step is None else grade_label(one.step, one.year),
            "year": one.year,
            "horizon": one.horizon,
            "method": one.method,
            **{name: round(number, DECIMALS) for name, number in numbers},
        }


def _version(session: Session) -> object:
    run = queries.latest(session)
    return run.asked.id if run else None


offer(
    Offer(
        path="/forecast", name="forecast", summary="The newest published forecast of pupils.",
        about="Every year, grade and school that the token's role may see, and all together.",
        tag="results", permission=Permission.READ_FORECAST, fields=FIELDS, read=_read,
        version=_version,
    )
)  # fmt: skip
