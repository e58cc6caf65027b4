"""Calculate a budget year with an adopted model."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, Scope, authorize
from qms.allocation.core.budget.stored import dump_year
from qms.allocation.core.budget.year import BudgetYear, YearInputs, budget_year
from qms.allocation.core.compute import RULES_VERSION, Allocation, refuse_unusable
from qms.allocation.core.from_register import Material, UnitsHinderedError
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.model_file import parse_model
from qms.allocation.core.states import ModelState, NotAllowedNowError, RunState
from qms.allocation.core.stored import dump_left_out, dump_working
from qms.allocation.models import LineRow, ModelRow, PartRow, RunRow
from qms.allocation.queries.carried import last_indexes
from qms.allocation.queries.material import (
    Facts,
    facts,
    last_year,
    needs_pupils,
    previous_rates,
    units_counted,
)
from qms.allocation.queries.need_hours import need_hours
from qms.allocation.services.municipality import municipality_path
from qms.allocation.services.run_files import batches
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError


def run_allocation(
    session: Session,
    actor: Actor,
    model_id: int,
    *,
    budget_year: int,
    pot_ore: int,
    now: datetime,
    count_year: int | None = None,
    leave_out: Mapping[int, str] | None = None,
    carry_reason: str = "",
) -> int:
    """Share `pot_ore` among the schools of the model's form and return the calculation's id.

    Pupils and background are those of 15 October `count_year`, the year before the budget year
    unless given. A school that cannot be counted, municipal or independent, has to be in
    `leave_out` with the reason. With a `carry_reason` each school keeps the index of last year's
    decision. With a budget in the model the pot is the whole, and is split into its dimensions.
    Raise NotAllowedNowError when the model is not adopted, UnitsHinderedError (a RefusedError)
    with everything that hinders, RefusedError when nothing can be shared out.
    """
    path = municipality_path(session)
    scope = authorize(actor, Can.ALLOCATION_DRAFT, path)
    model = _adopted(session, model_id, budget_year)
    autumn = budget_year - 1 if count_year is None else count_year
    carried = _carried(session, budget_year, carry_reason)
    known = _known(session, scope, model, autumn)
    found = known.material(model, leave_out=leave_out, carried=_numbers(carried))
    _refuse(model, found, pot_ore)
    needs = need_hours(session, scope, model, autumn, units=known.names)
    inputs = YearInputs(
        schools=found.schools,
        grades=_grades(model, known),
        hours=needs.hours,
        previous=_previous(session, model, budget_year),
        carried={one.unit: carried[one.unit] for one in found.schools if one.unit in carried},
    )
    year = _counted(model, inputs, pot_ore, known.names)
    run = RunRow(
        model_id=model_id,
        budget_year=budget_year,
        count_year=autumn,
        pot_ore=year.allocation.pot_ore,
        inputs=dump_year(inputs)
        | {"batches": batches(session, model, autumn)}
        | {"whole_ore": pot_ore, "carry_reason": carry_reason.strip()}
        | {"hidden_hours": list(needs.hidden)},
        left_out=dump_left_out(found.left_out),
        code_version=RULES_VERSION,
        state=RunState.DRAFT.value,
        made_by=actor.pseudonym,
        made_at=now,
    )
    _store(session, run, year)
    record(
        session, actor, "allocation.run-made", run.id, now=now, path=path, year=budget_year,
        pot_ore=pot_ore, model=model_id, left_out=sum(bool(one.because) for one in found.left_out),
        carried=len(inputs.carried),
    )  # fmt: skip
    return run.id


def judge_units(
    session: Session,
    actor: Actor,
    model_id: int,
    *,
    budget_year: int,
    leave_out: Mapping[int, str] | None = None,
    carry_reason: str = "",
) -> Material:
    """Return which units a calculation of the year could count, and what hinders the others.

    Nothing is counted or stored. Raise NotAllowedNowError when the model is not adopted,
    RefusedError when it is not for the year or there is no index to keep.
    """
    scope = authorize(actor, Can.ALLOCATION_DRAFT, municipality_path(session))
    model = _adopted(session, model_id, budget_year)
    carried = _carried(session, budget_year, carry_reason)
    known = _known(session, scope, model, budget_year - 1)
    return known.material(model, leave_out=leave_out, carried=_numbers(carried))


def _known(session: Session, scope: Scope, model: AllocationModel, autumn: int) -> Facts:
    units = units_counted(session, scope, model, autumn)
    return facts(session, scope, autumn, units=units, has_pupils=needs_pupils(model))


def _numbers(units: Iterable[str]) -> frozenset[int]:
    return frozenset(int(unit) for unit in units)


def _adopted(session: Session, model_id: int, budget_year: int) -> AllocationModel:
    """Return the model; raise when it is not there, not adopted, or not for the year."""
    row = session.get(ModelRow, model_id)
    if row is None:
        raise OutOfScopeError(str(model_id))
    if row.state != ModelState.ADOPTED:
        raise NotAllowedNowError(row.state)
    _check_year(row, budget_year)
    return parse_model(row.content)


def _store(session: Session, run: RunRow, year: BudgetYear) -> None:
    """Write the calculation with its lines and parts; it has an id afterwards."""
    session.add(run)
    session.flush()
    session.add_all(_line_rows(run.id, year.allocation))
    session.add_all(_part_rows(run.id, year))


def _counted(
    model: AllocationModel, inputs: YearInputs, pot_ore: int, names: Mapping[int, str]
) -> BudgetYear:
    called = {str(unit): name for unit, name in names.items()}
    return budget_year(model, inputs, pot_ore=pot_ore, names=called)


def _refuse(model: AllocationModel, found: Material, pot_ore: int) -> None:
    """Raise RefusedError with everything that hinders, in the units and in the pot."""
    others: tuple[Problem, ...] = ()
    try:
        refuse_unusable(model, found.schools, pot_ore)
    except RefusedError as refusal:
        others = refusal.problems
    if found.refused:
        raise UnitsHinderedError(found, others)
    if others:
        raise RefusedError(others)


def _check_year(row: ModelRow, budget_year: int) -> None:
    if budget_year < row.budget_year:
        raise RefusedError(
            (
                Problem(message=f"Modellen gäller från {row.budget_year}.", column="budget_year",
                        cure="Välj ett senare år eller en annan modell."),
            )
        )  # fmt: skip


def _previous(session: Session, model: AllocationModel, budget_year: int) -> Mapping[str, Fraction]:
    """Return last year's decided kronor per pupil when they decide anything, else nothing."""
    if not model.degree.needs_previous:
        return {}
    return previous_rates(last_year(session, budget_year))


def _carried(session: Session, budget_year: int, reason: str) -> Mapping[str, Fraction]:
    """Return last year's decided index by unit when there is a reason to keep it, else nothing."""
    if not reason.strip():
        return {}
    found = last_indexes(session, budget_year)
    if not found:
        before = budget_year - 1
        message = f"Det finns inget beslut för {before} att behålla index från."
        raise RefusedError(
            (Problem(message=message, column="carry_reason", cure="Räkna index på nytt."),)
        )
    return found


def _grades(model: AllocationModel, known: Facts) -> dict[str, dict[int, int]]:
    """Return pupils by unit and step, where a budget asks for them; hidden counts are nobody.

    A unit whose background is unknown is there too: it shares in what follows the pupils.
    """
    if model.budget is None:
        return {}
    found: dict[str, dict[int, int]] = {}
    for count in known.counted(model):
        if count.n:
            steps = found.setdefault(str(count.unit_id), {})
            steps[count.step] = steps.get(count.step, 0) + count.n
    return found


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


def _part_rows(run_id: int, year: BudgetYear) -> Iterable[PartRow]:
    return [
        PartRow(
            run_id=run_id,
            unit_id=int(part.unit),
            kind=part.kind.value,
            ore=part.ore,
            working={"lines": [asdict(line) for line in part.working]},
        )
        for part in year.parts
    ]
