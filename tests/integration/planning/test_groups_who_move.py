"""Which groups move, from what the register has of the schools that are left."""

from dataclasses import replace

import pytest
from builders import NOW, SYSTEM
from support.planning_cases import small_case

from qms.planning.core.impact import moves
from qms.planning.core.impact.groups import group_shares
from qms.planning.core.plan.applying import apply
from qms.planning.core.plan.steps import Close
from qms.planning.queries.groups import background_shares
from qms.register import services

HEADER = "enhet;år;faktor;kategori;procent\n"
CASE = small_case()
NEW = ("Åkerskolan;2026;utbildning;kort;10\nÅkerskolan;2026;utbildning;lång;90\n"
       "Ängsskolan;2026;utbildning;kort;40\nÄngsskolan;2026;utbildning;lång;60\n")  # fmt: skip


def save(session, text):
    found = services.stage_import(
        session, SYSTEM, dataset_key="background", file_name="a.csv",
        content=f"{HEADER}{text}".encode(), now=NOW,
    )  # fmt: skip
    services.confirm_import(session, SYSTEM, found, now=NOW)


@pytest.fixture
def basis(municipality):
    return {"units": {"A": municipality.school, "B": municipality.sibling}}


def test_the_newest_year_that_is_not_after_the_first(session, basis):
    save(session, "Åkerskolan;2025;utbildning;kort;99\n")
    save(session, NEW)
    earlier = background_shares(session, replace(CASE, first_year=2025), basis)
    assert earlier == ({(0, "utbildning", "kort"): 0.99}, 2025)
    shares, year = background_shares(session, CASE, basis)
    assert year == 2026
    assert shares == {
        (0, "utbildning", "kort"): 0.1, (0, "utbildning", "lång"): 0.9,
        (1, "utbildning", "kort"): 0.4, (1, "utbildning", "lång"): 0.6,
    }  # fmt: skip


def test_those_who_leave_b_are_as_its_pupils(session, basis):
    save(session, NEW)
    shares, _ = background_shares(session, CASE, basis)
    found = moves(CASE, apply(CASE, [Close(year=2028, school="B")]))
    told = group_shares(found, [120.0, 120.0], shares)
    assert [(one.category, one.moving, one.everybody) for one in told] == [
        ("kort", pytest.approx(0.4), pytest.approx(0.25)),
        ("lång", pytest.approx(0.6), pytest.approx(0.75)),
    ]


@pytest.mark.parametrize("units", [{}, {"unknown": 1}])
def test_a_study_of_schools_that_the_register_does_not_have(session, municipality, units):
    save(session, NEW)
    assert background_shares(session, CASE, {"units": units}) == ({}, None)
