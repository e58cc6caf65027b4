"""What has changed since an earlier forecast, school by school, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.forecast import queries
from qms.forecast.change_labels import change_sentences, later_sentences
from qms.forecast.core.changes import Change, Parts, Side, changes
from qms.forecast.core.inputs.document import InputsSaid
from qms.forecast.core.inputs.since import NOTHING_LATER, Later, later_inputs
from qms.forecast.core.making import Kind
from qms.forecast.core.methods import AUTO
from qms.forecast.core.values import ALL_UNITS
from qms.forecast.queries import Published
from qms.forecast.views.blueprint import bp, tabs
from qms.forecast.views.ground import Ground, ground
from qms.forecast.views.links import link
from qms.i18n.formats import day, number
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.org.core.nodes import Unit
from qms.web.context import db
from qms.web.rights import requires
from qms.web.tables import sort_rows

FIVE = 5
KEYS = {
    "name": lambda row: swedish_key(row.unit.name),
    "before": lambda row: row.change.before,
    "now": lambda row: row.change.now,
    "size": lambda row: row.size,
    "numbers": lambda row: row.part("numbers"),
    "plans": lambda row: row.part("plans"),
    "method": lambda row: row.part("method"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One school: its expectation before and now, and the parts of the difference."""

    unit: Unit
    change: Change

    @property
    def parts(self) -> Parts | None:
        """Return why it changed, None where that cannot be told."""
        return self.change.parts

    def part(self, name: str) -> float | None:
        """Return one part of the difference in pupils, None where it cannot be told."""
        return getattr(self.parts, name) if self.parts else None

    @property
    def size(self) -> int | None:
        """Return the difference, as the rounded numbers show it."""
        if self.change.before is None or self.change.now is None:
            return None
        return round(self.change.now) - round(self.change.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two runs beside each other for one year: all together, and each school."""

    before: queries.Asked
    run: queries.Asked
    year: int
    years: tuple[int, ...]
    total: Change
    schools: tuple[ChangeRow, ...]


@bp.get("/prognos/andringar")
@requires(Can.FORECAST_READ)
def show_changes() -> str:
    """Show what differs from the forecast of the year before, or from the one in `mot`."""
    with db().reading() as session:
        newest, earlier = queries.latest_with_earlier(session)
        found = ground(session, "show_changes", newest)
        if isinstance(found, str):
            return found
        found_before = compared(session, found, earlier)
        later = _later(session, found_before) if found_before else NOTHING_LATER
    shared = {"run": found.run, "state": found.state, "tabs": tabs("show_changes")}
    if found_before is None:
        return render_template("forecast/no_changes.html", **shared)
    sort, rows = sort_rows(found_before.schools, KEYS, default="-size")
    return render_template(
        "forecast/show_changes.html",
        **shared,
        title=changes_title(found_before),
        compared=found_before,
        sentences=change_sentences(
            found_before.total.parts, later, is_made_differently=made_differently(found_before)
        ),
        later=later_sentences(later),
        weighs=found_before.run.method == AUTO
        and found_before.run.origin > found_before.before.origin,
        rows=rows,
        sort=sort,
        years=[(str(y), link(ar=str(y)), y == found_before.year) for y in found_before.years],
        others=[
            (day(one.asked_at), link(mot=str(one.id)), one.id == found_before.before.id)
            for one in earlier
        ],
    )


def _later(session: Session, found: Compared) -> Later:
    """Return what has come or been corrected of the time before the earlier forecast."""
    if found.before.checksum == found.run.checksum:
        return NOTHING_LATER
    made_from = queries.inputs_of(session, (found.before.id, found.run.id))
    then, now = made_from[found.before.id], made_from[found.run.id]
    return later_inputs(then, now, until=found.before.origin)


def made_differently(found: Compared) -> bool:
    """Return whether the forecasts are known to be made in different ways."""
    before, now = found.before, found.run
    return (before.method, before.kind, before.seed) != (now.method, now.kind, now.seed)


def earlier_runs(session: Session, run: Published) -> Sequence[queries.Asked]:
    """Return the forecasts published before the run, newest first."""
    return [
        one
        for one in queries.history(session)
        if one.published_at is not None and one.id < run.asked.id and one.kind is not Kind.TRIAL
    ]


def compared(session: Session, found: Ground, earlier: Sequence[queries.Asked]) -> Compared | None:
    """Return the comparison that the address asks for, None without an earlier forecast."""
    run = found.run.asked
    wanted = request.args.get("mot", type=int)
    before = next((one for one in earlier if one.id == wanted), None) or _usual(run, earlier)
    if before is None:
        return None
    last = min(one.origin + one.horizon for one in (run, before))
    years = tuple(range(max(run.origin, before.origin) + 1, last + 1))
    if not years:
        return None
    asked = request.args.get("ar", type=int)
    year = asked if asked in years else years[min(FIVE, len(years)) - 1]
    sums = queries.sums_of(session, (run.id, before.id), found.units, year=year)
    keys = (ALL_UNITS, *(str(unit) for unit in found.units))
    names = queries.names_of(queries.INPUTS, units=keys)
    kept = queries.kept_of(session, {run.id: names, before.id: (queries.INPUTS,)})
    now, then = kept[run.id], kept[before.id]
    made = changes(
        Side(origin=before.origin, sums=sums[before.id], planned=_planned(then.inputs)),
        Side(origin=run.origin, sums=sums[run.id], planned=_planned(now.inputs)),
        {key: told for key in keys if (told := now.told(key)) is not None},
        year=year,
    )
    return Compared(
        before=before,
        run=run,
        year=year,
        years=years,
        total=next(one for one in made if one.unit == ALL_UNITS),
        schools=tuple(
            ChangeRow(unit=found.units[int(one.unit)], change=one)
            for one in made
            if one.unit != ALL_UNITS
        ),
    )


def _usual(run: queries.Asked, earlier: Sequence[queries.Asked]) -> queries.Asked | None:
    """Return the newest of an earlier autumn, else the newest."""
    older = [one for one in earlier if one.origin < run.origin]
    return next(iter(older or earlier), None)


def _planned(said: InputsSaid | None) -> dict[str, list[float]]:
    """Return unit → pupils that moves, and homes where they are used, add per year ahead."""
    if said is None:
        return {}
    planned = {unit: list(row) for unit, row in said.moved.items()}
    for unit, row in said.housing.items() if said.uses_housing else ():
        moved = planned.get(unit, [0.0] * len(row))
        planned[unit] = [a + b for a, b in zip(moved, row, strict=True)]
    return planned


def changes_title(found: Compared) -> str:
    """Return the finding: how much more or less is expected of the year than before."""
    size = round(found.total.now or 0) - round(found.total.before or 0)
    if size == 0:
        return gettext("Prognosen för {year} är densamma som förra gången").format(year=found.year)
    text = (
        gettext("Prognosen för {year} är {n} elever högre än förra gången")
        if size > 0
        else gettext("Prognosen för {year} är {n} elever lägre än förra gången")
    )
    return text.format(year=found.year, n=number(abs(size)))
