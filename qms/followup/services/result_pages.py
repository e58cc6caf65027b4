"""Results for reading: one indicator at all units in reach, or everything known of one unit."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.followup.core.results.indicators import Indicator
from qms.followup.core.results.table import ResultRow, ResultTable, means_of, row_beside
from qms.followup.queries import results
from qms.followup.services.results import Material, counted_as, forms_of, gather
from qms.org import queries as org
from qms.org.core.nodes import Unit

REPORT = "unit_quality_report"
"""The report whose results a unit's page says are lacking."""
FORMS = (
    "preschool", "compulsory", "leisure_centre", "adapted_compulsory", "upper_secondary",
)  # fmt: skip
"""The forms that results are chosen by, as they are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """One unit's row of the chosen indicator."""

    unit: Unit
    row: ResultRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One indicator of one form: what may be chosen, and the units in reach that have it.

    `indicators` are those with anything in the register for the form, `chosen` None when there
    are none at all.
    """

    forms: tuple[str, ...]
    form: str
    indicators: tuple[Indicator, ...]
    chosen: Indicator | None
    years: tuple[int, ...]
    rows: tuple[UnitResult, ...]


def overview(session: Session, actor: Actor, *, form: str, key: str, on: date) -> Overview:
    """Return the indicator at every unit that the reader may see.

    What is not offered falls back to the first that is. Raise ForbiddenError without the right.
    """
    scope = authorize(actor, Can.FOLLOWUP_READ)
    own = org.units(session, scope, on=on, include_closed=True)
    kinds = {name for unit in own for name in forms_of(unit)}
    forms = tuple(one for one in FORMS if one in kinds)
    chosen_form = form if form in forms else _first(forms)
    known = _known(session, chosen_form, on)
    chosen = next((one for one in known if one.key == key), known[0] if known else None)
    if chosen is None:
        return Overview(
            forms=forms, form=chosen_form, indicators=(), chosen=None, years=(), rows=()
        )
    material = gather(session, None, [chosen.key], upto=on.year, on=on)
    rows = _rows(material, chosen, chosen_form, own)
    return Overview(
        forms=forms, form=chosen_form, indicators=known, chosen=chosen, years=material.years,
        rows=tuple(rows),
    )  # fmt: skip


def _first(forms: tuple[str, ...]) -> str:
    """Return the form to begin with: compulsory school where there is one."""
    return "compulsory" if "compulsory" in forms else next(iter(forms), "")


def _known(session: Session, form: str, on: date) -> tuple[Indicator, ...]:
    keys = results.with_values(session, on.year)
    every = results.indicators().values()
    return tuple(one for one in every if form in one.forms and one.key in keys)


def _rows(
    material: Material, indicator: Indicator, form: str, units: tuple[Unit, ...]
) -> list[UnitResult]:
    series = material.series.get(indicator.key, {})
    peers = [
        one.id for one in material.units.values() if counted_as(indicator, forms_of(one)) == form
    ]
    among, years = set(peers), material.years
    means, none = (means_of(indicator, series, some, years) for some in (peers, ()))
    found = (
        UnitResult(
            unit=unit,
            row=row_beside(
                indicator, series, unit_id=unit.id, years=years, municipality=means, similar=none
            ),
        )
        for unit in units
        if unit.id in among
    )
    return [one for one in found if one.row.is_known]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResults:
    """Everything known of one unit's results."""

    unit: Unit
    material: Material
    table: ResultTable


def unit_results(session: Session, actor: Actor, unit_id: int, *, on: date) -> UnitResults:
    """Return the unit's results; raise OutOfScopeError when it is not in the reader's reach."""
    scope = authorize(actor, Can.FOLLOWUP_READ)
    unit = org.unit(session, unit_id, scope, on=on)
    if unit is None:
        raise OutOfScopeError(str(unit_id))
    keys = tuple(results.indicators())
    material = gather(session, unit, keys, upto=on.year, on=on)
    table = material.table(keys)
    reported = frozenset(results.of_template(REPORT))
    lacking = tuple(one for one in table.lacking if one.key in reported)
    return UnitResults(unit=unit, material=material, table=replace(table, lacking=lacking))


def only_unit(session: Session, actor: Actor, *, on: date) -> int | None:
    """Return the unit that the reader's results are about when it is the only one."""
    scope = authorize(actor, Can.FOLLOWUP_READ)
    found = org.units(session, scope, on=on)
    return found[0].id if len(found) == 1 else None
