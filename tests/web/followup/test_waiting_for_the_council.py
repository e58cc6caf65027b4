"""The start page tells of assignments to report back and papers to lock; drafts come back."""

import re
from datetime import date

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import event

from qms.followup.core.equity.assignments import AssignmentText
from qms.followup.models import CommitteePaper
from qms.followup.queries import council
from qms.followup.services import equity

SAYS = AssignmentText(
    number="7", title="Se över stödet", given_on=date(2026, 11, 2), due=date(2027, 3, 31)
)
FEEDBACK = {"form_key": "f1", "works": "Analysen visar varför.", "develop": "", "support": ""}


@pytest.fixture
def waiting(db):
    """One assignment for March and one draft of a paper."""
    with db.transaction() as session:
        equity.add_assignment(session, SYSTEM, SAYS, now=NOW)
        session.add(CommitteePaper(year=2025, texts={}, office="F", committee="N", made_at=NOW))


def test_both_are_told_to_those_who_answer(waiting, sign_in):
    page = sign_in("quality_lead").get("/").text
    assert "1 uppdrag från fullmäktige ska återrapporteras" in page
    assert "131 dagar kvar." in page
    assert "1 nämndhandling är inte låst" in page


@pytest.mark.parametrize("role", ["analyst", "committee"])
def test_the_others_find_the_pages(waiting, sign_in, role):
    page = sign_in(role).get("/").text
    assert "fullmäktige" not in page
    assert "inte låst" not in page


def test_it_is_one_statement(waiting, db):
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    with db.reading() as session:
        event.listen(session.get_bind(), "before_cursor_execute", note)
        found = council.waiting(session, before=date(2027, 4, 1))
        event.remove(session.get_bind(), "before_cursor_execute", note)
    assert len([one for one in asked if one.startswith("SELECT")]) == 1
    assert (found.assignments, found.first_due, found.papers) == (1, SAYS.due, 1)


def test_a_distant_assignment_waits(waiting, db):
    with db.reading() as session:
        assert council.waiting(session, before=date(2027, 3, 30)).assignments == 0


def test_a_thrown_draft_is_brought_back_with_its_words(sign_in, municipality):
    lead = sign_in("quality_lead")
    where = f"/aterkoppling/ny?enhet={municipality.school}"
    draft = lead.post(where, data=FEEDBACK).headers["Location"]
    seen = re.search(r'name="version"[^>]*value="(\d+)"', lead.get(draft).text)[1]
    lead.post(draft, data=FEEDBACK | {"version": seen, "go": "throw"})
    assert lead.get(draft).status_code == 404
    assert "1 borttaget utkast" in lead.get("/aterkoppling").text

    answer = lead.post(f"{draft}/aterstall")

    assert answer.headers["Location"] == draft
    assert "Analysen visar varför." in lead.get(draft).text
    assert "borttaget utkast" not in lead.get("/aterkoppling").text
    assert lead.post(f"{draft}/aterstall").status_code == 303


def test_only_the_administration_sees_and_restores_drafts(sign_in, municipality):
    lead = sign_in("quality_lead")
    where = f"/aterkoppling/ny?enhet={municipality.school}"
    draft = lead.post(where, data=FEEDBACK).headers["Location"]
    seen = re.search(r'name="version"[^>]*value="(\d+)"', lead.get(draft).text)[1]
    lead.post(draft, data=FEEDBACK | {"version": seen, "go": "throw"})
    principal = sign_in("principal", municipality.school)
    assert "borttaget" not in principal.get("/aterkoppling").text
    assert principal.post(f"{draft}/aterstall").status_code == 403
