"""What the index of a draft would be, each way it can be reckoned, on this year's pupils."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.records import StoredModel
from qms.allocation.core.risk.from_patterns import score_patterns
from qms.allocation.core.risk.model import RiskModel
from qms.allocation.core.risk.score import Scored
from qms.allocation.core.risk.side_by_side import SideBySide, Values, side_by_side
from qms.allocation.queries.risk import CURRENT, current_patterns
from qms.allocation.queries.what_if import EVERYTHING, WhatIf, what_if
from qms.kernel.problems import Problem, RefusedError
from qms.register import queries as register
from qms.register.core.facts import PupilPattern

POT_PER_PUPIL_ORE = 10_000_00
"""The pot that is tried where none is known: ten thousand kronor per pupil."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """This year's schools by weights, by `risk` and by bought risks.

    `current_year` is the autumn of the pupils that the risk is counted on, None when the register
    has none; `scored` is what the risk model makes of them; `problems` says why it makes nothing.
    `sides` is None when there is no school to count.
    """

    model: AllocationModel
    ground: WhatIf
    risk: RiskModel | None
    current_year: int | None
    scored: Scored | None
    problems: tuple[Problem, ...]
    pot_ore: int
    sides: SideBySide | None

    def values(self, basis: Basis) -> Values:
        """Return the units' risks of that basis; empty for weights."""
        if basis is Basis.RISK:
            return {one.group: one.risk for one in self.scored.groups} if self.scored else {}
        if basis is Basis.GIVEN:
            return {one.unit: Fraction(one.value) for one in self.model.given}
        return {}

    def trial(self, basis: Basis) -> tuple[AllocationModel, tuple[School, ...]]:
        """Return the model and the schools that one way was reckoned with.

        The pot is the one that follows the index: how a whole budget is divided has no part in it.
        """
        unknown = self.sides.unknown if self.sides else {}
        values = self.values(basis)
        return replace(self.model, basis=basis, risk=self.risk, budget=None), tuple(
            replace(school, value=values.get(school.unit))
            for school in self.ground.schools
            if school.unit not in unknown
        )


def study(
    session: Session, model: StoredModel, *, risk: RiskModel | None, pot_ore: int | None = None
) -> Study:
    """Return the comparison; `risk` is the model's own or a fit that is not chosen yet."""
    content = replace(model.content, basis=Basis.WEIGHTS)
    ground = what_if(session, replace(model, content=content))
    year = _current_year(session, ground.count_year)
    scored, problems = _scored(session, content, ground, risk, year)
    pot = pot_ore or ground.pot_ore or POT_PER_PUPIL_ORE * max(ground.pupils, 1)
    found = Study(
        model=content,
        ground=ground,
        risk=risk,
        current_year=year,
        scored=scored,
        problems=problems,
        pot_ore=pot,
        sides=None,
    )
    return replace(found, sides=_sides(found)) if ground.schools else found


def _sides(found: Study) -> SideBySide:
    values: Mapping[Basis, Values] = {
        basis: known for basis in (Basis.RISK, Basis.GIVEN) if (known := found.values(basis))
    }
    return side_by_side(
        found.model,
        found.ground.schools,
        values,
        pot_ore=found.pot_ore,
        previous=found.ground.previous or None,
        names=found.ground.names,
    )


def _current_year(session: Session, count_year: int) -> int | None:
    """Return the year of the pupils to count on: that of the schools, else the nearest before."""
    years = [year for year in register.years_of(session, CURRENT) if year <= count_year]
    return years[-1] if years else None


def patterns_counted(
    session: Session, model: AllocationModel, ground: WhatIf, year: int | None
) -> list[PupilPattern]:
    """Return this year's pupils of the units that the model counts."""
    if year is None:
        return []
    ids = [unit.id for unit in ground.units.values()]
    return current_patterns(session, EVERYTHING, model, year=year, unit_ids=ids)


def _scored(
    session: Session,
    model: AllocationModel,
    ground: WhatIf,
    /,
    risk: RiskModel | None,
    year: int | None,
) -> tuple[Scored | None, tuple[Problem, ...]]:
    if risk is None or year is None:
        return None, ()
    patterns = patterns_counted(session, model, ground, year)
    missing = [factor.name for factor in risk.factors if not _is_known(patterns, factor.name)]
    if missing:
        return None, tuple(_no_factor(name, year) for name in missing)
    try:
        return score_patterns(risk, patterns), ()
    except RefusedError as refused:
        return None, refused.problems


def _is_known(patterns: list[PupilPattern], factor: str) -> bool:
    return any(factor in one.factors for one in patterns)


def _no_factor(name: str, year: int) -> Problem:
    return Problem(
        message=f"Årets elever {year} har inga uppgifter om {name}.",
        cure="Läs in elever med faktorn, eller ta bort den ur riskmodellen.",
        column=name,
    )
