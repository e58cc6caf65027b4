"""Closing, merging, moving and renaming units: shown first, refused whole, and taken back."""

from datetime import date

import pytest
from builders import add_school

from qms.access.scope import Scope
from qms.org import queries as org
from qms.org.core.nodes import NodeKind

EVERYTHING = Scope(everything=True)
DAY = "2027-07-01"


@pytest.fixture
def two(db, municipality):
    """Return two units of the municipality, by id."""
    with db.transaction() as session:
        other = add_school(session, "Ekbackaskolan", municipality.own, code="12345675")
    return municipality.school, other


@pytest.fixture
def planner(sign_in):
    return sign_in("planner")


def unit(db, unit_id, on=date.max):
    with db.reading() as session:
        return org.unit(session, unit_id, EVERYTHING, on=on)


def here(unit_id, what=""):
    return f"/register/skolor/{unit_id}/andra{'/' + what if what else ''}"


def test_a_merger_is_shown_made_and_taken_back(planner, db, two):
    old, new = two
    asked = {"day": DAY, "new": new, "forms": "1"}
    shown = planner.get(here(old, "sla-ihop"), query_string=asked)
    assert "Inget är ändrat än." in shown.text
    assert unit(db, old).closed is None
    assert planner.post(here(old, "sla-ihop"), data=asked).status_code == 303
    assert unit(db, old).closed == date(2027, 7, 1)
    page = planner.get(f"/register/skolor/{new}").text
    assert "gick upp i den här enheten" in page
    assert planner.post(f"/register/skolor/{old}/oppna-igen").status_code == 303
    assert unit(db, old).closed is None
    assert "gick upp i den här enheten" not in planner.get(f"/register/skolor/{new}").text


@pytest.mark.parametrize(
    ("what", "asked", "words"),
    [
        pytest.param("stang", {}, "Dagen saknas", id="no day"),
        pytest.param("stang", {"day": "1 juli"}, "Dagen saknas", id="no such day"),
        pytest.param("sla-ihop", {"day": DAY}, "Enheten att gå upp i saknas", id="no unit"),
        pytest.param("sla-ihop", {"day": DAY, "new": "own"}, "inte gå upp i sig", id="itself"),
        pytest.param("flytta", {"day": DAY}, "Området att flytta till saknas", id="no place"),
        pytest.param("byt-namn", {"day": DAY, "name": "  "}, "Namnet saknas", id="no name"),
        pytest.param("byt-namn", {"day": DAY, "name": "x" * 121}, "längre än 120", id="too long"),
    ],
)
def test_what_cannot_be_done_is_told_before_and_after(planner, db, two, what, asked, words):
    old, _ = two
    given = {name: str(old) if value == "own" else value for name, value in asked.items()}
    for answer in (planner.get(here(old, what), query_string=given),
                   planner.post(here(old, what), data=given)):  # fmt: skip
        assert answer.status_code == 422
        assert words in answer.text
    assert unit(db, old).closed is None


def test_a_closed_unit_is_neither_closed_nor_merged(planner, db, two):
    old, new = two
    assert planner.post(here(old, "stang"), data={"day": DAY}).status_code == 303
    again = planner.post(here(old, "sla-ihop"), data={"day": DAY, "new": new})
    assert again.status_code == 422
    assert "är redan stängd från 2027-07-01" in again.text


def test_a_unit_is_moved_and_named_from_a_day(planner, db, two):
    old, _ = two
    with db.reading() as session:
        areas = org.nodes(session, on=date(2027, 1, 1), kinds=(NodeKind.AREA,))
    place = next(one for one in areas if one.id != unit(db, old).area_id)
    asked = {"day": DAY, "parent": place.id}
    assert place.name in planner.get(here(old, "flytta"), query_string=asked).text
    assert planner.post(here(old, "flytta"), data=asked).status_code == 303
    assert unit(db, old).path.startswith(place.path)
    assert not unit(db, old, date(2027, 6, 30)).path.startswith(place.path)
    named = {"day": DAY, "name": " Nya  skolan "}
    assert planner.post(here(old, "byt-namn"), data=named).status_code == 303
    assert unit(db, old).name == "Nya skolan"
    assert unit(db, old, date(2027, 6, 30)).name != "Nya skolan"


@pytest.mark.parametrize("role", ["principal", "school_chief", "auditor"])
def test_who_may_not(sign_in, two, role):
    client = sign_in(role, two[0]) if role == "principal" else sign_in(role)
    assert client.get(here(two[0])).status_code == 403
    assert client.post(here(two[0], "stang"), data={"day": DAY}).status_code == 403


def test_the_page_of_a_unit_leads_here_for_who_may(planner, sign_in, two):
    link = f'href="{here(two[0])}"'
    assert link in planner.get(f"/register/skolor/{two[0]}").text
    assert link not in sign_in("auditor").get(f"/register/skolor/{two[0]}").text
    page = planner.get(here(two[0])).text
    assert "Slå ihop med en annan" in page
    assert planner.get(here(999_999)).status_code == 404
