"""The demo's schools and preschools as a case: whole, and in agreement with its books."""

import numpy as np
import pytest

from qms.org.core.forms import SchoolForm
from qms.planning.core.evaluating import evaluate
from qms.planning.core.from_register import Told
from qms.planning.core.plan import unchanged
from qms.planning.queries.registered import case_of


@pytest.mark.parametrize(
    ("form", "schools", "sites"),
    [
        pytest.param(SchoolForm.COMPULSORY, 23, 2, id="schools"),
        pytest.param(SchoolForm.PRESCHOOL, 35, 0, id="preschools"),
    ],
)
def test_nothing_is_missing_and_the_first_year_is_near_the_books(session, form, schools, sites):
    found = case_of(session, form=form)
    case = found.case
    assert [one.told for one in found.notes if one.is_missing] == []
    assert (len(case.schools), sum(one.is_candidate for one in case.schools)) == (
        schools + sites, sites,
    )  # fmt: skip
    assert len(case.areas) == 7
    whole = found.reconciled[-1]
    # The books are of the year before: the preschools have become smaller since.
    assert abs(whole.difference) < 0.02 * whole.booked
    result = evaluate(case, unchanged(case))
    assert result.unplaced.sum() == 0
    assert result.lacking[0] < 0.01 * result.pupils[0].sum()


def test_the_same_autumn_agrees_but_for_grades_within_bands(session):
    found = case_of(session, first_year=2025, years=1)
    rows = {row.item: row for row in found.reconciled}
    classes = rows["teaching"]
    assert abs(classes.after - classes.before) <= 0.02 * classes.before
    assert found.case.demand.sum() == pytest.approx(rows["meals"].after)


def test_the_shrinking_area_has_a_small_leased_school_with_room_next_door(session):
    case = case_of(session).case
    result = evaluate(case, unchanged(case))
    at = {one.name: place for place, one in enumerate(case.schools)}
    small, big = at["Skogvretsskolan"], at["Hamraskolan"]
    assert case.schools[small].lease_end == 2029
    assert result.pupils[0, small].sum() < 100
    free = result.rooms[0, big] - result.need[0, big]
    assert free >= result.need[0, small]
    assert np.nanmax(result.utilisation[0]) <= 1.1


def test_children_that_others_teach_are_told_of(session):
    (one,) = [one for one in case_of(session).notes if one.told is Told.NOT_OWN]
    assert one.values["schools"] == 7
