"""A unit in brief: a few figures now, a year ago, over five years, and in the municipality."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.followup.core.results.table import ResultRow
from qms.followup.queries import results
from qms.followup.services.results import gather
from qms.followup.views.result_lines import row_line
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.org.core.nodes import Unit
from qms.reports.charts.sparkline import sparkline
from qms.reports.charts.svg import Caption

YEARS = 5
SHOWN = ("g9_all_subjects", "g9_merit", "g6_all_subjects", "np3_math", "safety_g8", "safety_g5")
MOST_RESULTS = 4
Series = Mapping[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefLine:
    """One figure, ready for the page."""

    label: str
    now: str
    before: str
    spark: str
    municipality: str


def unit_in_brief(session: Session, unit: Unit, *, on: date) -> tuple[int, list[BriefLine]]:
    """Return the latest year and the unit's lines; `(0, [])` when nothing has been imported."""
    pupils = results.counts(session, [unit.id], None)
    alike = results.pupils_at(session, {step for steps in pupils.values() for step in steps})
    if not alike:
        return 0, []
    latest = max(alike)
    own = {year: sum(steps.values()) for (_, year), steps in pupils.items()}
    lines = [_line(gettext("Elever 15 oktober"), own, alike, year=latest)]
    return latest, lines + _result_lines(session, unit, pupils, upto=latest, on=on)


def _result_lines(
    session: Session, unit: Unit, pupils: results.Counts, *, upto: int, on: date
) -> list[BriefLine]:
    """Return the unit's results beside the municipality's mean; few pupils are not told of."""
    material = gather(session, unit, SHOWN, upto=upto, on=on, with_similar=False, pupils=pupils)
    rows = (row for row in material.table(SHOWN).rows if row.has_value)
    return [_result_line(row) for row in rows][:MOST_RESULTS]


def _result_line(row: ResultRow) -> BriefLine:
    line = row_line(row, place="brief")
    at = row.cells.index(row.latest) if row.latest else len(row.cells) - 1
    return BriefLine(
        label=line.name,
        now=line.latest,
        before=line.cells[at - 1].text if at else "–",
        spark=line.spark,
        municipality=line.municipality,
    )


def _line(label: str, own: Series, mean: Series, *, year: int) -> BriefLine:
    years = range(year - YEARS + 1, year + 1)
    caption = Caption(
        id=f"spark-{abs(hash(label)) % 10**8}",
        title=label,
        message=", ".join(f"{y}: {_shown(own.get(y))}" for y in years),
    )
    return BriefLine(
        label=label,
        now=_shown(own.get(year)),
        before=_shown(own.get(year - 1)),
        spark=sparkline(caption, [own.get(y) for y in years]),
        municipality=_shown(mean.get(year)),
    )


def _shown(value: int | None) -> str:
    return number(None if value is None else Decimal(value))
