"""A stored case is the same case, and the same bytes."""

import numpy as np
import pytest
from support.planning_cases import grades, random_case, small_case

from qms.planning.core.case import Rule
from qms.planning.core.case.packing import checksum, packed, unpacked
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import apply
from qms.planning.core.plan.steps import Close


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(small_case(), id="no shares, no hard limit"),
        pytest.param(random_case(4), id="shares, leases and candidates"),
        pytest.param(small_case(grades=grades(hard_limit=9.0), rule=Rule.NEAREST), id="limits"),
    ],
)
def test_what_is_stored_comes_to_the_same_to_the_last_digit(case):
    again = unpacked(packed(case))
    assert packed(again) == packed(case)
    assert checksum(again) == checksum(case)
    assert (again.grades, again.schools, again.prices) == (case.grades, case.schools, case.prices)
    steps = [Close(year=case.first_year + 1, school=case.schools[0].key)]
    mine, other = (evaluate(one, apply(one, steps)) for one in (case, again))
    assert np.array_equal(mine.costs.yearly(case.payer), other.costs.yearly(case.payer))


def test_another_case_has_another_checksum():
    assert checksum(random_case(4)) != checksum(random_case(5))
