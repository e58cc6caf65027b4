"""What a model can be tried on: a year's schools, a pot, and what was decided before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.records import LeftOut, StoredModel
from qms.allocation.queries.material import (
    Facts,
    LastYear,
    facts,
    last_year,
    latest_pot,
    material_of,
    needs_pupils,
    previous_rates,
    units_counted,
)
from qms.allocation.queries.models import latest_adopted
from qms.org.core.nodes import Unit
from qms.register import queries as register

EVERYTHING = Scope(everything=True)
"""A pot is shared among all schools: the whole is counted, the reader's scope decides the rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Everything that trying a model needs; nothing of it is stored.

    `pot_ore` is that of the year's calculation, else of the latest one, None without any.
    `current` is the year's adopted model, or the latest before it.
    """

    budget_year: int
    count_year: int
    facts: Facts
    schools: tuple[School, ...]
    left_out: tuple[LeftOut, ...]
    units: Mapping[str, Unit]
    pot_ore: int | None
    last: Mapping[str, LastYear]
    current: StoredModel | None

    @property
    def previous(self) -> dict[str, Fraction]:
        """Return last year's kronor per pupil by unit."""
        return previous_rates(self.last)

    @property
    def names(self) -> dict[str, str]:
        """Return the units' names by id."""
        return {key: unit.name for key, unit in self.units.items()}

    @property
    def pupils(self) -> int:
        """Return the pupils of all schools that can be counted."""
        return sum(school.pupils for school in self.schools)


def what_if(
    session: Session,
    model: StoredModel,
    *,
    current: StoredModel | None = None,
    beside: Iterable[StoredModel] = (),
    has_last: bool = True,
) -> WhatIf:
    """Return what the model's budget year would be calculated with today.

    Pupils and background are those of the autumn before, or of the latest year there is.
    `current` spares a question when it is known already; `beside` are tried on the same facts.
    Without `has_last` last year's amounts are read only when some model softens the change.
    """
    year = model.head.budget_year
    compared = current or latest_adopted(session, year, other_than=model.head.id)
    tried = (model, *beside, *((compared,) if compared else ()))
    needs_last = has_last or any(one.content.degree.needs_previous for one in tried)
    has_pupils = any(needs_pupils(one.content) for one in tried)
    autumn = year - 1
    units, found = _counted(session, model.content, autumn, has_pupils=has_pupils)
    material = material_of(session, found, model.content)
    if not material.schools:
        autumn = max(_years(session, year), default=autumn)
        units, found = _counted(session, model.content, autumn, has_pupils=has_pupils)
        material = material_of(session, found, model.content)
    return WhatIf(
        budget_year=year,
        count_year=autumn,
        facts=found,
        schools=material.schools,
        left_out=material.left_out,
        units={str(unit.id): unit for unit in units},
        pot_ore=latest_pot(session, year),
        last=last_year(session, year) if needs_last else {},
        current=compared,
    )


def _counted(
    session: Session, model: AllocationModel, autumn: int, *, has_pupils: bool
) -> tuple[tuple[Unit, ...], Facts]:
    units = units_counted(session, EVERYTHING, model, autumn)
    return units, facts(session, EVERYTHING, autumn, units=units, has_pupils=has_pupils)


def _years(session: Session, before: int) -> set[int]:
    counted = set(register.years_of(session, "pupil_counts"))
    described = set(register.years_of(session, "background"))
    return {year for year in counted & described if year < before}
