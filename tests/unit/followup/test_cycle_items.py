"""What is to be done where, and how it stands on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from cycle_builders import NOTHING, OTHER, PRESCHOOL, SCHOOL, TOWN, activity

from qms.followup.core.cycle.date_rules import is_late
from qms.followup.core.cycle.planned import (
    PROVIDER,
    Done,
    Filed,
    ItemState,
    Known,
    items,
    state_on,
)
from qms.kernel.clock import local_day

TODAY = date(2026, 11, 20)
DUE = date(2026, 12, 10)
MARK = Done(at=datetime(2026, 11, 1, 9, tzinfo=UTC), by="p", note="")


def states(planned, places, known=NOTHING, *, today=TODAY):
    found = items(planned, places, known, today=today)
    return [(item.activity.id, item.place.id, item.state.value) for item in found]


def filed(**changes):
    return Filed(**{"report_id": 5, "is_in": False, "was_in": False, "due": DUE, **changes})


@pytest.mark.parametrize(
    ("due", "state"),
    [
        pytest.param(date(2026, 11, 19), ItemState.LATE, id="yesterday"),
        pytest.param(date(2026, 11, 20), ItemState.SOON, id="today is not late"),
        pytest.param(date(2026, 12, 20), ItemState.SOON, id="in thirty days"),
        pytest.param(date(2026, 12, 21), ItemState.AHEAD, id="in thirty-one"),
        pytest.param(None, ItemState.UNDATED, id="waits for an anchor"),
    ],
)
def test_state_by_date(due, state):
    assert state_on(due, TODAY) is state


@pytest.mark.parametrize(
    ("last_second", "midnight", "due"),
    [
        pytest.param(
            datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC),
            datetime(2026, 10, 25, 23, 0, 0, tzinfo=UTC),
            date(2026, 10, 25),
            id="the clock goes back: 25 hours",
        ),
        pytest.param(
            datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC),
            datetime(2027, 3, 28, 22, 0, 0, tzinfo=UTC),
            date(2027, 3, 28),
            id="the clock goes forward: 23 hours",
        ),
    ],
)
def test_a_deadline_on_the_day_the_clocks_change_ends_at_swedish_midnight(
    last_second, midnight, due
):
    """23.59.59 is in time and the next second is late, in the list as in the report."""
    assert state_on(due, local_day(last_second)) is ItemState.SOON
    assert state_on(due, local_day(midnight)) is ItemState.LATE
    assert (is_late(due, last_second), is_late(due, midnight)) == (False, True)


@pytest.mark.parametrize(
    ("planned", "places", "expected"),
    [
        pytest.param(activity(), (SCHOOL, PRESCHOOL), [7], id="only units of the form"),
        pytest.param(
            activity(), (SCHOOL, replace(OTHER, is_independent=True)), [7], id="not a volunteer"
        ),
        pytest.param(
            activity(), (SCHOOL, replace(OTHER, closed=DUE)), [7], id="not one closed by then"
        ),
        pytest.param(
            activity(), (SCHOOL, replace(OTHER, closed=date(2026, 12, 11))), [7, 8], id="open still"
        ),
        pytest.param(
            activity(), (SCHOOL, replace(OTHER, opened=date(2026, 12, 11))), [7], id="not open yet"
        ),
        pytest.param(activity(level=PROVIDER), (TOWN, SCHOOL), [1], id="the provider itself"),
    ],
)
def test_whom_an_activity_concerns(planned, places, expected):
    assert [place for _, place, _ in states([planned], places)] == expected


def test_marked_or_handed_in_is_done():
    by_hand, by_report = activity(id=1), activity(id=2, report_template="socio_plan")
    known = Known(
        marks={(1, 7): MARK}, filed={("socio_plan", 7): (filed(is_in=True, was_in=True),)}
    )
    assert states([by_hand, by_report], [SCHOOL], known) == [(1, 7, "done"), (2, 7, "done")]


def test_a_report_brings_its_own_last_day_and_its_volunteers():
    planned = activity(report_template="socio_plan")
    private = replace(OTHER, is_independent=True)
    other_day = date(2026, 11, 10)
    known = Known(
        marks={},
        filed={
            ("socio_plan", 7): (filed(due=other_day),),
            ("socio_plan", 8): (filed(due=other_day, is_voluntary=True),),
        },
    )
    found = items([planned], [SCHOOL, private], known, today=TODAY)
    assert [(one.place.id, one.due, one.state) for one in found] == [
        (7, other_day, ItemState.LATE),
        (8, other_day, ItemState.LATE),
    ]
    assert [one.is_quiet for one in found] == [False, True]


def test_activities_that_share_a_template_keep_their_own_days():
    """The quality report is one template with a day for preschools and another for schools."""
    spring = activity(id=1, report_template="quality", applies_to=frozenset({"preschool"}))
    autumn = activity(id=2, report_template="quality", due=date(2026, 8, 31))
    known = Known(
        marks={},
        filed={("quality", place.id): (filed(due=TODAY),) for place in (SCHOOL, PRESCHOOL)},
    )
    found = items([spring, autumn], [SCHOOL, PRESCHOOL], known, today=TODAY)
    assert [(one.place.id, one.due) for one in found] == [(7, date(2026, 8, 31)), (9, DUE)]


def test_the_report_of_another_year_is_not_this_ones():
    """Last year's plan is in; this year's is not asked for yet."""
    planned = activity(report_template="socio_plan")
    before = filed(due=date(2025, 12, 10), is_in=True, was_in=True)
    known = Known(marks={}, filed={("socio_plan", 7): (before,)})
    assert states([planned], [SCHOOL], known) == [(1, 7, "soon")]
    this = filed(report_id=6, due=date(2026, 12, 14))
    known = Known(marks={}, filed={("socio_plan", 7): (before, this)})
    (found,) = items([planned], [SCHOOL], known, today=TODAY)
    assert (found.filed, found.due) == (this, date(2026, 12, 14))


def test_a_report_sent_back_waits_again_but_is_not_reminded_of():
    planned = activity(report_template="socio_plan")
    known = Known(marks={}, filed={("socio_plan", 7): (filed(was_in=True),)})
    (found,) = items([planned], [SCHOOL], known, today=TODAY)
    assert (found.state, found.is_quiet) == (ItemState.SOON, True)


def test_items_come_by_date_and_those_without_one_last():
    planned = [activity(id=1, due=None), activity(id=2), activity(id=3, due=date(2026, 9, 30))]
    assert [one for one, _, _ in states(planned, [SCHOOL])] == [3, 2, 1]
