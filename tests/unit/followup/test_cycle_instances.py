"""A school year's cycle made from the default content."""

from datetime import date

import pytest

from qms.content.loader import load
from qms.followup.core.cycle.instances import as_table, from_table, instances, sources
from qms.followup.core.cycle.year_cycle import parse_cycle

CYCLE = parse_cycle(load("annual_cycle"))


def dates(key, autumn=2026, known=None):
    return [one.due for one in instances(CYCLE, autumn, known or {}) if one.activity.key == key]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("unit_anti_degrading_plan", [date(2026, 9, 30)], id="a Wednesday"),
        pytest.param("provider_count_date", [date(2026, 10, 15)], id="never moved"),
        pytest.param(
            "provider_support_deadline",
            [date(2026, 11, 2), date(2027, 4, 30)],
            id="All Saints to Monday, and again in spring",
        ),
        pytest.param(
            "unit_consultation",
            [date(2026, 10, 9), date(2027, 4, 15)],
            id="Saturday back to Friday, and again",
        ),
        pytest.param("unit_midyear_check", [date(2027, 1, 29)], id="Sunday back to Friday"),
        pytest.param("provider_allocation_decided", [None], id="waits for the budget"),
    ],
)
def test_dates_by_the_calendar_of_2026_27(key, expected):
    assert dates(key) == expected


def test_a_dated_anchor_dates_what_follows_it():
    known = {"council_budget_decision": date(2026, 11, 19)}
    assert dates("provider_allocation_decided", known=known) == [date(2026, 11, 27)]


def test_what_the_law_has_ended_is_left_out():
    assert dates("unit_early_mapping", 2027) == [date(2027, 11, 30)]
    assert dates("unit_early_mapping", 2028) == []


def test_repeats_are_numbered():
    found = [one for one in instances(CYCLE, 2026, {}) if one.activity.key == "unit_consultation"]
    assert [one.number for one in found] == [0, 1]


def test_every_rule_is_the_same_after_being_stored():
    rules = [rule for activity in CYCLE.activities for rule in activity.rules]
    assert [from_table(as_table(rule)) for rule in rules] == rules


def test_what_dates_can_wait_for():
    rules = [rule for activity in CYCLE.activities for rule in activity.rules]
    assert sources(rules) == (
        ("council_budget_decision", False),
        ("grant_rates_decided", False),
        ("own_unit_budget_changed", True),
        ("school_year_end", False),
    )


def test_the_eight_phases_of_two_levels():
    assert [(one.level, one.name[0].split()[0]) for one in CYCLE.phases] == [
        *(("unit", word) for word in ("Följ", "Analysera", "Planera", "Genomför")),
        *(("provider", word) for word in ("Följ", "Analysera", "Planera", "Genomför")),
    ]
