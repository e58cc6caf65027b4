"""A study of the area that shrinks: the merger that is proposed, and closing without one."""

import tomllib
from datetime import datetime
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS
from qms.identity import queries as identity
from qms.kernel.clock import local_day
from qms.planning.core.case import Case, Guards
from qms.planning.core.checks import version_of
from qms.planning.core.from_register import basis_of
from qms.planning.core.plan.steps import Close, Merge
from qms.planning.models import PlanningStudy
from qms.planning.queries import case_of
from qms.planning.services.alternatives import add_alternative
from qms.planning.services.checks import save_answers
from qms.planning.services.freezing import freeze_alternative
from qms.planning.services.studies import begin_study

STUDY = "demo.planning-study"
"""The job's name."""
NAME = "Mosjöbygdens skolor"
SMALL, LARGE = "Skogvretsskolan", "Hamraskolan"
MERGED, CLOSED = f"Slå ihop {SMALL} och {LARGE}", f"Stäng {SMALL}"
GUARDS = Guards(closures_a_year=2, keeps_grades=True)


def make_study(session: Session, *, now: datetime) -> int:
    """Begin the study as the demo's planner, freeze the merger and return the study's id.

    A study of that name which is there already is left as it is.
    """
    known = session.scalar(select(PlanningStudy.id).where(PlanningStudy.name == NAME))
    if known is not None:
        return known
    planner = _planner(session, now)
    made = case_of(session, first_year=local_day(now).year + 1, guards=GUARDS)
    study = begin_study(session, planner, made.case, name=NAME, form=made.case.form,
                        basis=basis_of(made), planned=made.planned, now=now)  # fmt: skip
    small, large, year = _facts(made.case)
    merged = add_alternative(session, planner, study, name=MERGED, now=now,
                             steps=[Merge(year=year, school=small, into=large)])  # fmt: skip
    add_alternative(session, planner, study, name=CLOSED, now=now,
                    steps=[Close(year=year, school=small)])  # fmt: skip
    save_answers(session, planner, merged, _answers(), seen=version_of({}), now=now)
    freeze_alternative(session, planner, merged, version=1, now=now)
    return study


def _planner(session: Session, now: datetime) -> Actor:
    user_name = DEMO_LOGINS.of(Role.PLANNER).user_name
    account = identity.account_named(session, user_name)
    if account is None:
        raise LookupError(user_name)
    found = identity.signed_in(session, account.id, on=local_day(now))
    if found is None:
        raise LookupError(user_name)
    return found.actor


def _facts(case: Case) -> tuple[str, str, int]:
    """Return the two schools' keys, and the year after the small one's lease."""
    keys = {one.name: one for one in case.schools}
    small = keys[SMALL]
    return small.key, keys[LARGE].key, (small.lease_end or case.years[1]) + 1


def _answers() -> dict[str, str]:
    text = files("qms.demo").joinpath("planning_answers.toml").read_text("utf-8")
    return {key: " ".join(answer.split()) for key, answer in tomllib.loads(text).items()}
