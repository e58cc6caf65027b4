"""A planner signed in, with a study of two schools in two areas."""

from types import SimpleNamespace

import pytest
from support.planning_cases import small_case
from support.planning_studies import begin, planner_of


@pytest.fixture
def planner(sign_in):
    """Return the client of a planner."""
    return sign_in("planner")


@pytest.fixture
def made(db, municipality, sign_in, planner):
    """Return the study and its alternatives by id, with their case and the planner's actor."""
    with db.transaction() as session:
        actor = planner_of(session, municipality, sign_in.names[-1])
        case = small_case(years=4)
        study, close, merge = begin(session, actor, case)
    return SimpleNamespace(study=study, close=close, merge=merge, case=case, actor=actor,
                           page=f"/planering/{study}",
                           steps=f"/planering/alternativ/{close}/steg")  # fmt: skip
