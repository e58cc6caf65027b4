"""A yearly calculation that is not made: which units hinder it, and leaving them out."""

from collections.abc import Sequence

from flask import g, render_template, request

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.core.from_register import Hindered, UnitsHinderedError
from qms.allocation.core.states import NotAllowedNowError
from qms.allocation.forms.leaving_out import TICK, field_of, leave_out_in, leaving_out, told
from qms.allocation.forms.modelling import RunForm
from qms.allocation.forms.pots import run_fault
from qms.allocation.services.running import judge_units
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries as org
from qms.web.context import current_actor, db, today
from qms.web.faults import in_words


def hindered_page(model_id: int, form: RunForm, refused: UnitsHinderedError) -> str:
    """Return the page: every fault of every unit at once, and a reason to write for each."""
    faults = (*refused.others, *refused.material.faults)
    return _page(model_id, form, refused.material.hindered, faults)


def is_from_hindered_page() -> bool:
    """Return whether the form was sent from the page of hindered units."""
    return bool(told(request.form))


def hindered_again(model_id: int, form: RunForm) -> str:
    """Return the page as it was sent, when year or pot is wrong: ticks and reasons stand."""
    try:
        hindered, faults = _judged(model_id, form)
    except (RefusedError, NotAllowedNowError):
        hindered, faults = _as_sent(), ()
    return _page(model_id, form, hindered, faults)


def _judged(model_id: int, form: RunForm) -> tuple[Sequence[Hindered], Sequence[Problem]]:
    """Return what hinders a calculation of the year; as it was sent when the year is wrong."""
    if form.budget_year.errors or form.carry_reason.errors:
        return _as_sent(), ()
    with db().reading() as session:
        found = judge_units(
            session, current_actor(), model_id,
            budget_year=form.budget_year.data,
            leave_out=leave_out_in(request.form), carry_reason=form.carry_reason.data or "",
        )  # fmt: skip
    return found.hindered, found.faults


def _as_sent() -> list[Hindered]:
    """Return the units that the page told of; what hinders them depends on the year."""
    scope = authorize(current_actor(), Can.ALLOCATION_DRAFT)
    with db().reading() as session:
        units = org.units(session, scope, on=today(), include_closed=True)
    names = {unit.id: unit.name for unit in units}
    return [
        Hindered(
            unit_id=one,
            name=names[one],
            problems=(),
            because=request.form.get(field_of(one), "").strip(),
        )
        for one in told(request.form)
        if one in names
    ]


def _page(
    model_id: int, form: RunForm, hindered: Sequence[Hindered], faults: Sequence[Problem]
) -> str:
    g.menu_endpoint = "allocation.show_models"
    units = leaving_out(hindered, request.form)
    typed = [(name, str(text)) for name, texts in form.errors.items() for text in texts]
    return render_template(
        "allocation/hindered_units.html",
        model_id=model_id,
        form=form,
        units=units,
        undecided=sum(not one.is_ticked or bool(one.error) for one in units),
        tick=TICK,
        faults=[run_fault(problem, form.pot.data) for problem in faults],
        errors=[*typed, *((one.field, one.error) for one in units if one.error)],
        in_words=in_words,
        has_errors=True,
    )
