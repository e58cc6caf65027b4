"""A press on all rows that comes twice: the second says that all is done, never the opposite."""

import re

import pytest
from builders import NodeKind, ProviderKind, add, add_school
from support.grants import YEAR, press, prices_hold

from qms.access.roles import Role
from qms.grants.views import presses


def text(answer):
    return answer.get_data(as_text=True).replace("\u00a0", " ")


@pytest.fixture
def two(db, municipality, sign_in):
    """Send the drafts of two providers; return the chief and the fields of the chief's page."""
    with db.transaction() as session:
        prices_hold(session)
        private = {"provider_kind": ProviderKind.INDEPENDENT}
        other = add(session, NodeKind.PROVIDER, "Andra AB", municipality.id, **private)
        add_school(session, "Andra skolan", other, code="12345699")
    officer, chief = sign_in(Role.CASE_OFFICER), sign_in(Role.SCHOOL_CHIEF)
    press(officer, "utkast")
    press(officer, "skicka")
    shown = re.findall(r'name="visat" value="([^"]+)"', text(chief.get(f"/bidrag?ar={YEAR}")))
    return chief, {"ar": YEAR, "visat": shown}


def test_the_press_leads_back_to_the_page(two):
    chief, data = two
    answer = chief.post("/bidrag/besluta", data=data)
    assert (answer.status_code, answer.location) == (303, f"/bidrag?ar={YEAR}")
    assert "2 beslut fattade" in text(chief.get(answer.location))


def test_pressed_again_it_says_that_they_are_decided(two):
    chief, data = two
    chief.post("/bidrag/besluta", data=data)
    chief.get(f"/bidrag?ar={YEAR}")
    page = text(chief.post("/bidrag/besluta", data=data, follow_redirects=True))
    assert "2 var redan gjorda" in page
    assert "0 beslut" not in page


def test_pressed_twice_at_once_the_slower_says_that_they_are_decided(two, monkeypatch):
    """The rows are read before the faster press decides them, as when both come at once."""
    chief, data = two
    before = presses.read_year
    slow = []

    def read_then_decided(year):
        found = before(year)
        if not slow:
            slow.append(True)
            chief.post("/bidrag/besluta", data=data)
        return found

    monkeypatch.setattr(presses, "read_year", read_then_decided)
    page = text(chief.post("/bidrag/besluta", data=data, follow_redirects=True))
    assert "2 var redan gjorda" in page
    assert "Det finns inget utkast" not in page


def test_nothing_to_do_is_said(two):
    chief, _ = two
    page = text(chief.post("/bidrag/besluta", data={"ar": YEAR}, follow_redirects=True))
    assert "Inget var kvar att göra" in page
