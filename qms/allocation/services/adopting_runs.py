"""Adopt a calculation: the year's amounts are decided."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.compute import RULES_VERSION
from qms.allocation.core.model_file import parse_model
from qms.allocation.core.states import (
    ModelState,
    RunState,
    StaleRunError,
    require_draft,
    require_other_person,
)
from qms.allocation.models import ModelRow, RunRow
from qms.allocation.queries.carried import last_indexes
from qms.allocation.queries.material import last_year, previous_rates
from qms.allocation.services.municipality import municipality_path, store_decision
from qms.allocation.services.run_files import batches
from qms.audit.services import record
from qms.register import services as pins

MODULE = "allocation"


def adopt_run(session: Session, actor: Actor, run_id: int, *, now: datetime) -> None:
    """Decide the year's amounts: an earlier decision gives way, the register's files are kept.

    Raise SamePersonError when the actor made the calculation, NotAllowedNowError when it is
    decided already, StaleRunError when the model or the register has changed since.
    """
    path = municipality_path(session)
    authorize(actor, Can.ALLOCATION_ADOPT, path)
    run = session.scalar(select(RunRow).where(RunRow.id == run_id).with_for_update())
    if run is None:
        raise OutOfScopeError(str(run_id))
    require_draft(run.state)
    require_other_person(actor.pseudonym, run.made_by)
    _require_current(session, run)
    session.execute(
        update(RunRow)
        .where(RunRow.budget_year == run.budget_year, RunRow.state == RunState.ADOPTED.value)
        .values(state=RunState.SUPERSEDED.value)
    )
    run.state, run.adopted_by, run.adopted_at = RunState.ADOPTED.value, actor.pseudonym, now
    store_decision(session, budget_year=run.budget_year)
    _pin(session, run)
    record(
        session, actor, "allocation.run-adopted", run.id, now=now, path=path,
        year=run.budget_year, pot_ore=run.pot_ore,
    )  # fmt: skip


def _require_current(session: Session, run: RunRow) -> None:
    """Hold the model and the files that the run rests on; raise StaleRunError if they changed.

    So it is too when the rules would give another amount today.
    """
    row = session.scalars(
        select(ModelRow).where(ModelRow.id == run.model_id).with_for_update()
    ).one()
    is_saved = pins.hold_saved(session, _batch_ids(run))
    model = parse_model(row.content)
    is_same = run.inputs["batches"] == batches(session, model, run.count_year)
    if (
        row.state != ModelState.ADOPTED
        or run.code_version != RULES_VERSION
        or not is_saved
        or not is_same
        or _has_new_past(session, run)
    ):
        raise StaleRunError(run.id)


def _has_new_past(session: Session, run: RunRow) -> bool:
    """Return whether last year's decision, which the run rests on, is another now."""
    year = run.budget_year
    rates, indexes = run.inputs.get("previous"), run.inputs.get("carried")
    return bool(
        (rates and rates != _texts(previous_rates(last_year(session, year))))
        or (indexes and not indexes.items() <= _texts(last_indexes(session, year)).items())
    )


def _texts(numbers: Mapping[str, Fraction]) -> dict[str, str]:
    return {unit: str(number) for unit, number in numbers.items()}


def _batch_ids(run: RunRow) -> list[int]:
    return [batch["id"] for batch in run.inputs["batches"]]


def _pin(session: Session, run: RunRow) -> None:
    label = f"Resursfördelning {run.budget_year}"
    pins.unpin(session, module=MODULE, label=label)
    pins.pin(session, _batch_ids(run), module=MODULE, label=label)
