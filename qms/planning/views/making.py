"""A study's case out of the register: for a new study, and again for one that there is."""

from dataclasses import replace

from sqlalchemy.orm import Session

from qms.kernel.problems import RefusedError
from qms.org.core.forms import SchoolForm
from qms.planning.core.case import Case, Guards, Rule
from qms.planning.core.case.faults import faults_of
from qms.planning.core.from_register import MadeCase, Told
from qms.planning.forms.study import StudyForm
from qms.planning.queries import case_of
from qms.planning.queries.studies import Study

GUARDS = Guards(closures_a_year=2, keeps_grades=True)
"""What a proposal keeps to until somebody says otherwise."""
TEACHER = "prices.fte_cost"


def made_first(session: Session, form: StudyForm) -> MadeCase:
    """Return the case; raise RefusedError with everything that hinders it.

    Without costs in the register it is begun all the same: a planner may type the prices.
    """
    made = case_of(
        session, form=SchoolForm(form.form.data), first_year=form.first_year.data,
        years=form.years.data, guards=GUARDS,
    )  # fmt: skip
    _refuse_faults(made.case, made)
    return made


def made_again(session: Session, study: Study, case: Case) -> MadeCase:
    """Return the study's case as the register is now, with its years, guards and locked schools.

    Raise RefusedError with everything that hinders it.
    """
    made = case_of(
        session, form=SchoolForm(study.form), first_year=case.first_year, years=len(case.years),
        guards=case.guards,
    )  # fmt: skip
    locked = {one.key for one in case.schools if one.is_locked}
    kept = replace(
        made.case, payer=case.payer,
        schools=tuple(replace(one, is_locked=one.key in locked) for one in made.case.schools),
        rule=case.rule if made.case.shares is not None else Rule.NEAREST,
    )  # fmt: skip
    _refuse_faults(kept, made)
    return replace(made, case=kept)


def _refuse_faults(case: Case, made: MadeCase) -> None:
    unpriced = any(one.told is Told.NO_COSTS for one in made.notes)
    faults = [one for one in faults_of(case) if not (unpriced and one.column == TEACHER)]
    if faults:
        raise RefusedError(tuple(faults))
