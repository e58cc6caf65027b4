"""Long lists stand on pages of their own; what was chosen is kept, and the file is whole."""

import re
from dataclasses import replace
from datetime import date

import filed_reports
import pytest
from builders import NOW, SYSTEM, add_school
from filed_reports import EVERYTHING, Filing
from support.grounds import ground

from qms.access.roles import Role
from qms.followup.core.actions.records import Plan
from qms.followup.queries import lists
from qms.followup.services import actions

MANY = 30
PLAN = Plan(
    title="", cause="Få vuxna ute.", measure="Andel trygga", baseline="62 %", target="70 %",
    owner="Rektor", due=date(2027, 5, 28),
)  # fmt: skip
SCHOOLS = tuple(f"Skola {letter}" for letter in "ABCDEFGHIJKL")


@ground
def many_actions(session, municipality):
    for n in range(MANY):
        unit = municipality.school if n % 2 else municipality.sibling
        plan = replace(PLAN, title=f"Insats {n:02}")
        actions.begin(session, SYSTEM, unit, plan, form_key=f"k{n}", now=NOW)


def titles(answer):
    assert answer.status_code == 200
    return re.findall(r">(Insats \d\d)<", answer.text)


def test_actions_stand_on_several_pages(many_actions, sign_in):
    chief = sign_in("school_chief")
    first = chief.get("/insatser?sortera=title&q=insats")
    assert titles(first) == [f"Insats {n:02}" for n in range(25)]
    assert "Sida 1 av 2, 30 rader" in first.text
    onward = re.search(r'<a href="([^"]+)">Nästa</a>', first.text).group(1).replace("&amp;", "&")
    assert "q=insats" in onward
    assert "sortera=title" in onward
    assert titles(chief.get(onward)) == [f"Insats {n:02}" for n in range(25, MANY)]


@pytest.mark.parametrize("page", ["3", "99", "2"])
def test_a_page_after_the_last_shows_the_last(many_actions, sign_in, page):
    answer = sign_in("school_chief").get(f"/insatser?sortera=title&page={page}")
    assert titles(answer) == [f"Insats {n:02}" for n in range(25, MANY)]


def test_the_file_of_actions_is_whole(many_actions, sign_in):
    text = sign_in("school_chief").get("/insatser.csv?page=2").get_data(as_text=True)
    assert len(re.findall(r"Insats \d\d", text)) == MANY


@ground
def read_by_many(session, municipality):
    units = {add_school(session, name, municipality.south): name for name in SCHOOLS}
    filed_reports.open_for(session, dict.fromkeys(units, 10_000))
    chief = filed_reports.person(session, Role.SCHOOL_CHIEF, municipality.id)
    for line in lists.lines(session, EVERYTHING, on=date(2026, 11, 20), year=2026):
        writer = filed_reports.person(session, Role.PRINCIPAL, line.unit.id)
        filed = Filing(id=line.head.id, unit_id=line.unit.id, principal=writer, chief=chief)
        filed_reports.write_whole(session, filed)
        filed_reports.hand_in(session, filed)


def schools(answer):
    assert answer.status_code == 200
    return tuple(re.findall(r"<h2[^>]*><a[^>]*>(Skola \w)</a>", answer.text))


def test_answers_stand_on_several_pages(read_by_many, sign_in):
    chief = sign_in("school_chief")
    first = chief.get("/granskning?q=skola")
    assert schools(first) == SCHOOLS[:10]
    assert "Svar från 12 enheter" in first.text
    assert "12 av 12 inlämnade stämmer med urvalet." in first.text
    assert "Sida 1 av 2, 12 enheter" in first.text
    onward = re.search(r'<a href="([^"]+)">Nästa</a>', first.text).group(1).replace("&amp;", "&")
    assert "q=skola" in onward
    assert schools(chief.get(onward)) == SCHOOLS[10:]
    text = chief.get("/granskning.csv?page=2").get_data(as_text=True)
    assert set(re.findall(r"Skola \w", text)) == set(SCHOOLS)
