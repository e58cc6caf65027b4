"""Calculate a budget year with an adopted model, and adopt the calculation."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, Scope, authorize
from qms.allocation.core.compute import RULES_VERSION, Allocation, compute, refuse_unusable
from qms.allocation.core.from_register import Material, gather
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.model_file import parse_model
from qms.allocation.core.states import (
    ModelState,
    NotAllowedNowError,
    RunState,
    StaleRunError,
    require_draft,
    require_other_person,
)
from qms.allocation.core.stored import dump_left_out, dump_schools, dump_working
from qms.allocation.models import LineRow, ModelRow, RunRow
from qms.allocation.services.municipality import municipality_path, store_decision
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.register import batch_queries
from qms.register import queries as register
from qms.register import services as pins

MODULE = "allocation"
DATASETS = ("pupil_counts", "background")


def run_allocation(
    session: Session,
    actor: Actor,
    model_id: int,
    *,
    budget_year: int,
    pot_ore: int,
    now: datetime,
    count_year: int | None = None,
) -> int:
    """Share `pot_ore` among the compulsory schools and return the calculation's id.

    Pupils and background are those of 15 October `count_year`, the year before the budget year
    unless given. Municipal and independent schools are counted alike; a school that cannot be
    counted is stored with its reason. Raise NotAllowedNowError when the model is not adopted,
    RefusedError when nothing can be shared out.
    """
    path = municipality_path(session)
    scope = authorize(actor, Can.ALLOCATION_DRAFT, path)
    row = session.get(ModelRow, model_id)
    if row is None:
        raise OutOfScopeError(str(model_id))
    if row.state != ModelState.ADOPTED:
        raise NotAllowedNowError(row.state)
    _check_year(row, budget_year)
    autumn = budget_year - 1 if count_year is None else count_year
    model = parse_model(row.content)
    material = _material(session, scope, model, autumn)
    refuse_unusable(model, material.schools, pot_ore)
    whole = compute(model, material.schools, pot_ore=pot_ore)
    run = RunRow(
        model_id=model_id,
        budget_year=budget_year,
        count_year=autumn,
        pot_ore=pot_ore,
        inputs={"schools": dump_schools(material.schools), "batches": _batches(session, autumn)},
        left_out=dump_left_out(material.left_out),
        code_version=RULES_VERSION,
        state=RunState.DRAFT.value,
        made_by=actor.pseudonym,
        made_at=now,
    )
    session.add(run)
    session.flush()
    session.add_all(_line_rows(run.id, whole))
    record(
        session, actor, "allocation.run-made", run.id, now=now, path=path, year=budget_year,
        pot_ore=pot_ore, model=model_id,
    )  # fmt: skip
    return run.id


def _check_year(row: ModelRow, budget_year: int) -> None:
    if budget_year < row.budget_year:
        raise RefusedError(
            (
                Problem(message=f"Modellen gäller från {row.budget_year}.", column="budget_year",
                        cure="Välj ett senare år eller en annan modell."),
            )
        )  # fmt: skip


def _material(session: Session, scope: Scope, model: AllocationModel, autumn: int) -> Material:
    day = date(autumn, 10, 15)
    units = org.units(session, scope, on=day, form=SchoolForm.COMPULSORY)
    ids = [unit.id for unit in units]
    return gather(
        model,
        ids,
        register.pupil_counts(session, scope, years=[autumn], unit_ids=ids),
        register.background(session, scope, years=[autumn], unit_ids=ids),
    )


def _batches(session: Session, autumn: int) -> list[dict[str, Any]]:
    """Return which files the facts came from, with their checksums."""
    ids = {
        dataset: register.batches_behind(session, dataset, years=[autumn]) for dataset in DATASETS
    }
    known = batch_queries.batches(session, [one for found in ids.values() for one in found])
    return [
        {"dataset": dataset, "id": one, "sha256": known[one].sha256}
        for dataset, found in ids.items()
        for one in found
    ]


def _line_rows(run_id: int, whole: Allocation) -> Iterable[LineRow]:
    return [
        LineRow(
            run_id=run_id,
            unit_id=int(result.unit),
            pupils=result.pupils,
            points=str(result.points),
            index=str(result.index),
            ore_total=result.ore,
            working=dump_working(whole, result),
        )
        for result in whole.results
    ]


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
    """Hold the model and the files that the run rests on; raise StaleRunError if they changed."""
    state = session.scalar(
        select(ModelRow.state).where(ModelRow.id == run.model_id).with_for_update()
    )
    is_saved = pins.hold_saved(session, _batch_ids(run))
    is_same = run.inputs["batches"] == _batches(session, run.count_year)
    if state != ModelState.ADOPTED or not is_saved or not is_same:
        raise StaleRunError(run.id)


def _batch_ids(run: RunRow) -> list[int]:
    return [batch["id"] for batch in run.inputs["batches"]]


def _pin(session: Session, run: RunRow) -> None:
    label = f"Resursfördelning {run.budget_year}"
    pins.unpin(session, module=MODULE, label=label)
    pins.pin(session, _batch_ids(run), module=MODULE, label=label)
