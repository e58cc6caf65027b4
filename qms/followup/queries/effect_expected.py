"""What results against expected rest on: each spring's results and the autumn before it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.differences.from_register import (
    compositions,
    factors_of,
    results_by_indicator,
)
from qms.allocation.core.differences.settings import Limits
from qms.allocation.core.model import AllocationModel
from qms.db.kept import kept
from qms.followup.core.effect.compared import Comparisons, comparisons
from qms.followup.core.effect.expected import Spring
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.register.stamps import stamp

NO_MODEL: Final = AllocationModel(key="uppfoljning", name="", factors=())
"""Every factor of the register counts, none of them weighed."""


class _OfYear(Protocol):
    @property
    def year(self) -> int: ...


Row = TypeVar("Row", bound=_OfYear)


def compared_units(
    session: Session,
    scope: Scope,
    *,
    indicator: str,
    years: Sequence[int],
    units: Sequence[Unit],
    limits: Limits,
) -> Comparisons | None:
    """Return every school against expected; None when no spring has enough schools."""
    facts = stamp(session, "results", "pupil_counts", "background")
    rests_on = (facts, tuple(years), units, limits)

    def ask() -> Comparisons | None:
        known = springs(session, scope, indicator=indicator, years=years, units=units)
        return comparisons(known, limits)

    return kept(session, ("followup.compared", scope, indicator), rests_on, ask, weigh=_weight)


def _weight(found: Comparisons | None) -> int:
    return 1 + len(found.schools) if found else 1


def springs(
    session: Session,
    scope: Scope,
    *,
    indicator: str,
    years: Sequence[int],
    units: Iterable[Unit],
) -> tuple[Spring, ...]:
    """Return each spring with results and with background for the autumn before it.

    Of the units those with compulsory school count, closed ones for the years they had pupils.
    """
    schools = [unit for unit in units if any(at.form is SchoolForm.COMPULSORY for at in unit.forms)]
    ids = [unit.id for unit in schools]
    autumns = [year - 1 for year in years]
    counts = _by_year(register.pupil_counts(session, scope, years=autumns, unit_ids=ids))
    shares = _by_year(register.background(session, scope, years=autumns, unit_ids=ids))
    results = _by_year(
        register.results(session, scope, years=years, unit_ids=ids, indicators=[indicator])
    )
    found = []
    for year in years:
        values = results_by_indicator(results[year]).get(indicator)
        background = shares[year - 1]
        if values is None or not background:
            continue
        factors = factors_of(NO_MODEL, background)
        model = AllocationModel(key=NO_MODEL.key, name="", factors=factors)
        known = compositions(model, schools, counts=counts[year - 1], background=background)
        found.append(Spring(year=year, factors=factors, units=known.units, results=values.values))
    return tuple(found)


def _by_year(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.year].append(row)
    return found
