"""Compare the schools of a model: handbook step 1, and what each factor does in kronor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.differences.from_register import Results
from qms.allocation.core.differences.indicators import Choice, choose
from qms.allocation.core.differences.settings import Settings
from qms.allocation.core.differences.study import Study, study_of
from qms.allocation.core.from_register import Material
from qms.allocation.core.index import School
from qms.allocation.core.left_out.effect import LeftOutFactors, Values, left_out_factors
from qms.allocation.core.left_out.risk import values_without_each
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.records import StoredModel
from qms.allocation.core.risk.from_patterns import pupils_of
from qms.allocation.core.school_regression.analysis import (
    SchoolAnalysis,
    analyse_schools,
    analysed_factors,
)
from qms.allocation.core.school_regression.published import parse_equations
from qms.allocation.core.suppression import Hidden, hidden_cells
from qms.allocation.queries.differences import (
    Ground,
    StoredSettings,
    differences_settings,
    ground,
)
from qms.allocation.queries.material import Facts, last_year, latest_pot, previous_rates
from qms.allocation.queries.models import model
from qms.allocation.queries.publicity import publicity
from qms.content.loader import load
from qms.kernel.problems import Problem, RefusedError
from qms.register.core.facts import PupilPattern

NO_RESULTS = Results(values=(), withheld=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader wants to see; the default is the latest year, first result and year's pot.

    `language` is that of the results' and the equations' names.
    """

    autumn: int | None = None
    indicator: str = ""
    is_weighted: bool = False
    pot_ore: int | None = None
    language: str = "sv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The comparison of a model's schools, what it was made from, and what must not be shown.

    `left_out` is None without a pot, or when `problems` say why the model cannot be used.
    `patterns` are this year's pupils when the model's basis is a risk regression.
    """

    model: StoredModel
    settings: StoredSettings
    ground: Ground
    choice: Choice
    results: Results
    study: Study
    analysis: SchoolAnalysis | None
    pot_ore: int | None
    previous: Mapping[str, Fraction]
    counted: Material
    patterns: tuple[PupilPattern, ...]
    left_out: LeftOutFactors | None
    problems: tuple[Problem, ...]
    hidden: Hidden


def compare_schools(session: Session, actor: Actor, model_id: int, asked: Asked) -> Comparison:
    """Return the comparison; raise OutOfScopeError when there is no such model.

    All schools are counted whoever asks: what is shown of each is the page's to decide.
    """
    authorize(actor, Can.ALLOCATION_READ)
    stored = model(session, model_id)
    if stored is None:
        raise OutOfScopeError(str(model_id))
    settings = differences_settings(session)
    years = settings.settings.limits.result_years
    found = ground(session, stored, autumn=asked.autumn, result_years=years)
    content = load("differences")
    choice = choose(
        asked.indicator,
        results=found.results,
        outcomes=found.outcomes,
        known=load("indicators"),
        preferred=content,
        form=found.form,
        language=asked.language,
    )
    used = choice.results or NO_RESULTS
    counted = found.facts.material(stored.content)
    pot = asked.pot_ore or latest_pot(session, stored.head.budget_year)
    previous = previous_rates(last_year(session, stored.head.budget_year))
    patterns = _patterns(stored.content, counted, found.facts)
    left_out, problems = _left_out(stored.content, counted, patterns, pot, previous)
    return Comparison(
        model=stored,
        settings=settings,
        ground=found,
        choice=choice,
        results=used,
        study=study_of(
            found.factors,
            found.found.units,
            settings=settings.settings,
            indicator=choice.indicator,
            results=used.values,
            omitted=(*found.found.omitted, *used.withheld),
        ),
        analysis=_analysis(stored.content, found, choice, settings.settings, asked),
        pot_ore=pot,
        previous=previous,
        counted=counted,
        patterns=patterns,
        left_out=left_out,
        problems=problems,
        hidden=_hidden(session, found),
    )


def _hidden(session: Session, found: Ground) -> Hidden:
    """Return what must not be shown of any factor, in the model or not."""
    schools = [
        School(unit=unit.unit, pupils=unit.pupils, shares=unit.shares) for unit in found.found.units
    ]
    return hidden_cells(found.every, schools, fewest=publicity(session).fewest_shown)


def _analysis(
    content: AllocationModel, found: Ground, choice: Choice, settings: Settings, asked: Asked
) -> SchoolAnalysis | None:
    if choice.indicator is None or choice.results is None:
        return None
    return analyse_schools(
        analysed_factors(content, found.factors),
        found.found.units,
        results=choice.results.values,
        indicator=choice.indicator,
        limits=settings.limits,
        equations=parse_equations(load("differences"), asked.language),
        is_weighted=asked.is_weighted,
        every_factor=found.factors,
    )


def _left_out(
    content: AllocationModel,
    counted: Material,
    patterns: Sequence[PupilPattern],
    pot_ore: int | None,
    previous: Mapping[str, Fraction],
) -> tuple[LeftOutFactors | None, tuple[Problem, ...]]:
    if pot_ore is None:
        return None, ()
    try:
        found = left_out_factors(
            content,
            counted.schools,
            pot_ore=pot_ore,
            previous=previous if content.degree.needs_previous else None,
            values=_values(content, patterns),
        )
    except RefusedError as refused:
        return None, refused.problems
    return found, ()


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
