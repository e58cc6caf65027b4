"""What the follow-up of a year is made from: pupils, the model of the time, money, applications."""

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.accuracy.applications import Sought
from qms.allocation.core.accuracy.assess import Material
from qms.allocation.core.accuracy.found import Basis
from qms.allocation.core.accuracy.pupil_rows import factors_of
from qms.allocation.core.accuracy.tried import Tried, counted, known_outcomes, model_tried
from qms.allocation.core.accuracy.year import Decided, YearMaterial
from qms.allocation.core.budget.rerun import rerun_model, rerun_schools
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.numerals import canonical
from qms.allocation.core.records import StoredModel, StoredRun
from qms.allocation.core.risk.from_patterns import pupils_of
from qms.allocation.core.risk.pupils import column_of
from qms.allocation.queries.accuracy_inputs import (
    SEED,
    applied,
    inputs_now,
    paid,
    run_beside,
    years_of,
)
from qms.allocation.queries.models import latest_adopted
from qms.allocation.queries.runs import lines, runs
from qms.db.kept import kept
from qms.kernel.problems import Problem, RefusedError
from qms.org.queries import changes_mark
from qms.register import queries as register
from qms.register.core.facts import PupilPattern
from qms.register.stamps import stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The material of one outcome, the pupils behind it, and what the result must say of it.

    `current` are the pupils of the calculation that a new fit is laid beside.
    """

    year: int
    outcome: str
    material: YearMaterial
    patterns: tuple[PupilPattern, ...]
    current: tuple[PupilPattern, ...]
    inputs: dict[str, Any]

    @property
    def inputs_hash(self) -> str:
        """Return the checksum of everything that decides the result."""
        return hashlib.sha256(canonical(self.inputs).encode()).hexdigest()


def gather(session: Session, scope: Scope, year: int, outcome: str) -> Gathered:
    """Return the material; raise RefusedError when there is no model or nobody to try it on."""
    inputs = inputs_now(session, year)
    facts = stamp(session, "historic_pupils", "current_pupils", "applications")
    rests_on = (inputs, facts, changes_mark(session), latest_adopted(session, year), runs(session))
    ask = partial(_gather, session, scope, year, outcome, inputs)
    return kept(
        session, ("allocation.accuracy", scope, year, outcome), rests_on, ask,
        weigh=lambda found: len(found.patterns) + len(found.current),
    )  # fmt: skip


def _gather(
    session: Session, scope: Scope, year: int, outcome: str, inputs: dict[str, Any], /
) -> Gathered:
    years = years_of(session, year)
    model = latest_adopted(session, year)
    if not years or model is None:
        raise RefusedError((_nothing(year, has_pupils=bool(years)),))
    content = model.content
    patterns = counted(
        register.pupil_patterns(session, scope, dataset="historic_pupils", years=years), content
    )
    tried = model_tried(content, patterns, outcome)
    pupils = pupils_of(
        patterns,
        factors=(*(factor.name for factor in tried.risk.factors), *tried.outside),
        outcomes=(outcome,),
    )
    material = Material(
        pupils=pupils,
        model=tried.risk,
        basis=Basis(is_cross_fitted=not tried.is_own, is_relevelled=True),
        year=column_of("year", (str(one.year) for one in patterns)),
        paid=paid(session, years),
        outside=tried.outside,
        seed=SEED,
    )
    run = run_beside(session)
    current = _current(session, scope, run, content)
    return Gathered(
        year=year,
        outcome=outcome,
        patterns=patterns,
        current=current,
        material=YearMaterial(
            material=material,
            applications=_sought(session, scope, year),
            decided=_decided(session, run, current, factors_of(material)) if run else None,
        ),
        inputs={**inputs, "outcome": outcome, "basis": _basis(model, tried)},
    )


def _basis(model: StoredModel, tried: Tried) -> dict[str, Any]:
    return {
        "model_id": model.head.id,
        "model_name": model.head.name,
        "is_own": tried.is_own,
        "not_in_register": list(tried.not_in_register),
        "outside": list(tried.outside),
    }


def _nothing(year: int, *, has_pupils: bool) -> Problem:
    if has_pupils:
        return Problem(message=f"Ingen modell är fastställd för {year} eller tidigare.",
                       cure="Fastställ en modell först.")  # fmt: skip
    return Problem(message=f"Registret har inga tidigare elever till och med {year}.",
                   cure="Läs in datamängden Tidigare års elever, med utfall.")  # fmt: skip


def _sought(session: Session, scope: Scope, year: int) -> tuple[Sought, ...]:
    return tuple(
        Sought(
            unit=str(one.unit_id),
            year=one.year,
            places=one.places,
            first_choice=one.first_choice,
            moved_in=one.moved_in,
            moved_out=one.moved_out,
        )
        for one in register.applications(session, scope, years=applied(year))
    )


def _current(
    session: Session, scope: Scope, run: StoredRun | None, model: AllocationModel
) -> tuple[PupilPattern, ...]:
    if run is None:
        return ()
    years = [run.head.count_year]
    return counted(
        register.pupil_patterns(session, scope, dataset="current_pupils", years=years), model
    )


def _decided(
    session: Session, run: StoredRun, current: tuple[PupilPattern, ...], factors: tuple[str, ...]
) -> Decided:
    """Return the calculation as the command line counts it again, with its pupils."""
    indexes = {str(line.unit_id): line.index for line in lines(session, run.head.id)}
    return Decided(
        budget_year=run.head.budget_year,
        model=rerun_model(run.model, reason=run.carry_reason),
        schools=tuple(rerun_schools(run.schools, indexes, reason=run.carry_reason)),
        pot_ore=run.head.pot_ore,
        pupils=pupils_of(current, factors=factors),
    )


def outcomes_of(session: Session, scope: Scope, year: int) -> tuple[str, ...]:
    """Return the outcomes that are known of somebody in the years, by name."""
    patterns = register.pupil_patterns(
        session, scope, dataset="historic_pupils", years=years_of(session, year)
    )
    return known_outcomes(patterns)
