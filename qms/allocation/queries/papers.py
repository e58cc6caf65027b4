"""What the committee's paper on a model is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.records import LeftOut, RunHead, StoredModel
from qms.allocation.core.states import RunState
from qms.allocation.queries.material import last_year, previous_rates
from qms.allocation.queries.models import latest_adopted
from qms.allocation.queries.runs import run, runs
from qms.allocation.queries.what_if import what_if
from qms.org import queries as org
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMaterial:
    """A model with the schools and pot that the paper reckons with.

    `run` is the stored calculation they come from, None when they are read from the register.
    `pot_ore` is None when no pot is known.
    """

    stored: StoredModel
    run: RunHead | None
    budget_year: int
    count_year: int
    schools: Sequence[School]
    left_out: tuple[LeftOut, ...]
    pot_ore: int | None
    previous: Mapping[str, Fraction]
    current: AllocationModel | None
    units: Mapping[str, Unit]


def paper_material(session: Session, model: StoredModel, *, today: date) -> PaperMaterial:
    """Return the model's own calculation, the decided before others, else what it would be."""
    made = [one for one in runs(session, model_id=model.head.id)
            if one.state is not RunState.SUPERSEDED]  # fmt: skip
    head = next((one for one in made if one.is_adopted), made[0] if made else None)
    found = run(session, head.id) if head else None
    every = org.units(session, Scope(everything=True), on=today, include_closed=True)
    units = {str(unit.id): unit for unit in every}
    if found is None:
        tried = what_if(session, model)
        return PaperMaterial(
            stored=model,
            run=None,
            budget_year=tried.budget_year,
            count_year=tried.count_year,
            schools=tried.schools,
            left_out=tried.left_out,
            pot_ore=tried.pot_ore,
            previous=tried.previous,
            current=tried.current.content if tried.current else None,
            units=units,
        )
    year = found.head.budget_year
    current = latest_adopted(session, year, other_than=model.head.id)
    return PaperMaterial(
        stored=model,
        run=found.head,
        budget_year=year,
        count_year=found.head.count_year,
        schools=found.schools,
        left_out=found.left_out,
        pot_ore=found.head.pot_ore,
        previous=previous_rates(last_year(session, year)),
        current=current.content if current else None,
        units=units,
    )
