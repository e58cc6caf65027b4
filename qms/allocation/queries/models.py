"""Reading models."""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.core.from_register import factors_in
from qms.allocation.core.model import Factor
from qms.allocation.core.model_file import parse_model
from qms.allocation.core.records import ModelHead, StoredModel
from qms.allocation.core.states import ModelState
from qms.allocation.models import ModelRow
from qms.register import queries as register


def model_head(row: ModelRow) -> ModelHead:
    """Return the row without its content."""
    return ModelHead(
        id=row.id,
        name=row.name,
        budget_year=row.budget_year,
        version=row.version,
        state=ModelState(row.state),
        made_by=row.created_by,
        made_at=row.created_at,
        saved_by=row.saved_by,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        adopted_by=row.adopted_by,
        adopted_at=row.adopted_at,
    )


def models(session: Session) -> tuple[ModelHead, ...]:
    """Return every model, the newest budget year first and the newest model first in it."""
    query = select(ModelRow).order_by(ModelRow.budget_year.desc(), ModelRow.id.desc())
    return tuple(model_head(row) for row in session.scalars(query))


def model(session: Session, model_id: int) -> StoredModel | None:
    """Return one model with its content, or None."""
    row = session.get(ModelRow, model_id)
    return _stored(row) if row else None


def latest_adopted(
    session: Session, budget_year: int, *, other_than: int = 0
) -> StoredModel | None:
    """Return the newest adopted model of the year or an earlier one: what a draft begins as."""
    query = (
        select(ModelRow)
        .where(
            ModelRow.state == ModelState.ADOPTED.value,
            ModelRow.budget_year <= budget_year,
            ModelRow.id != other_than,
        )
        .order_by(ModelRow.budget_year.desc(), ModelRow.id.desc())
    )
    return _first(session, query)


def followed_by(session: Session, head: ModelHead) -> StoredModel | None:
    """Return the model that was adopted last before this one: what it changes."""
    query = (
        select(ModelRow)
        .where(
            ModelRow.adopted_at.is_not(None),
            ModelRow.budget_year <= head.budget_year,
            ModelRow.id != head.id,
        )
        .order_by(ModelRow.budget_year.desc(), ModelRow.adopted_at.desc(), ModelRow.id.desc())
    )
    if head.adopted_at is not None:
        query = query.where(ModelRow.adopted_at < head.adopted_at)
    return _first(session, query)


def with_proposals(
    session: Session, model_id: int
) -> tuple[StoredModel | None, tuple[StoredModel, ...]]:
    """Return a model, None without it, and the proposals of its year, the oldest first."""
    year = select(ModelRow.budget_year).where(ModelRow.id == model_id).scalar_subquery()
    is_proposal = and_(ModelRow.state == ModelState.PROPOSED.value, ModelRow.budget_year == year)
    query = (
        select(ModelRow)
        .where(or_(ModelRow.id == model_id, is_proposal))
        .order_by(ModelRow.proposed_at, ModelRow.id)
    )
    found = [_stored(row) for row in session.scalars(query)]
    model = next((one for one in found if one.head.id == model_id), None)
    return model, tuple(one for one in found if one.head.state is ModelState.PROPOSED)


def _first(session: Session, query: Select[ModelRow]) -> StoredModel | None:
    row = session.scalar(query.limit(1))
    return _stored(row) if row else None


def _stored(row: ModelRow) -> StoredModel:
    return StoredModel(head=model_head(row), content=parse_model(row.content))


def factors_known(session: Session, scope: Scope, budget_year: int) -> tuple[Factor, ...]:
    """Return the factors of the newest background data before the budget year, weights 1."""
    years = [year for year in register.years_of(session, "background") if year < budget_year]
    if not years:
        return ()
    return factors_in(register.background(session, scope, years=years[-1:]))
