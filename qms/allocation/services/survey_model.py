"""Put the weights of a survey into a draft."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.model import AllocationModel, Basis, Factor
from qms.allocation.core.survey.needs import Group, group_needs
from qms.allocation.core.survey.round import Round, SurveyKind
from qms.allocation.core.survey.weight_model import source_of, weight_table
from qms.allocation.core.survey.weights import SurveyWeights, weights_of
from qms.allocation.queries import survey as queries
from qms.allocation.queries.models import factors_known
from qms.allocation.services.model_rows import change_draft, take
from qms.allocation.services.modelling import offered_factors
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError


def survey_weights(
    session: Session, asked: Round, *, reference: Group | None = None
) -> SurveyWeights:
    """Return the weights of the answers so far; raise RefusedError when they make none."""
    rows = [row for one in queries.weight_answers(session, asked.id) for row in one.rows(asked)]
    return weights_of(group_needs(rows), reference=reference)


def use_weights(
    session: Session,
    actor: Actor,
    survey_id: int,
    model_id: int,
    *,
    seen: int,
    now: datetime,
    reference: Group | None = None,
) -> tuple[str, ...]:
    """Give a draft the survey's weights and return the factors that it loses by it.

    The model keeps its labels and rules. Factors outside the survey leave it: their weights are
    on another scale. Raise ConflictError, NotAllowedNowError or RefusedError as saving does.
    """
    path = municipality_path(session)
    scope = authorize(actor, Can.ALLOCATION_DRAFT, path)
    asked = queries.survey(session, survey_id)
    if asked is None or asked.kind is not SurveyKind.WEIGHTS:
        raise OutOfScopeError(str(survey_id))
    found = survey_weights(session, asked, reference=reference)
    row = take(session, model_id)
    known = factors_known(session, scope, row.budget_year)
    lost: list[str] = []

    def weigh(model: AllocationModel) -> AllocationModel:
        factors = tuple(_weighted(one, found) for one in offered_factors(model, known))
        kept = tuple(one for one in factors if one is not None)
        names = {one.name for one in kept}
        lost.extend(one.name for one in model.factors if one.name not in names)
        return replace(model, factors=kept, basis=Basis.WEIGHTS, risk=None, source=source_of(found))

    change_draft(session, actor, model_id, seen=seen, change=weigh, now=now)
    record(session, actor, "allocation.survey-used", survey_id, now=now, path=path, model=model_id)
    return tuple(lost)


def _weighted(factor: Factor, found: SurveyWeights) -> Factor | None:
    """Return the factor with the survey's weights, None when it was not asked about."""
    table = {c: w for (name, c), w in weight_table(found).items() if name == factor.name}
    if not table:
        return None
    missing = [one.name for one in factor.categories if one.name not in table]
    if missing:
        raise RefusedError(tuple(_unanswered(factor.name, name) for name in missing))
    return replace(
        factor,
        categories=tuple(replace(one, weight=table[one.name]) for one in factor.categories),
    )


def _unanswered(factor: str, category: str) -> Problem:
    return Problem(
        message=f"Ingen har svarat om {factor}: {category}.",
        column=f"{factor}:{category}",
        cure="Vänta in svar, eller fråga igen om registret har fått en ny kategori.",
    )
