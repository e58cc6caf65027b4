"""The dates proposed for a report: those of the wheel, or of the default content."""

from datetime import date

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import select

from qms.followup.models import CycleActivityRow, CycleYear
from qms.followup.queries import defaults
from qms.followup.services import cycle_changes, cycle_years, opening
from qms.followup.services.opening import Dates

AUTUMN = 2026
PLANNED = Dates(opens=date(2026, 11, 2), due=date(2027, 2, 26))


@pytest.fixture
def wheel(session, municipality):
    """Return the row of the wheel that asks for the report of the money."""
    cycle_years.make_year(session, SYSTEM, AUTUMN, now=NOW)
    query = (
        select(CycleActivityRow)
        .join(CycleYear, CycleYear.id == CycleActivityRow.year_id)
        .where(CycleYear.autumn == AUTUMN, CycleActivityRow.key == "unit_socio_outcome")
    )
    return session.scalars(query).one()


def proposed(session, template="socio_outcome", year=2026):
    return opening.dates_in_wheel(
        session, template, year, autumn=defaults.template(template).autumn
    )


def test_before_a_year_is_made_the_dates_are_the_default_contents(session, municipality):
    assert proposed(session) == PLANNED == opening.planned_dates("socio_outcome", 2026)


def test_a_year_as_it_was_made_has_the_same_dates(session, wheel):
    assert proposed(session) == PLANNED


@pytest.mark.parametrize(
    ("moved", "opens"),
    [
        pytest.param(date(2027, 3, 15), date(2026, 11, 2), id="later: it opens as planned"),
        pytest.param(date(2026, 12, 1), date(2026, 11, 2), id="earlier: it opens as planned"),
        pytest.param(
            date(2026, 10, 1), date(2026, 6, 7), id="before it would open: 116 days, as planned"
        ),
    ],
)
def test_a_day_that_was_moved_in_the_wheel_is_the_one_proposed(session, wheel, moved, opens):
    wheel.due = moved
    session.flush()
    assert proposed(session) == Dates(opens=opens, due=moved)


def test_another_years_wheel_and_another_report_are_left_alone(session, wheel):
    wheel.due = date(2027, 3, 15)
    session.flush()
    assert proposed(session, year=2027).due == opening.planned_dates("socio_outcome", 2027).due
    assert proposed(session, "socio_plan") == opening.planned_dates("socio_plan", 2026)


def test_without_the_activity_the_default_contents_date_is_back(session, wheel):
    wheel.due = date(2027, 3, 15)
    session.flush()
    cycle_changes.remove(session, SYSTEM, AUTUMN, wheel.id, now=NOW)
    assert proposed(session) == PLANNED
