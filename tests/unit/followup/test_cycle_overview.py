"""The year in lines: each activity once, month by month."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from cycle_builders import OTHER, SCHOOL, TOWN, activity

from qms.followup.core.cycle.overview import Choice, lines, months
from qms.followup.core.cycle.planned import PROVIDER, Done, ItemState, Known, items

TODAY = date(2026, 11, 20)
MARK = Done(at=datetime(2026, 11, 1, 9, tzinfo=UTC), by="p", note="")


def year(*planned, marks=()):
    known = Known(marks=dict.fromkeys(marks, MARK), filed={})
    return lines(items(planned, (TOWN, SCHOOL, OTHER), known, today=TODAY))


@pytest.mark.parametrize(
    ("due", "marks", "state", "done"),
    [
        pytest.param(date(2026, 11, 1), [], ItemState.LATE, 0, id="late everywhere"),
        pytest.param(date(2026, 11, 1), [(1, 7)], ItemState.LATE, 1, id="late at one"),
        pytest.param(date(2026, 12, 10), [(1, 7)], ItemState.SOON, 1, id="soon at one"),
        pytest.param(date(2026, 12, 10), [(1, 7), (1, 8)], ItemState.DONE, 2, id="done"),
    ],
)
def test_a_line_says_what_presses_most(due, marks, state, done):
    (line,) = year(activity(due=due), marks=marks)
    assert (line.state, line.done, len(line.items)) == (state, done, 2)


def test_lines_stand_month_by_month_and_what_has_no_date_last():
    found = year(
        activity(id=1, due=None),
        activity(id=2, due=date(2027, 1, 29)),
        activity(id=3, due=date(2026, 12, 1)),
        activity(id=4, due=date(2026, 12, 31)),
    )
    assert [(key, [line.activity.id for line in group]) for key, group in months(found)] == [
        ((2026, 12), [3, 4]),
        ((2027, 1), [2]),
        ((0, 0), [1]),
    ]


@pytest.mark.parametrize(
    ("choice", "ids"),
    [
        pytest.param(Choice(), [1, 2], id="everything"),
        pytest.param(Choice(level=PROVIDER), [2], id="level"),
        pytest.param(Choice(role="principal"), [1], id="who is responsible"),
        pytest.param(Choice(phase="unit_plan"), [1], id="phase"),
        pytest.param(Choice(state="soon"), [1, 2], id="state"),
        pytest.param(Choice(state="late"), [], id="none in that state"),
        pytest.param(Choice(level=PROVIDER, role="principal"), [], id="both must hold"),
    ],
)
def test_what_is_chosen(choice, ids):
    other = replace(activity(id=2), level=PROVIDER, responsible="controller", phase="provider_plan")
    found = year(activity(id=1), other)
    assert sorted(line.activity.id for line in found if choice.holds(line)) == ids
