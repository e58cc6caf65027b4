"""One school's own trial: every method that is tried for it, and what the used one had said."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from qms.forecast import queries
from qms.forecast.core.study import SeriesScore
from qms.forecast.views.earlier import EarlierRow, earlier_rows
from qms.forecast.views.ground import Ground
from qms.forecast.views.links import years_ahead
from qms.forecast.views.trial_rows import ErrorRow, ahead_of, error_rows
from qms.i18n.formats import number, percent
from qms.i18n.language import gettext
from qms.org.core.nodes import Unit


class MethodTrial(NamedTuple):
    """One method: its error per year ahead, forecasts per year ahead, and hits in 80 per cent."""

    row: ErrorRow
    cells: str
    inside: str


class SchoolTrial(NamedTuple):
    """The school, its headings, a row per method, and the used method's forecasts by year."""

    unit: Unit
    title: str
    heads: tuple[str, ...]
    methods: tuple[MethodTrial, ...]
    earlier: tuple[EarlierRow, ...]


def school_trial(session: Session, found: Ground, unit_id: int | None) -> SchoolTrial | None:
    """Return the school's own trial, None without a school that the reader may see."""
    unit = found.units.get(unit_id or 0)
    if unit is None:
        return None
    run, key = found.run, str(unit.id)
    scores = queries.scores(session, run.asked.id, unit.id)
    told = queries.kept(session, run.asked.id, units=[key]).told(key)
    return SchoolTrial(
        unit=unit,
        title=gettext("{name}: så har metoderna träffat").format(name=unit.name),
        heads=tuple(years_ahead(h) for h in ahead_of(scores)),
        methods=tuple(
            MethodTrial(row, *_of([one for one in scores if one.method == row.method]))
            for row in error_rows(scores, used=run.asked.method)
        ),
        earlier=tuple(earlier_rows(told)),
    )


def _of(scores: list[SeriesScore]) -> tuple[str, str]:
    """Return the forecasts per year ahead, `14, 13, 12`, and the share inside the interval."""
    cells = [one.cells for one in sorted(scores, key=lambda one: one.horizon)]
    inside = sum(one.cover80 * one.cells for one in scores) / max(sum(cells), 1)
    return ", ".join(map(number, cells)), percent(inside / 100, 0)
