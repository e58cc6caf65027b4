"""What may be shown of a value, and that no hidden one can be found from what is shown."""

from decimal import Decimal
from itertools import combinations

import pytest
from result_builders import FREE, SUPPORT, SURVEY, indicator, measured

from qms.content.loader import load
from qms.followup.core.results.indicators import (
    Direction,
    ShareOf,
    Unit,
    parse_indicators,
    steps_of,
)
from qms.followup.core.results.means import mean_of
from qms.followup.core.results.small_numbers import Mark, cell_of
from qms.kernel.numbers import Reason


@pytest.mark.parametrize(
    ("rule", "value", "n", "mark"),
    [
        pytest.param(None, 80, 5, Mark.SHOWN, id="five pupils may be told of"),
        pytest.param(None, 80, 4, Mark.FEW, id="four may not"),
        pytest.param(None, 80, None, Mark.UNKNOWN_NUMBER, id="nor an unknown number"),
        pytest.param(FREE, 21, None, Mark.SHOWN, id="a figure about no person needs no number"),
        pytest.param(SURVEY, 7, 9, Mark.FEW, id="nine answers"),
        pytest.param(SURVEY, 7, 10, Mark.SHOWN, id="ten answers"),
        pytest.param(SUPPORT, 20, 25, Mark.SHOWN, id="five of twenty-five have support"),
        pytest.param(SUPPORT, 16, 25, Mark.FEW, id="four of twenty-five"),
    ],
)
def test_a_value_is_hidden_when_few_stand_behind_it(rule, value, n, mark):
    one = indicator(rule=rule) if rule else indicator()

    found = cell_of(measured(value, n), one, 2026)

    assert found.mark is mark
    assert (found.value is None) == (mark is not Mark.SHOWN)
    assert mark is Mark.SHOWN or found.n is None, "the number behind would tell too"


@pytest.mark.parametrize(
    ("reason", "n", "mark"),
    [
        pytest.param(Reason.SUPPRESSED, 20, Mark.AT_SOURCE, id="hidden where it came from"),
        pytest.param(Reason.MISSING, 20, Mark.NOT_MEASURED, id="a cancelled test"),
        pytest.param(Reason.FEW_LACKED, 20, Mark.NEARLY_ALL, id="one to four lacked it"),
        pytest.param(Reason.FEW_LACKED, 4, Mark.FEW, id="of four, that tells too much"),
        pytest.param(Reason.NOT_APPLICABLE, 20, Mark.NOT_APPLICABLE, id="does not apply"),
    ],
)
def test_a_mark_of_the_delivery_keeps_its_meaning(reason, n, mark):
    assert cell_of(measured(None, n, reason=reason), indicator(), 2026).mark is mark


def test_what_was_never_delivered_is_said_so():
    assert cell_of(None, indicator(), 2026).mark is Mark.NOT_THERE


@pytest.mark.parametrize(
    ("answers", "asked", "rate", "warns"),
    [
        pytest.param(40, 50, "0.8", False, id="four of five answered"),
        pytest.param(20, 50, "0.4", True, id="fewer than half"),
        pytest.param(25, 50, "0.5", False, id="half is enough"),
        pytest.param(60, 50, None, False, id="more than were asked: the rate is not known"),
    ],
)
def test_a_survey_tells_its_response_rate(answers, asked, rate, warns):
    found = cell_of(measured(7, answers, asked=asked), indicator(rule=SURVEY), 2026)

    assert found.rate == (None if rate is None else Decimal(rate))
    assert found.few_answered is warns


def test_no_hidden_value_follows_from_the_means_of_any_group_of_units():
    """Whatever units a reader compares, what is shown is a function of shown values alone."""
    shown = [measured(60 + unit, 20 + unit, unit=unit) for unit in range(1, 5)]

    def told(hidden_value):
        every = [*shown, measured(hidden_value, 4, unit=9)]
        groups = (group for size in (3, 4, 5) for group in combinations(every, size))
        return [mean_of(cell_of(one, indicator(), 2026) for one in group) for group in groups]

    assert told(0) == told(100)


def test_a_mean_counts_pupils_and_tells_how_many_units_are_left_out():
    every = [measured(50, 10), measured(80, 30), measured(70, 20), measured(0, 3)]

    found = mean_of(cell_of(one, indicator(), 2026) for one in every)

    assert found is not None
    # (10·50 + 30·80 + 20·70) / 60 = 4300 / 60
    assert round(found.value, 4) == Decimal("71.6667")
    assert (found.units, found.hidden, found.n) == (3, 1, 60)


def test_nearly_all_goes_into_a_mean_as_the_middle_of_one_to_four():
    every = [measured(90, 50), measured(90, 50), measured(None, 25, reason=Reason.FEW_LACKED)]

    found = mean_of(cell_of(one, indicator(), 2026) for one in every)

    # (50·90 + 50·90 + 25·(100 - 100·2,5/25)) / 125 = 11250 / 125
    assert found is not None
    assert found.value == 90
    assert found.is_about


def test_two_units_are_too_few_for_a_mean():
    assert mean_of(cell_of(measured(50, 10), indicator(), 2026) for _ in range(2)) is None


@pytest.mark.parametrize(
    ("text", "forms", "steps"),
    [
        pytest.param("3", ("compulsory",), {3}, id="one grade"),
        pytest.param("6, 9", ("compulsory",), {6, 9}, id="two grades"),
        pytest.param("F-3", ("compulsory",), {0, 1, 2, 3}, id="from the preschool class"),
        pytest.param("F-gy", ("compulsory",), set(range(13)), id="to upper secondary"),
        pytest.param("1-5 år", ("preschool",), {-5, -4, -3, -2, -1}, id="ages"),
        pytest.param("3, 6, 9, gy 2", ("compulsory",), {3, 6, 9, 11}, id="a year of gymnasiet"),
        pytest.param("3", ("upper_secondary",), {12}, id="the third year of gymnasiet"),
        pytest.param("1-4", ("upper_secondary",), {10, 11, 12}, id="years of gymnasiet"),
        pytest.param("", ("compulsory",), set(), id="the whole unit"),
    ],
)
def test_the_grades_of_an_indicator_are_read(text, forms, steps):
    assert steps_of(text, forms) == steps


def test_the_default_indicators_can_be_read():
    every = parse_indicators(load("indicators"))

    assert len(every) == 50
    assert every["attendance"].share_of is ShareOf.TIME
    assert every["absence_long"].direction is Direction.LOWER
    assert every["g9_merit"].unit is Unit.POINTS
    assert every["g9_merit"].worth == 5


@pytest.mark.parametrize(
    ("key", "forms", "is_measured"),
    [
        pytest.param("g9_merit", {"compulsory": {1, 2, 3}}, False, id="no grade 9"),
        pytest.param("g9_merit", {"compulsory": {7, 8, 9}}, True, id="grade 9"),
        pytest.param("wellbeing", {"preschool": {-5, -1}}, True, id="a preschool as a whole"),
        pytest.param("wellbeing", {"compulsory": {1, 2}}, False, id="no grade that is asked"),
        pytest.param("attendance", {"preschool": {-1}}, False, id="another form"),
    ],
)
def test_an_indicator_is_measured_where_the_grades_are(key, forms, is_measured):
    found = parse_indicators(load("indicators"))[key]

    assert found.is_measured_at({form: frozenset(s) for form, s in forms.items()}) is is_measured
