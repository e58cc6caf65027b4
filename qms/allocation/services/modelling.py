"""Draft a model, save its weights, adopt it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.model import AllocationModel, Factor
from qms.allocation.core.model_file import dump_model, parse_model
from qms.allocation.core.states import (
    ModelState,
    require_draft,
    require_other_person,
    require_seen,
)
from qms.allocation.models import ModelRow
from qms.allocation.queries.models import factors_known, latest_adopted
from qms.allocation.services.municipality import municipality_path, store_decision
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError

Weights = Mapping[tuple[str, str], Decimal | None]
"""(factor, category) to weight; a factor whose weights are all None is left out."""


def draft_model(
    session: Session,
    actor: Actor,
    *,
    name: str,
    budget_year: int,
    now: datetime,
    content: AllocationModel | None = None,
) -> int:
    """Add a draft and return its id.

    Without `content` it begins as the latest adopted model, else as the register's factors with
    all weights 1. Raise RefusedError when there is no name, or no factor to begin with.
    """
    path = municipality_path(session)
    scope = authorize(actor, Can.ALLOCATION_DRAFT, path)
    title = " ".join(name.split())
    begun = content
    if begun is None:
        earlier = latest_adopted(session, budget_year)
        factors = earlier.content.factors if earlier else factors_known(session, scope, budget_year)
        key = f"modell-{budget_year}"
        begun = (
            replace(earlier.content, key=key, name=title)
            if earlier
            else AllocationModel(key=key, name=title, factors=factors)
        )
        if not factors:
            raise RefusedError((_no_factors(budget_year),))
    table = dump_model(replace(begun, name=title))
    parse_model(table)
    row = ModelRow(
        name=title,
        budget_year=budget_year,
        version=1,
        state=ModelState.DRAFT.value,
        content=table,
        created_by=actor.pseudonym,
        created_at=now,
        saved_by=actor.pseudonym,
    )
    session.add(row)
    session.flush()
    record(session, actor, "allocation.model-drafted", row.id, now=now, path=path, year=budget_year)
    return row.id


def _no_factors(year: int) -> Problem:
    return Problem(
        message=f"Registret har inga uppgifter om elevernas bakgrund före {year}.",
        column="name",
        cure="Läs in datamängden Elevernas bakgrund per enhet först.",
    )


def save_weights(
    session: Session, actor: Actor, model_id: int, *, seen: int, weights: Weights, now: datetime
) -> int:
    """Save the weights of a draft and return its new version.

    Raise ConflictError when somebody saved after version `seen`, NotAllowedNowError when the
    model is adopted, RefusedError when the weights make no model.
    """
    path = municipality_path(session)
    scope = authorize(actor, Can.ALLOCATION_DRAFT, path)
    row = _take(session, model_id)
    require_draft(row.state)
    require_seen(row.version, seen)
    before = parse_model(row.content)
    offered = offered_factors(before, factors_known(session, scope, row.budget_year))
    factors = tuple(kept for factor in offered if (kept := _weighted(factor, weights)) is not None)
    table = dump_model(replace(before, factors=factors))
    parse_model(table)
    row.content, row.saved_by = table, actor.pseudonym
    row.version += 1
    session.flush()
    record(
        session, actor, "allocation.model-saved", row.id, now=now, path=path, version=row.version
    )
    return row.version


def offered_factors(model: AllocationModel, known: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Return the model's factors, then those of the register that it does not use."""
    names = {factor.name for factor in model.factors}
    return (*model.factors, *(factor for factor in known if factor.name not in names))


def _weighted(factor: Factor, weights: Weights) -> Factor | None:
    given = {c.name: weights.get((factor.name, c.name)) for c in factor.categories}
    if all(weight is None for weight in given.values()):
        return None
    empty = [name for name, weight in given.items() if weight is None]
    if empty:
        raise RefusedError(tuple(_empty(factor.name, name) for name in empty))
    return replace(
        factor,
        categories=tuple(
            replace(category, weight=given[category.name] or Decimal(0))
            for category in factor.categories
        ),
    )


def _empty(factor: str, category: str) -> Problem:
    return Problem(
        message=f"Vikten för {factor}, {category} saknas.",
        column=f"{factor}:{category}",
        cure="Skriv 0 om kategorin inte ska ge poäng, eller töm hela faktorn.",
    )


def adopt_model(session: Session, actor: Actor, model_id: int, *, seen: int, now: datetime) -> None:
    """Adopt a draft: it can never be changed again, and the year's earlier model gives way.

    Raise SamePersonError when the actor drafted or last saved it, ConflictError when `seen` is
    not the latest version, NotAllowedNowError when it, or the year's model, is just decided.
    """
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_ADOPT, path)
    row = _take(session, model_id)
    require_draft(row.state)
    require_seen(row.version, seen)
    require_other_person(actor.pseudonym, row.created_by, row.saved_by)
    session.execute(
        update(ModelRow)
        .where(ModelRow.budget_year == row.budget_year, ModelRow.state == ModelState.ADOPTED.value)
        .values(state=ModelState.SUPERSEDED.value)
    )
    row.state, row.adopted_by, row.adopted_at = ModelState.ADOPTED.value, actor.pseudonym, now
    store_decision(session, budget_year=row.budget_year)
    record(
        session, actor, "allocation.model-adopted", row.id, now=now, path=path,
        year=row.budget_year, version=row.version,
    )  # fmt: skip


def _take(session: Session, model_id: int) -> ModelRow:
    """Return the model's row, locked; raise OutOfScopeError when there is none."""
    row = session.scalar(select(ModelRow).where(ModelRow.id == model_id).with_for_update())
    if row is None:
        raise OutOfScopeError(str(model_id))
    return row
