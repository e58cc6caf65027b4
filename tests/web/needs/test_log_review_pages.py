"""The auditor reviews who read what; nobody else finds the page."""

from datetime import UTC, date, datetime

import pytest
from builders import NOW
from sqlalchemy import select, update
from support.needs_cases import NAME, account, handled

from qms.access.policy import Can
from qms.audit.models import AuditRow
from qms.i18n.formats import day
from qms.identity.models import Account
from qms.needs.models import NeedsBreakGlass, NeedsLogPick, NeedsPerson
from qms.needs.services.glass import break_glass
from qms.needs.services.opening import open_case

PAGE = "/behov/loggkontroll"
REASON = "Vårdnadshavaren ringer och barnet är på väg till akuten."
NOTE = "Elevhälsan hade jouren den kvällen."


@pytest.fixture
def read(db, municipality):
    """Let a principal and, in an emergency, the student health read a case."""
    with db.transaction() as session:
        principal = account(session, "principal", municipality.school, "reader")
        officer = account(session, "case_officer", municipality.id, "handler")
        nurse = account(session, "student_health", municipality.id, "nurse")
        ref = handled(session, principal, officer, municipality.school)
        open_case(session, principal, ref, can=Can.NEEDS_READ, why="case", now=NOW)
        break_glass(session, nurse, ref, reason=REASON, now=NOW)
        open_case(session, nurse, ref, can=Can.NEEDS_READ, why="case", now=NOW)
    return ref


@pytest.fixture
def december(clock):
    clock[0] = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def rows(db, table):
    with db.reading() as session:
        return session.scalars(select(table)).all()


def events(db, action):
    with db.reading() as session:
        return session.scalars(select(AuditRow).where(AuditRow.action == action)).all()


@pytest.mark.parametrize(
    ("role", "status"),
    [("auditor", 200), ("data_protection", 200), ("case_officer", 403), ("system_admin", 403)],
)
def test_who_may_see_it(sign_in, role, status):
    assert sign_in(role).get(PAGE).status_code == status


def test_an_overdue_opening_stands_in_the_heading(sign_in, read, december):
    page = sign_in("auditor").get(PAGE).get_data(as_text=True)
    assert "1 nödöppning är inte granskad i tid" in page
    assert f"Sen: {day(date(2026, 11, 27))}" in page
    assert NAME not in page
    assert REASON not in page


def test_from_the_draw_to_the_verdict(sign_in, read, december, db):
    client = sign_in("auditor")
    answer = client.post(f"{PAGE}/urval", follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert "Urvalet för november 2026" in page
    assert "2 av månadens 2 läsningar är med" in page
    assert "Åkerskolan" in page
    pick = rows(db, NeedsLogPick)[0]
    here = f"{PAGE}/lasning/{pick.id}"
    one = client.get(here).get_data(as_text=True)
    assert "den här läsningen" in one
    assert "<dt>Vem</dt><dd>Provperson</dd>" in one

    refused = client.post(here, data={"verdict": "unjustified", "note": " ", "version": "0"})
    assert refused.status_code == 422
    assert "Anteckningen är tom." in refused.get_data(as_text=True)
    form = {"verdict": "justified", "note": NOTE, "version": "0"}
    assert client.post(here, data=form).status_code == 303
    clash = client.post(here, data={**form, "verdict": "asked"})
    assert clash.status_code == 409
    assert NOTE in clash.get_data(as_text=True)
    (event,) = events(db, "needs.reviewed-read")
    assert NOTE not in event.details
    assert "1 är granskade" in client.get(PAGE).get_data(as_text=True)
    assert len(events(db, "needs.viewed-log-review")) >= 3


def test_an_opening_is_reviewed_with_its_reason(sign_in, read, db, december):
    client = sign_in("data_protection")
    (glass,) = rows(db, NeedsBreakGlass)
    here = f"{PAGE}/nodoppning/{glass.id}"
    page = client.get(here).get_data(as_text=True)
    assert REASON in page
    assert len(events(db, "needs.read-glass")) == 1
    assert client.post(here, data={"verdict": ""}).status_code == 422
    form = {"verdict": "justified", "note": NOTE, "version": "0"}
    assert client.post(here, data=form).status_code == 303
    assert client.post(here, data=form).status_code == 409
    assert "Ingen nödöppning väntar" in client.get(PAGE).get_data(as_text=True)


def test_of_a_protected_person_not_even_the_unit_is_told(sign_in, read, db, december):
    with db.transaction() as session:
        session.execute(update(NeedsPerson).values(protected=True))
    client = sign_in("auditor")
    page = client.post(f"{PAGE}/urval", follow_redirects=True).get_data(as_text=True)
    assert "Åkerskolan" not in page
    assert "Skyddad identitet" in page


def test_unknown_things_answer_404(sign_in):
    client = sign_in("auditor")
    for path in ("lasning/x", "nodoppning/x"):
        assert client.get(f"{PAGE}/{path}").status_code == 404
        assert client.post(f"{PAGE}/{path}", data={"verdict": "justified"}).status_code == 404


def test_one_s_own_reading_has_no_form(sign_in, read, db, december):
    client = sign_in("auditor")
    (glass,) = rows(db, NeedsBreakGlass)
    with db.transaction() as session:
        me = select(Account.id).where(Account.user_name == sign_in.names[-1]).scalar_subquery()
        session.execute(update(NeedsBreakGlass).values(account_id=me))
    page = client.get(f"{PAGE}/nodoppning/{glass.id}").get_data(as_text=True)
    assert "Det här är din egen läsning" in page
    assert "Spara granskningen" not in page
    form = {"verdict": "justified"}
    refused = client.post(f"{PAGE}/nodoppning/{glass.id}", data=form)
    assert refused.status_code == 422
    assert "Låt någon annan granska den." in refused.get_data(as_text=True)
