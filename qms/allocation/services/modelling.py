"""Draft a model, and save its weights and rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.allocation.core.degree.types import Degree
from qms.allocation.core.model import AllocationModel, Factor
from qms.allocation.core.model_file import dump_model, parse_model
from qms.allocation.core.proposals.settings import Settings, apply
from qms.allocation.core.states import ModelState
from qms.allocation.models import ModelRow
from qms.allocation.queries.makers import DRAFTED
from qms.allocation.queries.models import factors_known, latest_adopted
from qms.allocation.services.model_rows import change_draft, take
from qms.allocation.services.municipality import municipality_path
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
    copy_of: int | None = None,
) -> int:
    """Add a draft and return its id.

    It begins as `content`, as the model `copy_of`, as the latest adopted model, or as the
    register's factors with all weights 1: the first of these that there is. Raise RefusedError
    when there is no name, or no factor to begin with.
    """
    path = municipality_path(session)
    scope = authorize(actor, Can.ALLOCATION_DRAFT, path)
    title = " ".join(name.split())
    begun = content or _begun(session, scope, budget_year, copy_of)
    key = content.key if content else f"modell-{budget_year}"
    table = dump_model(replace(begun, key=key, name=title))
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
    record(session, actor, DRAFTED, row.id, now=now, path=path, year=budget_year)
    return row.id


def _begun(session: Session, scope: Scope, year: int, copy_of: int | None) -> AllocationModel:
    if copy_of is not None:
        return parse_model(take(session, copy_of).content)
    earlier = latest_adopted(session, year)
    if earlier:
        return earlier.content
    factors = factors_known(session, scope, year)
    if not factors:
        raise RefusedError((_no_factors(year),))
    return AllocationModel(key="", name="", factors=factors)


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
    model is no draft, RefusedError when the weights make no model.
    """
    scope = authorize(actor, Can.ALLOCATION_DRAFT, municipality_path(session))
    known = factors_known(session, scope, take(session, model_id).budget_year)

    def weigh(model: AllocationModel) -> AllocationModel:
        offered = offered_factors(model, known)
        kept = tuple(one for factor in offered if (one := _weighted(factor, weights)) is not None)
        return replace(model, factors=kept)

    return change_draft(session, actor, model_id, seen=seen, change=weigh, now=now)


def save_settings(
    session: Session, actor: Actor, model_id: int, *, seen: int, settings: Settings, now: datetime
) -> int:
    """Save everything but weights and degree of a draft and return its new version."""
    return change_draft(
        session, actor, model_id, seen=seen, change=lambda model: apply(settings, model), now=now
    )


def save_degree(
    session: Session, actor: Actor, model_id: int, *, seen: int, degree: Degree, now: datetime
) -> int:
    """Save the degree of redistribution of a draft and return its new version."""
    return change_draft(
        session, actor, model_id,
        seen=seen, change=lambda model: replace(model, degree=degree), now=now,
    )  # fmt: skip


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
