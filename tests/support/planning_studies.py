"""A study with two alternatives, for the pages of planning."""

from builders import NOW
from sqlalchemy import select

from qms.access.actor import Actor, Reach
from qms.access.roles import Role
from qms.identity.models import Account
from qms.planning.core.plan.steps import Close, Merge
from qms.planning.models import PlanningAlternative
from qms.planning.services.alternatives import add_alternative
from qms.planning.services.studies import begin_study, share_study

NAME = "Skolor i norr"


def planner_of(session, municipality, user_name):
    """Return the actor of the account that is signed in."""
    row = session.scalars(select(Account).where(Account.user_name == user_name)).one()
    reach = Reach(role=Role.PLANNER, node_id=municipality.id, path=f"/{municipality.id}/")
    return Actor(account_id=row.id, pseudonym=row.pseudonym, name=row.name, reaches=(reach,))


def begin(session, planner, case, *, is_shared=False):
    """Keep the case as a study with one alternative that closes B and one that merges it later."""
    study = begin_study(session, planner, case, name=NAME, form="compulsory", basis={}, now=NOW)
    year, (first, second) = case.years[1], (one.key for one in case.schools[:2])
    close = add_alternative(session, planner, study, name="Stäng B", now=NOW,
                            steps=[Close(year=year, school=second)])  # fmt: skip
    merge = add_alternative(session, planner, study, name="Slå ihop", now=NOW,
                            steps=[Merge(year=year + 1, school=second, into=first)])  # fmt: skip
    if is_shared:
        share_study(session, planner, study, is_shared=True, now=NOW)
    return study, close, merge


def freeze(session, alternative_id):
    """Mark the alternative as frozen."""
    row = session.get_one(PlanningAlternative, alternative_id)
    row.frozen_at, row.frozen_by, row.content, row.sha256 = NOW, "x", b"x", "0" * 64
    session.flush()
