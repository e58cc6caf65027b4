"""What a series says beside the municipality and over two years, and what chance gives."""

from decimal import Decimal

import pytest
from result_builders import cells, indicator

from qms.followup.core.results.findings import Said, findings
from qms.followup.core.results.indicators import Direction, ShareOf, Unit
from qms.followup.core.results.means import Mean


def means(*values):
    return tuple(None if v is None else Mean(value=Decimal(str(v)), units=9) for v in values)


def said(one, row, beside=(None, None, None)):
    return {found.said: found for found in findings(one, row, means(*beside))}


@pytest.mark.parametrize(
    ("value", "n", "usual", "expected", "needs_cause"),
    [
        # standard error at 80 % of 400: 100·√(0,8·0,2/400) = 2 percentage points
        pytest.param(70, 400, 80, Said.BELOW_MUNICIPALITY, True, id="five errors below"),
        pytest.param(77, 400, 80, Said.BELOW_MUNICIPALITY, False, id="as chance may give"),
        pytest.param(90, 400, 80, Said.ABOVE_MUNICIPALITY, False, id="above needs no cause"),
        pytest.param(80.04, 400, 80, None, False, id="alike as shown"),
    ],
)
def test_a_result_beside_the_municipality(value, n, usual, expected, needs_cause):
    found = findings(indicator(), cells(value, n=n), means(usual))

    assert [one.said for one in found] == ([expected] if expected else [])
    assert any(one.needs_cause for one in found) is needs_cause


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param((80, 75, 60), Said.FALLING, id="two years down"),
        pytest.param((60, 75, 80), Said.RISING, id="two years up"),
        pytest.param((80, 75, 76), None, id="down and up"),
        pytest.param((80, 80, 60), None, id="one year down"),
        pytest.param((80, None, 60), None, id="a hidden year breaks the row"),
        pytest.param((80, 75, 60, None), Said.FALLING, id="the row ends where it can be read"),
        pytest.param((75, 60), None, id="two years are too few"),
    ],
)
def test_two_years_in_the_same_direction(values, expected):
    found = said(indicator(), cells(*values, n=400), [None] * len(values))

    assert set(found) == ({expected} if expected else set())


def test_a_fall_within_chance_is_told_but_needs_no_cause():
    # errors 5,66 and 6,36 points: together 8,5, of which 1,96 is 16,7; the fall is 8
    found = said(indicator(), cells(80, 75, 72, n=50))[Said.FALLING]

    assert found.size == 8
    assert found.is_chance
    assert not found.needs_cause


def test_lower_is_better_where_the_indicator_says_so():
    absence = indicator(direction=Direction.LOWER)

    (found,) = findings(absence, cells(30, n=400), means(20))

    assert found.said is Said.ABOVE_MUNICIPALITY
    assert found.is_worse
    assert found.needs_cause


def test_without_a_direction_nothing_is_worse():
    context = indicator(direction=Direction.CONTEXT)

    (found,) = findings(context, cells(30, n=400), means(20))

    assert not found.is_worse
    assert not found.is_better
    assert not found.needs_cause


def test_chance_is_not_told_of_time_or_of_an_index():
    attendance = indicator(share_of=ShareOf.TIME, worth=Decimal(1))
    calm = indicator(unit=Unit.INDEX_10, worth=Decimal("0.3"))

    (of_time,) = findings(attendance, cells("92.4"), means("93.5"))
    (of_index,) = findings(calm, cells("6.1"), means("6.2"))

    assert of_time.is_chance is None
    assert of_time.needs_cause
    assert of_index.is_chance is None
    assert not of_index.needs_cause, "a tenth is not worth a cause"
