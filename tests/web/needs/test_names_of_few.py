"""Four children at two units have been assessed again: no page names the units or the year."""

from datetime import timedelta

from builders import NOW
from support.needs_cases import account
from support.pooled_needs import add_assessment, made_case

from qms.needs.services.effects import what_came_of_it

LATER, MEASURED = NOW + timedelta(days=200), NOW + timedelta(days=500)


def test_units_providers_and_years_of_four_children_have_no_rows(db, municipality):
    with db.transaction() as session:
        assessor = account(session, "assessor", municipality.id).account_id
        for number in range(4):
            unit_id = municipality.sibling if number else municipality.school
            principal = account(session, "principal", unit_id, str(number))
            case = made_case(session, principal, unit_id, number)
            for kind, at in (("first", NOW), ("follow_up", LATER)):
                add_assessment(session, case, kind, {"UPP1": 3}, account_id=assessor, at=at)
        analyst = account(session, "analyst", municipality.id)
        found = what_came_of_it(session, analyst, now=MEASURED).effects
    assert found.changes.everybody.hidden
    assert (found.changes.units, found.changes.groups, found.years) == ((), (), ())
    assert (found.followed, found.due) == (0, 0)
