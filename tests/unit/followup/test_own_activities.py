"""What the administration writes about an activity of its own."""

from dataclasses import replace
from datetime import date

import pytest

from qms.followup.core.cycle.own import Choices, Written, check, parse_days
from qms.kernel.problems import RefusedError

CHOICES = Choices(
    phases=frozenset({("unit_plan", "unit"), ("provider_plan", "provider")}),
    roles=frozenset({"principal"}),
    forms=frozenset({"compulsory"}),
    templates=frozenset({"socio_plan"}),
)
GOOD = Written(
    title="Läsvecka",
    text="",
    level="unit",
    phase="unit_plan",
    due=date(2026, 12, 1),
    responsible="principal",
    applies_to=("compulsory",),
    report_template="",
    legal=(),
    reminders_days=(30, 7, 1),
)


def faults(written):
    try:
        check(written, CHOICES, first=date(2026, 7, 1), last=date(2027, 6, 30))
    except RefusedError as refused:
        return sorted(problem.column for problem in refused.problems)
    return []


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        pytest.param({}, [], id="good"),
        pytest.param({"due": None}, [], id="without a date"),
        pytest.param({"title": " "}, ["title"], id="no title"),
        pytest.param({"title": "x" * 161}, ["title"], id="a long title"),
        pytest.param({"due": date(2027, 7, 1)}, ["due"], id="after the school year"),
        pytest.param({"phase": "provider_plan"}, ["phase"], id="a phase of the other level"),
        pytest.param({"responsible": "king"}, ["responsible"], id="no such role"),
        pytest.param({"applies_to": ()}, ["applies_to"], id="for no school form"),
        pytest.param({"applies_to": ("folk",)}, ["applies_to"], id="an unknown form"),
        pytest.param({"report_template": "x"}, ["report_template"], id="an unknown template"),
        pytest.param({"reminders_days": (100,)}, ["reminders"], id="a reminder too early"),
        pytest.param(
            {"title": "", "responsible": "", "due": date(2020, 1, 1)},
            ["due", "responsible", "title"],
            id="everything at once",
        ),
    ],
)
def test_everything_that_is_wrong_is_said_at_once(change, columns):
    assert faults(replace(GOOD, **change)) == columns


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param("30, 7, 1", (30, 7, 1), id="as usual"),
        pytest.param("1;7 , 30, 7", (30, 7, 1), id="any order, once each"),
        pytest.param("", (), id="none"),
    ],
)
def test_days_before(text, days):
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["en vecka", "-1", "7.5", "1000"])
def test_days_that_cannot_be_read(text):
    with pytest.raises(ValueError, match=r"."):
        parse_days(text)
