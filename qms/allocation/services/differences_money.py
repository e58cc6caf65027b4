"""What each factor of a model does in kronor, with this year's schools and pot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from sqlalchemy.orm import Session

from qms.allocation.core.from_register import Material
from qms.allocation.core.left_out.effect import LeftOutFactors, Values, left_out_factors
from qms.allocation.core.left_out.risk import values_without_each
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.records import StoredModel
from qms.allocation.core.risk.from_patterns import pupils_of
from qms.allocation.queries.differences import Ground
from qms.allocation.queries.material import (
    Facts,
    last_year,
    latest_pot,
    material_of,
    previous_rates,
)
from qms.db.kept import kept
from qms.kernel.problems import Problem, RefusedError
from qms.register.core.facts import PupilPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorMoney:
    """The pot, last year's kronor per pupil, the schools counted, and each factor left out.

    `patterns` are this year's pupils when the model's basis is a risk regression. `left_out` is
    None without a pot, or when `problems` say why the model cannot be used.
    """

    pot_ore: int | None
    previous: Mapping[str, Fraction]
    counted: Material
    patterns: tuple[PupilPattern, ...]
    left_out: LeftOutFactors | None
    problems: tuple[Problem, ...]


def factor_money(
    session: Session, stored: StoredModel, found: Ground, *, pot_ore: int | None
) -> FactorMoney:
    """Return what each factor does; the pot is the model's latest when none is given."""
    content, year = stored.content, stored.head.budget_year
    counted = material_of(session, found.facts, content)
    pot = pot_ore or latest_pot(session, year)
    previous = previous_rates(last_year(session, year))
    patterns = _patterns(content, counted, found.facts)
    left_out: LeftOutFactors | None = None
    problems: tuple[Problem, ...] = ()
    if pot is not None:
        try:
            ask = partial(_left_out, content, counted, patterns, previous, pot, found.names)
            question = ("allocation.differences", stored.head.id)
            left_out = kept(session, question, (stored, counted, pot, previous, found.names), ask)
        except RefusedError as refused:
            problems = refused.problems
    return FactorMoney(pot_ore=pot, previous=previous, counted=counted, patterns=patterns,
                       left_out=left_out, problems=problems)  # fmt: skip


def _left_out(
    content: AllocationModel,
    counted: Material,
    patterns: Sequence[PupilPattern],
    previous: Mapping[str, Fraction],
    pot_ore: int,
    names: Mapping[str, str],
    /,
) -> LeftOutFactors:
    return left_out_factors(
        content,
        counted.schools,
        pot_ore=pot_ore,
        previous=previous if content.degree.needs_previous else None,
        values=_values(content, patterns),
        names=names,
    )


def _values(content: AllocationModel, patterns: Sequence[PupilPattern]) -> Values:
    """Return the units' risks without each factor; nothing when the index rests on weights."""
    if content.risk is None or not patterns:
        return {}
    names = [factor.name for factor in content.risk.factors]
    return values_without_each(content.risk, pupils_of(patterns, factors=names))


def _patterns(
    content: AllocationModel, counted: Material, facts: Facts
) -> tuple[PupilPattern, ...]:
    """Return this year's pupils at the schools that count, when the basis is a risk model."""
    if content.basis is not Basis.RISK:
        return ()
    units = {int(school.unit) for school in counted.schools}
    everybody = content.includes_other_municipalities
    return tuple(
        one
        for one in facts.patterns
        if one.unit_id in units and (everybody or one.is_resident is not False)
    )
