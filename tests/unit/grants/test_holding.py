"""Which months a decision gives, and how it stands on a day."""

from datetime import date

import pytest

from qms.grants.core.deciding.holding import Holding, held


@pytest.mark.parametrize(
    ("from_month", "later", "day", "how"),
    [
        pytest.param(1, [], date(2026, 12, 31), Holding.TO_COME, id="the day before its year"),
        pytest.param(1, [], date(2027, 1, 1), Holding.NOW, id="its first day"),
        pytest.param(1, [], date(2027, 12, 31), Holding.NOW, id="its last day"),
        pytest.param(1, [], date(2028, 1, 1), Holding.OVER, id="the year after"),
        pytest.param(1, [12], date(2027, 11, 30), Holding.NOW, id="paid till the change begins"),
        pytest.param(1, [12], date(2027, 12, 1), Holding.OVER, id="when the change has begun"),
        pytest.param(12, [], date(2027, 11, 30), Holding.TO_COME, id="the change before it begins"),
        pytest.param(12, [], date(2027, 12, 1), Holding.NOW, id="the change when it has begun"),
        pytest.param(1, [1], date(2027, 6, 1), Holding.NEVER, id="mended from January"),
        pytest.param(7, [10, 4], date(2027, 8, 1), Holding.NEVER, id="mended from before it began"),
        pytest.param(4, [10, 7], date(2027, 6, 30), Holding.NOW, id="until the first of two"),
        pytest.param(4, [10, 7], date(2027, 7, 1), Holding.OVER, id="after the first of two"),
    ],
)
def test_a_decision_stands_by_its_months(from_month, later, day, how):
    assert held(2027, from_month, later).on(day) is how
