from datetime import UTC, date, datetime

import pytest

from qms.content.loader import load
from qms.followup.core.cycle.date_rules import date_of, is_late, parse_rule
from qms.followup.core.cycle.year_cycle import dates_of_year, opening_date, parse_cycle
from qms.kernel.problems import RefusedError

KNOWN = {"school_year_end": date(2027, 6, 11), "own_unit_budget_changed": date(2026, 9, 1)}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param(
            {"type": "fixed", "month": 2, "day": 28, "shift": "previous_workday"},
            date(2027, 2, 26),
            id="spring date falls in the next calendar year, Sunday back to Friday",
        ),
        pytest.param(
            {"type": "fixed", "month": 10, "day": 31, "shift": "next_workday"},
            date(2026, 11, 2),
            id="All Saints Saturday forward to Monday",
        ),
        pytest.param(
            {"type": "fixed", "month": 10, "day": 31, "shift": "none"},
            date(2026, 10, 31),
            id="not moved",
        ),
        pytest.param(
            {"type": "relative", "anchor": "school_year_end", "offset_days": 3},
            date(2027, 6, 14),
            id="three days after the school year's end",
        ),
        pytest.param(
            {"type": "event", "event": "own_unit_budget_changed", "offset_days": 14},
            date(2026, 9, 15),
            id="fourteen days after an event",
        ),
        pytest.param(
            {"type": "relative", "anchor": "grant_rates_decided", "offset_days": 5},
            None,
            id="the anchor has no date yet",
        ),
    ],
)
def test_date(table, expected):
    assert date_of(parse_rule(table), 2026, KNOWN) == expected


@pytest.mark.parametrize(
    "table",
    [
        pytest.param({"type": "fixed", "month": 2, "day": 30}, id="no such day"),
        pytest.param({"type": "fixed", "month": 2, "day": 29}, id="not in every year"),
        pytest.param({"type": "weekly", "day": 1}, id="unknown type"),
        pytest.param({"type": "relative", "offset_days": 1}, id="no anchor"),
        pytest.param({"type": "fixed", "month": 1, "day": 1, "shift": "later"}, id="unknown shift"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(table):
    with pytest.raises((ValueError, KeyError)):
        parse_rule(table)


@pytest.mark.parametrize(
    ("due", "moment", "late"),
    [
        pytest.param(
            date(2027, 2, 26),
            datetime(2027, 2, 26, 22, 59, 59, tzinfo=UTC),
            False,
            id="23.59.59 in winter",
        ),
        pytest.param(
            date(2027, 2, 26),
            datetime(2027, 2, 26, 23, 0, 0, tzinfo=UTC),
            True,
            id="midnight in winter",
        ),
        pytest.param(
            date(2026, 6, 30),
            datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC),
            False,
            id="23.59.59 in summer",
        ),
        pytest.param(
            date(2026, 6, 30),
            datetime(2026, 6, 30, 22, 0, 0, tzinfo=UTC),
            True,
            id="midnight in summer",
        ),
        pytest.param(
            date(2026, 10, 25),
            datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC),
            False,
            id="clock goes back, 25 hours",
        ),
        pytest.param(
            date(2026, 10, 25),
            datetime(2026, 10, 25, 23, 0, 0, tzinfo=UTC),
            True,
            id="midnight after 25 hours",
        ),
        pytest.param(
            date(2027, 3, 28),
            datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC),
            False,
            id="clock goes forward, 23 hours",
        ),
        pytest.param(
            date(2027, 3, 28),
            datetime(2027, 3, 28, 22, 0, 0, tzinfo=UTC),
            True,
            id="midnight after 23 hours",
        ),
        pytest.param(
            date(2026, 12, 31), datetime(2026, 12, 31, 23, 0, 0, tzinfo=UTC), True, id="New Year"
        ),
    ],
)
def test_a_deadline_is_the_end_of_the_local_day(due, moment, late):
    assert is_late(due, moment) is late


def test_the_default_cycle_has_thirty_activities_with_dates():
    cycle = parse_cycle(load("annual_cycle"))
    assert len(cycle.activities) == 30
    dated = dates_of_year(cycle, 2026, {})
    waiting = {one.waits_for for one in dated if one.due is None}
    assert waiting == {
        "school_year_end",
        "council_budget_decision",
        "grant_rates_decided",
        "own_unit_budget_changed",
    }
    ordered = [one.due for one in dated if one.due]
    assert ordered == sorted(ordered)


def test_an_activity_whose_law_has_ended_is_left_out():
    cycle = parse_cycle(load("annual_cycle"))
    keys = {
        autumn: {one.activity.key for one in dates_of_year(cycle, autumn, {})}
        for autumn in (2027, 2028)
    }
    assert keys[2027] - keys[2028] == {"unit_early_mapping"}


def test_the_report_on_the_money_of_2026_by_hand():
    activity = parse_cycle(load("annual_cycle")).for_template("socio_outcome")
    due = date_of(activity.rules[0], 2026, {})
    assert due == date(2027, 2, 26)
    assert opening_date(activity, 2026, due) == date(2026, 11, 2)


def test_without_a_rule_of_its_own_a_report_opens_at_the_first_reminder():
    activity = parse_cycle(load("annual_cycle"))["unit_socio_plan"]
    assert opening_date(activity, 2026, date(2026, 12, 10)) == date(2026, 11, 10)


def test_every_activity_that_cannot_be_read_is_named_at_once():
    good = dict(load("annual_cycle")["activity"][0])
    bad_rule = good | {"key": "a", "rule": {"type": "fixed", "month": 13, "day": 1}}
    bad_anchor = good | {
        "key": "b",
        "rule": {"type": "relative", "anchor": "the_moon", "offset_days": 1},
    }
    with pytest.raises(RefusedError) as refused:
        parse_cycle({"meta": {"anchors": []}, "activity": [bad_rule, good, bad_anchor]})
    assert [problem.value for problem in refused.value.problems] == ["a", "b"]
