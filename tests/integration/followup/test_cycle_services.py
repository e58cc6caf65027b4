"""A school year's cycle on real databases: made, dated, changed, marked, removed."""

from dataclasses import replace
from datetime import date

import pytest
from builders import NOW, make_actor
from cycle_cases import TODAY, asked
from cycle_cases import person_at as person

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError, Scope
from qms.followup.core.cycle.own import Written
from qms.followup.core.cycle.planned import ItemState
from qms.followup.queries import cycle
from qms.followup.queries.cycle_items import items_of, waiting_for
from qms.followup.services import cycle_changes, cycle_marks, cycle_years
from qms.followup.services.cycle_changes import ChangedMeanwhileError
from qms.kernel.problems import RefusedError

AUTUMN = 2026
EVERYTHING = Scope(everything=True)
OWN = Written(
    title="Läsvecka",
    text="Alla klasser läser högt.",
    level="unit",
    phase="unit_develop",
    due=date(2027, 2, 12),
    responsible="principal",
    applies_to=("compulsory",),
    report_template="",
    legal=(),
    reminders_days=(7,),
    why="Beslut i nämnden",
)


@pytest.fixture
def lead(session, municipality):
    return person(session, Role.QUALITY_LEAD, municipality.id)


@pytest.fixture
def year(session, lead):
    cycle_years.make_year(session, lead, AUTUMN, now=NOW)
    return cycle.activities(session, AUTUMN)


def by_key(session, key):
    return [one for one in cycle.activities(session, AUTUMN) if one.key == key]


def states(session, planned, scope=EVERYTHING):
    found = items_of(session, scope, planned, today=TODAY)
    return {item.place.name: item.state for item in found}


def test_the_default_year_has_every_time_of_every_activity(year):
    """Thirty activities; five of them come twice a year."""
    assert len(year) == 35
    assert {one.waits_for for one in year if one.due is None} == {
        "school_year_end",
        "council_budget_decision",
        "grant_rates_decided",
        "own_unit_budget_changed",
    }


def test_a_year_is_made_once(session, lead, year):
    assert cycle_years.make_year(session, lead, AUTUMN, now=NOW) == 0
    assert len(cycle.activities(session, AUTUMN)) == len(year)


@pytest.mark.parametrize(
    ("role", "fault"),
    [
        pytest.param(Role.PRINCIPAL, ForbiddenError, id="principal"),
        pytest.param(Role.ANALYST, ForbiddenError, id="analyst"),
    ],
)
def test_only_the_administrations_leads_make_a_year(session, municipality, role, fault):
    actor = person(session, role, municipality.id)
    with pytest.raises(fault):
        cycle_years.make_year(session, actor, AUTUMN, now=NOW)


def test_a_dated_anchor_dates_what_waits_for_it_and_moves_it_again(session, lead, year):
    def give(day):
        return cycle_years.give_date(session, lead, AUTUMN, "council_budget_decision", day, now=NOW)

    assert give(date(2026, 11, 19)) == 1
    (decided,) = by_key(session, "provider_allocation_decided")
    assert (decided.due, decided.waits_for) == (date(2026, 11, 27), "")
    assert give(date(2026, 11, 19)) == 0
    assert give(date(2026, 11, 26)) == 1
    assert by_key(session, "provider_allocation_decided")[0].due == date(2026, 12, 4)
    assert [one.day for one in cycle.moments(session, AUTUMN)] == [date(2026, 11, 26)]


def test_an_event_gives_its_activity_once_each_time_it_happens(session, lead, year):
    for day in (date(2026, 9, 1), date(2027, 2, 1), date(2027, 2, 1)):
        cycle_years.give_date(session, lead, AUTUMN, "own_unit_budget_changed", day, now=NOW)
    found = by_key(session, "provider_in_year_change")
    assert [one.due for one in found] == [date(2026, 9, 15), date(2027, 2, 15)]


def test_a_date_moved_by_hand_stays_when_the_anchor_moves(session, lead, year):
    (before,) = by_key(session, "provider_allocation_decided")
    written = replace(
        OWN, title=before.title[0], level="provider", phase="provider_plan",
        responsible="committee", due=date(2026, 12, 18),
    )  # fmt: skip
    cycle_changes.change(session, lead, AUTUMN, before.id, written, seen=0, now=NOW)
    cycle_years.give_date(
        session, lead, AUTUMN, "council_budget_decision", date(2026, 11, 19), now=NOW
    )
    (after,) = by_key(session, "provider_allocation_decided")
    assert after.due == date(2026, 12, 18)
    assert after.title == before.title
    assert (after.changed_at, after.changed_by) == (NOW, lead.pseudonym)


@pytest.mark.parametrize(
    ("source", "day", "column"),
    [
        pytest.param("the_moon", date(2026, 11, 1), "source", id="nothing waits for it"),
        pytest.param("school_year_end", date(2029, 6, 1), "day", id="another year"),
    ],
)
def test_dates_that_make_no_sense_are_refused(session, lead, year, source, day, column):
    with pytest.raises(RefusedError) as refused:
        cycle_years.give_date(session, lead, AUTUMN, source, day, now=NOW)
    assert [one.column for one in refused.value.problems] == [column]


def test_an_own_activity_is_added_once_and_follows_to_the_next_year(session, lead, year):
    ids = {
        cycle_changes.add_own(session, lead, AUTUMN, OWN, form_key="k1", now=NOW) for _ in range(2)
    }
    assert len(ids) == 1
    cycle_years.make_year(session, lead, AUTUMN + 1, now=NOW)
    (later,) = [one for one in cycle.activities(session, AUTUMN + 1) if one.is_own]
    assert (later.title[0], later.due) == ("Läsvecka", date(2028, 2, 12))


def test_two_who_change_at_once_do_not_overwrite_each_other(session, lead, year):
    found = by_key(session, "unit_midyear_check")[0]
    cycle_changes.change(session, lead, AUTUMN, found.id, OWN, seen=0, now=NOW)
    with pytest.raises(ChangedMeanwhileError):
        cycle_changes.change(session, lead, AUTUMN, found.id, OWN, seen=0, now=NOW)


def test_what_is_removed_can_be_brought_back(session, lead, year):
    found = by_key(session, "unit_midyear_check")[0]
    for _ in range(2):
        cycle_changes.remove(session, lead, AUTUMN, found.id, now=NOW)
    assert by_key(session, "unit_midyear_check") == []
    assert [one.id for one in cycle.removed(session, AUTUMN)] == [found.id]
    cycle_changes.restore(session, lead, AUTUMN, found.id, now=NOW)
    assert [one.id for one in by_key(session, "unit_midyear_check")] == [found.id]


def test_a_principal_marks_the_own_unit_and_no_other(session, municipality, year):
    principal = person(session, Role.PRINCIPAL, municipality.school)
    (found,) = by_key(session, "unit_anti_degrading_plan")

    def mark(node):
        cycle_marks.mark_done(
            session, principal, AUTUMN, found.id, node, note="Antagen i dag", now=NOW
        )

    for _ in range(2):
        mark(municipality.school)
    for node in (municipality.sibling, municipality.id):
        with pytest.raises(OutOfScopeError):
            mark(node)
    assert states(session, [found]) == {
        "Förskolan Myran": ItemState.LATE,
        "Åkerskolan": ItemState.DONE,
        "Ängsskolan": ItemState.LATE,
    }
    cycle_marks.unmark(session, principal, AUTUMN, found.id, municipality.school, now=NOW)
    assert states(session, [found])["Åkerskolan"] is ItemState.LATE


def test_a_report_handed_in_is_done_and_cannot_be_marked(session, municipality, year):
    unit = municipality.school
    principal = person(session, Role.PRINCIPAL, unit)
    (report,) = asked(session, "socio_plan", AUTUMN, due=date(2026, 12, 11), units=[unit])
    (found,) = by_key(session, "unit_socio_plan")
    with pytest.raises(RefusedError):
        cycle_marks.mark_done(session, principal, AUTUMN, found.id, unit, note="", now=NOW)
    (item,) = [
        one for one in items_of(session, EVERYTHING, [found], today=TODAY) if one.place.id == unit
    ]
    assert (item.due, item.state) == (date(2026, 12, 11), ItemState.SOON)
    report.state, report.submitted_at = "submitted", NOW
    session.flush()
    assert states(session, [found])["Åkerskolan"] is ItemState.DONE


def test_what_waits_for_a_principal(session, municipality, year):
    principal = person(session, Role.PRINCIPAL, municipality.school)
    found = waiting_for(session, principal, today=TODAY)
    assert [(one.activity.key, one.state.value) for one in found] == [
        ("unit_report_school", "late"),
        ("unit_anti_degrading_plan", "late"),
        ("unit_consultation", "late"),
        ("unit_support_renewal", "late"),
        ("unit_early_mapping", "soon"),
        ("unit_socio_plan", "soon"),
    ]
    assert {one.place.name for one in found} == {"Åkerskolan"}


def test_nothing_waits_for_whoever_is_responsible_for_nothing(session, municipality, year):
    assert waiting_for(session, make_actor(Role.UNIT_STAFF), today=TODAY) == ()
