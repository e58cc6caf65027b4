"""The extract about a person: who gets it, what is recorded first, and what is in no address."""

import json
from datetime import timedelta

import pytest
from builders import NOW
from sqlalchemy import select
from support.closed_cases import closed_on, maker

from qms.audit.models import AuditRow
from qms.needs.models import NeedsAssessment, NeedsPerson

SECRET = "Zinnoberta"
ADDRESS = "/registerutdrag"


@pytest.fixture
def case(db, municipality):
    with db.transaction() as session:
        return maker(session, municipality).case(
            closed_on(NOW.date().replace(year=2025)), secret=SECRET
        )


def actions(db):
    with db.reading() as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.seq)))


def test_the_officer_sees_and_fetches_it_and_both_are_recorded(db, sign_in, case):
    officer = sign_in("data_protection")
    assert "Vem gäller det?" in officer.get(ADDRESS).get_data(as_text=True)
    before = actions(db).count("retention.extracted-person")
    page = officer.post(ADDRESS, data={"person": case.ref, "form": "page"}).get_data(as_text=True)
    assert SECRET in page
    assert "Anteckningar" in page
    fetched = officer.post(ADDRESS, data={"person": case.ref, "form": "json"})
    assert fetched.mimetype == "application/json"
    tables = json.loads(fetched.data)["tables"]
    assert tables["needs_note"][0]["body"] == f'"{SECRET}"'
    assert tables["decision"][0]["sealed"]["letter"] == SECRET
    assert actions(db).count("retention.extracted-person") - before == 2


@pytest.mark.parametrize(("days", "words"), [(364, False), (366, True)])
def test_a_draft_is_without_its_words_for_a_year(db, sign_in, case, days, words):
    officer = sign_in("data_protection")
    sent, draft = case.ids["needs.assessment"]
    with db.transaction() as session:
        session.get_one(NeedsAssessment, draft).started_at = NOW - timedelta(days)
    answer = officer.post(ADDRESS, data={"person": case.ref, "form": "json"})
    rows = {row["id"]: row for row in json.loads(answer.data)["tables"]["needs_assessment"]}
    assert "answers" in rows[sent]
    assert ("answers" in rows[draft]) is words


def test_staff_are_found_by_user_name(sign_in, municipality):
    officer = sign_in("data_protection")
    user = f"data_protection.{municipality.id}@provby.example"
    answer = officer.post(ADDRESS, data={"person": user, "form": "json"})
    tables = json.loads(answer.data)["tables"]
    assert tables["account"][0]["user_name"] == user
    assert "password_hash" not in tables["account"][0]
    assert tables["role_grant"][0]["role"] == "data_protection"
    assert "identity.signed-in" in {row["action"] for row in tables["audit_row"]}


def test_who_is_not_there_is_said_and_recorded(db, sign_in):
    officer = sign_in("data_protection")
    answer = officer.post(ADDRESS, data={"person": "ingen@provby.example"})
    assert answer.status_code == 422
    assert "Inget finns om den personen." in answer.get_data(as_text=True)
    assert actions(db)[-1] == "retention.sought-person"
    assert officer.post(ADDRESS, data={"person": " "}).status_code == 422


@pytest.mark.parametrize("role", ["system_admin", "school_chief", "case_officer", "auditor"])
def test_nobody_else(sign_in, role):
    client = sign_in(role)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, data={"person": "x"}).status_code == 403


def test_a_protected_child_is_there_for_nobody_who_is_not_named(db, sign_in, case):
    officer = sign_in("data_protection")
    with db.transaction() as session:
        session.get_one(NeedsPerson, case.person).protected = True
    answer = officer.post(ADDRESS, data={"person": case.ref})
    assert answer.status_code == 422
    assert SECRET not in answer.get_data(as_text=True)
