"""Reading models."""

from sqlalchemy import select
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
    return StoredModel(head=model_head(row), content=parse_model(row.content)) if row else None


def latest_adopted(session: Session, budget_year: int) -> StoredModel | None:
    """Return the newest adopted model of the year or an earlier one: what a draft begins as."""
    query = (
        select(ModelRow)
        .where(ModelRow.state == ModelState.ADOPTED.value, ModelRow.budget_year <= budget_year)
        .order_by(ModelRow.budget_year.desc(), ModelRow.id.desc())
        .limit(1)
    )
    row = session.scalar(query)
    return StoredModel(head=model_head(row), content=parse_model(row.content)) if row else None


def factors_known(session: Session, scope: Scope, budget_year: int) -> tuple[Factor, ...]:
    """Return the factors of the newest background data before the budget year, weights 1."""
    years = [year for year in register.years_of(session, "background") if year < budget_year]
    if not years:
        return ()
    return factors_in(register.background(session, scope, years=years[-1:]))
