"""The forecast per area: the schools in it together, and the children born there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from flask import render_template

from qms.access.policy import Can
from qms.forecast import queries
from qms.forecast.core.errors.groups import group_halves
from qms.forecast.core.errors.stored import RunErrors
from qms.forecast.core.values import Value
from qms.forecast.queries import Published
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.figures import PHONE
from qms.forecast.views.ground import ground
from qms.i18n.formats import number, signed
from qms.i18n.language import gettext, language, ngettext
from qms.i18n.order import swedish_key
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.register.core.facts import BirthCount
from qms.reports.charts.bars import Bar, BarChart, bar_chart
from qms.reports.charts.cache import cached_svg
from qms.reports.charts.figure import Figure
from qms.reports.charts.palette import WIDE
from qms.reports.charts.svg import Caption
from qms.web.context import db
from qms.web.rights import requires
from qms.web.tables import sort_rows

FIVE = 5
WIDTHS = (WIDE, PHONE)
KEYS = {
    "name": lambda row: (not row.has_area, swedish_key(row.name)),
    "schools": lambda row: row.schools,
    "now": lambda row: row.now,
    "next": lambda row: row.next_year,
    "five": lambda row: row.five,
    "change": lambda row: row.change,
    "end": lambda row: row.end,
    "births": lambda row: row.births,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One area: its schools, pupils now and ahead with the interval, and children born there."""

    name: str
    has_area: bool
    schools: int
    now: float
    next_year: float
    five: float
    end: float
    ends: tuple[float, float] | None
    births: float | None
    births_before: float | None

    @property
    def change(self) -> int:
        """Return the change five years ahead, as the rounded numbers show it."""
        return round(self.five) - round(self.now)

    @property
    def direction(self) -> int:
        """Return whether the interval lies above (1) or below (−1) today's number, or 0."""
        if self.ends is None:
            return 0
        return int(self.ends[0] > self.now) - int(self.ends[1] < self.now)

    @property
    def within(self) -> str:
        """Return the 80 per cent interval five years ahead; `–` for a run without error models."""
        return "–" if self.ends is None else f"{number(self.ends[0])}–{number(self.ends[1])}"

    @property
    def births_text(self) -> str:
        """Return the children born in the latest year, and the change since five years before."""
        if self.births is None:
            return "–"
        if self.births_before is None:
            return number(self.births)
        change = signed(self.births - self.births_before)
        return gettext("{n} ({change})").format(n=number(self.births), change=change)


@bp.get("/prognos/omraden")
@requires(Can.FORECAST_READ)
def show_areas() -> str:
    """List the areas: the schools that the reader may see, put together by where they lie."""
    with db().reading() as session:
        found = ground(session, "show_areas")
        if isinstance(found, str):
            return found
        run, units = found.run, found.units
        ahead = list(range(1, run.asked.horizon + 1))
        values = queries.unit_sums(session, run.asked.id, units, horizons=ahead)
        kept = queries.kept(session, run.asked.id, queries.ERRORS, queries.TRUST)
        births = register.births(session, found.scope)
    rows = area_rows(values, units, kept.errors, births)
    sort, shown = sort_rows(rows, KEYS, default="name")
    five = run.asked.origin + min(FIVE, run.asked.horizon)
    return render_template(
        "forecast/show_areas.html",
        run=run,
        state=found.state,
        tabs=tabs("show_areas"),
        rows=shown,
        sort=sort,
        title=areas_title([row for row in rows if row.has_area] or rows, five),
        five=five,
        born=max((one.year for one in births), default=None),
        total=_total(rows),
        figures=[_figure(rows, run, five, width=width) for width in WIDTHS] if rows else [],
        is_part=any(int(unit) not in units for unit in kept.verdicts),
    )


def areas_title(areas: Sequence[AreaRow], year: int) -> str:
    """Return the finding: the areas whose interval lies below today's number."""
    directions = [row.direction for row in areas]
    falling, unknown = directions.count(-1), directions.count(0)
    text = ngettext(
        "Ett område väntas få färre elever till {year}",
        "{n} av {all} områden väntas få färre elever till {year}",
        falling,
    )
    if not unknown:
        return text.format(n=falling, all=len(areas), year=year)
    if unknown == len(directions):
        text = gettext("Går inte att säga om något område får fler eller färre elever till {year}")
        return text.format(year=year)
    told = text.format(n=falling, all=len(areas), year=year)
    return gettext("{told}, för {n} går det inte att säga").format(told=told, n=unknown)


def area_rows(
    values: Iterable[Value],
    units: Mapping[int, Unit],
    errors: RunErrors | None,
    births: Sequence[BirthCount],
) -> list[AreaRow]:
    """Return one row per area with a school in the forecast; schools without area come together."""
    paths: dict[int, list[Value]] = defaultdict(list)
    for value in values:
        paths[int(value.unit)].append(value)
    by_area: dict[int, list[int]] = defaultdict(list)
    for unit_id in paths:
        by_area[units[unit_id].area_id or 0].append(unit_id)
    named = {unit.area_id or 0: unit.area_name for unit in units.values()}
    born = _born(births)
    return [
        _row(
            named.get(area, "") if area else "",
            [paths[one] for one in members],
            errors,
            born.get(area, (None, None)),
        )
        for area, members in by_area.items()
    ]


def _row(
    name: str,
    paths: Sequence[Sequence[Value]],
    errors: RunErrors | None,
    born: tuple[float | None, float | None],
) -> AreaRow:
    means = np.array([[value.mean for value in path] for path in paths])
    sums = means.sum(axis=0)
    five = min(FIVE, len(sums)) - 1
    return AreaRow(
        name=name or gettext("Utan område"),
        has_area=bool(name),
        schools=len(paths),
        now=sum(path[0].last_value for path in paths),
        next_year=float(sums[0]),
        five=float(sums[five]),
        end=float(sums[-1]),
        ends=_ends(paths, means, errors, five),
        births=born[0],
        births_before=born[1],
    )


def _ends(
    paths: Sequence[Sequence[Value]], means: np.ndarray, errors: RunErrors | None, at: int
) -> tuple[float, float] | None:
    """Return the 80 per cent interval of the area; None for a run without error models."""
    if errors is None:
        return None
    place = {unit: row for row, unit in enumerate(errors.units)}
    rows = [place[path[0].unit] for path in paths]
    ends = group_halves(errors.models.units, means, rows).around(means.sum(axis=0)[None, :])
    return float(ends.lo80[0, at]), float(ends.hi80[0, at])


def _born(births: Sequence[BirthCount]) -> dict[int, tuple[float | None, float | None]]:
    """Return area → children born in the latest year, and five years before."""
    known = {(one.area_id, one.year): one.n for one in births}
    last = max((one.year for one in births), default=0)
    return {
        area: (_number(known.get((area, last))), _number(known.get((area, last - FIVE))))
        for area in {one.area_id for one in births}
    }


def _number(n: object) -> float | None:
    return None if n is None else float(str(n))


def _total(rows: Sequence[AreaRow]) -> list[str]:
    return [
        gettext("Summa"),
        number(sum(row.schools for row in rows)),
        number(sum(row.now for row in rows)),
        number(sum(row.next_year for row in rows)),
        number(sum(row.five for row in rows)),
        signed(round(sum(row.five for row in rows)) - round(sum(row.now for row in rows))),
        "",
        number(sum(row.end for row in rows)),
        "",
    ]


def _figure(rows: Sequence[AreaRow], run: Published, five: int, *, width: int) -> Figure:
    """Return the chart drawn for a page of that width."""
    ordered = sorted(rows, key=lambda row: (-row.change, swedish_key(row.name)))
    most, least = ordered[0], ordered[-1]
    title = gettext("Väntad ändring av elevantalet per område")
    message = gettext("{most} ändras {up}, {least} {down}.").format(
        most=most.name, up=signed(most.change), least=least.name, down=signed(least.change)
    )
    chart = BarChart(
        caption=Caption(id=f"areas-{width}", title=title, message=message),
        bars=tuple(Bar(name=row.name, value=float(row.change)) for row in ordered),
    )
    subtitle = gettext("Elever hösten {year} jämfört med hösten {origin}.")
    return Figure(
        title=title,
        subtitle=subtitle.format(year=five, origin=run.asked.origin),
        svg=cached_svg((chart, language()), lambda: bar_chart(chart, signed, width=width)),
        source=gettext("Källa: prognosen, summan av skolorna i området."),
        headers=(gettext("Område"), gettext("Ändring")),
        rows=tuple((row.name, signed(row.change)) for row in ordered),
    )
