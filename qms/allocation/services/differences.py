"""Compare the schools of a model: handbook step 1, and what each factor does in kronor."""

from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, has_right
from qms.allocation.core.differences.from_register import Results
from qms.allocation.core.differences.indicators import Choice, choose
from qms.allocation.core.differences.settings import Settings
from qms.allocation.core.differences.study import Study, study_of
from qms.allocation.core.differences.told import concluded, told
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.records import StoredModel
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
from qms.allocation.queries.models import model
from qms.allocation.queries.publicity import publicity
from qms.allocation.services.differences_money import FactorMoney, factor_money
from qms.content.loader import load
from qms.db.kept import kept

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
    """The comparison of a model's schools, what it was made from, and what must not be shown."""

    model: StoredModel
    settings: StoredSettings
    ground: Ground
    choice: Choice
    results: Results
    study: Study
    analysis: SchoolAnalysis | None
    money: FactorMoney
    hidden: Hidden


def compare_schools(session: Session, actor: Actor, model_id: int, asked: Asked) -> Comparison:
    """Return the comparison; raise OutOfScopeError when there is no such model.

    For somebody who may not read the register a school with a hidden group is not counted in the
    figures of that factor; the conclusions in words are of all schools, whoever asks.
    """
    authorize(actor, Can.ALLOCATION_READ)
    stored = model(session, model_id)
    if stored is None:
        raise OutOfScopeError(str(model_id))
    settings = differences_settings(session)
    years = settings.settings.limits.result_years
    found = ground(session, stored, autumn=asked.autumn, result_years=years)
    hidden = _hidden(session, found)
    ask = partial(_kept, session, stored, settled=settings.settings, asked=asked)
    studied = ask(found, of="every school")
    if not has_right(actor, Can.REGISTER_READ):
        shown = ask(_told(session, found, hidden), of="schools told")
        studied = replace(shown, study=concluded(shown.study, studied.study))
    return Comparison(
        model=stored,
        settings=settings,
        ground=found,
        choice=studied.choice,
        results=studied.results,
        study=studied.study,
        analysis=studied.analysis,
        money=factor_money(session, stored, found, pot_ore=asked.pot_ore),
        hidden=hidden,
    )


def _told(session: Session, found: Ground, hidden: Hidden) -> Ground:
    """Return the ground of those who may not read the register."""
    ask = partial(told, found.found, hidden)
    counted = kept(session, ("allocation.told", found.autumn), (found.found, hidden), ask)
    return replace(found, found=counted)


def _kept(
    session: Session,
    stored: StoredModel,
    found: Ground,
    *,
    of: str,
    settled: Settings,
    asked: Asked,
) -> "_Studied":
    ask = partial(_studied, stored.content, found, settled, asked)
    choice = (found.autumn, asked.indicator, asked.is_weighted)
    question = ("allocation.study", stored.head.id, of, *choice)
    return kept(session, question, (stored, found, settled, asked.language), ask)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Studied:
    choice: Choice
    results: Results
    study: Study
    analysis: SchoolAnalysis | None


def _studied(content: AllocationModel, found: Ground, settings: Settings, asked: Asked) -> _Studied:
    """Return the comparison itself, which takes most of the time of the page."""
    choice = choose(
        asked.indicator,
        results=found.results,
        outcomes=found.outcomes,
        known=load("indicators"),
        preferred=load("differences"),
        form=found.form,
        language=asked.language,
    )
    used = choice.results or NO_RESULTS
    return _Studied(
        choice=choice,
        results=used,
        study=study_of(
            found.factors,
            found.found.units,
            settings=settings,
            indicator=choice.indicator,
            results=used.values,
            omitted=(*found.found.omitted, *used.withheld),
        ),
        analysis=_analysis(content, found, choice, settings, asked),
    )


def _hidden(session: Session, found: Ground) -> Hidden:
    """Return what must not be shown of any factor, in the model or not."""
    schools = [
        School(unit=unit.unit, pupils=unit.pupils, shares=unit.shares) for unit in found.found.units
    ]
    fewest = publicity(session).fewest_shown
    ask = partial(hidden_cells, found.every, schools, fewest=fewest)
    return kept(session, ("allocation.hidden", found.autumn), (schools, found.every, fewest), ask)


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
