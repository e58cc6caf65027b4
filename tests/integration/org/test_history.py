"""The organisation changes by date, and yesterday stays as it was."""

from datetime import date

import pytest
from builders import NOW, SYSTEM, TODAY, add_school, make_actor

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, Scope
from qms.kernel.problems import RefusedError
from qms.org import queries, services
from qms.org.core.forms import SchoolForm

ALL = Scope(everything=True)
DAY = date(2026, 7, 1)
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)


def names(session, on, **kwargs):
    return {unit.name for unit in queries.units(session, ALL, on=on, **kwargs)}


def test_units_as_they_stand(session, municipality):
    assert names(session, TODAY) == {
        "Åkerskolan",
        "Ängsskolan",
        "Friskolan Lärkan",
        "Förskolan Myran",
    }
    assert names(session, TODAY, form=SchoolForm.PRESCHOOL) == {"Förskolan Myran"}


def test_a_renamed_unit_has_its_old_name_before_the_day(session, municipality):
    services.rename(session, SYSTEM, municipality.school, name="Nya skolan", day=DAY, now=NOW)
    assert "Åkerskolan" in names(session, BEFORE)
    assert "Nya skolan" in names(session, AFTER)
    history = queries.name_history(session, municipality.school)
    assert [(name, end) for name, _, end in history] == [("Åkerskolan", DAY), ("Nya skolan", None)]


def test_a_merged_unit_is_closed_and_remembered(session, municipality):
    old, new = municipality.sibling, municipality.school
    services.merge(session, SYSTEM, old_id=old, new_id=new, day=DAY, now=NOW)
    assert "Ängsskolan" in names(session, BEFORE)
    assert "Ängsskolan" not in names(session, AFTER)
    assert "Ängsskolan" in names(session, AFTER, include_closed=True)
    assert queries.successions(session) == ((old, new, "merged", DAY),)


def test_a_unit_moved_to_another_provider_is_seen_there_from_the_day(session, municipality):
    unit = municipality.school
    before = queries.unit(session, unit, ALL, on=BEFORE)
    services.move(session, SYSTEM, unit, parent_id=municipality.private, day=DAY, now=NOW)
    after = queries.unit(session, unit, ALL, on=AFTER)
    assert (before.provider_id, before.area_name) == (municipality.own, "Norr")
    assert (after.provider_id, after.area_name) == (municipality.private, "")
    assert queries.unit(session, unit, ALL, on=BEFORE).path == before.path


def test_a_moved_unit_leaves_its_old_readers(session, municipality):
    old_area = Scope((queries.node(session, municipality.north, on=TODAY).path,))
    services.move(
        session, SYSTEM, municipality.school, parent_id=municipality.south, day=DAY, now=NOW
    )
    assert queries.unit(session, municipality.school, old_area, on=BEFORE) is not None
    assert queries.unit(session, municipality.school, old_area, on=AFTER) is None


def test_moving_an_area_takes_its_units_with_it(session, municipality):
    services.move(
        session, SYSTEM, municipality.north, parent_id=municipality.private, day=DAY, now=NOW
    )
    moved = queries.unit(session, municipality.school, ALL, on=AFTER)
    assert (moved.provider_id, moved.area_id) == (municipality.private, municipality.north)


def test_a_unit_cannot_be_moved_below_itself(session, municipality):
    with pytest.raises(RefusedError):
        services.move(
            session, SYSTEM, municipality.north, parent_id=municipality.school, day=DAY, now=NOW
        )


def test_local_ids_are_unique_per_provider(session, municipality):
    with pytest.raises(RefusedError) as refusal:
        add_school(session, "En annan", municipality.south, local_id="Åkerskolan")
    assert "Åkerskolan finns redan" in refusal.value.problems[0].message
    assert add_school(session, "Samma id", municipality.private, local_id="Åkerskolan")


def test_only_those_with_the_right_change_the_organisation(session, municipality):
    principal = make_actor(Role.PRINCIPAL, "/1/")
    with pytest.raises(ForbiddenError):
        services.close(session, principal, municipality.school, day=DAY, now=NOW)


def test_municipality_codes_keep_their_leading_zero(session, municipality):
    found = queries.municipality(session)
    assert found is not None
    assert found.name == "Provby kommun"
    from qms.org.models import OrgNode  # noqa: PLC0415 - the stored text is what the test is about

    assert session.get_one(OrgNode, municipality.id).code == "0099"
