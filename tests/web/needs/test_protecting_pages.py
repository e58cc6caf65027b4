"""Marking a child as protected asks once more, and names those who go on with the case."""

import pytest
from builders import NOW
from sqlalchemy import select, update
from support.needs_cases import account, applied, handled, protect, tie

from qms.access.roles import Role
from qms.identity.models import Account
from qms.identity.queries import signed_in
from qms.kernel.clock import local_day
from qms.needs.models import NeedsPerson, NeedsProtectedReader


@pytest.fixture
def officer(sign_in):
    return sign_in(Role.CASE_OFFICER)


@pytest.fixture
def cast(officer, sign_in, db, municipality):
    """Return the case and the people, by role; `officer` is signed in."""
    with db.transaction() as session:
        number = session.scalars(select(Account.id).filter_by(user_name=sign_in.names[-1])).one()
        me = signed_in(session, number, on=local_day(NOW)).actor
        principal = account(session, "principal", municipality.school, "one")
        found = {
            "me": me,
            "chief": account(session, "school_chief", municipality.id, "chief"),
            "other": account(session, "case_officer", municipality.id, "other"),
            "assessor": account(session, "special_educator", municipality.school, "assessor"),
        }
        for name, words in (("chief", "Chef Cypress"), ("assessor", "Pedagog Pil")):
            session.get_one(Account, found[name].account_id).name = words
        ref = handled(session, principal, me, municipality.school)
        tie(session, me, ref, found["chief"], "decider")
        tie(session, me, ref, found["assessor"], "assessor")
    return ref, found


def is_protected(db):
    with db.reading() as session:
        return session.scalars(select(NeedsPerson.protected)).one()


def test_from_the_question_to_the_mark(officer, cast, db):
    ref, people = cast
    assert f'href="/behov/{ref}/skydda"' in officer.get(f"/behov/{ref}").text
    page = officer.get(f"/behov/{ref}/skydda").text
    assert "3 personer utom du är knutna till ärendet" in page
    assert "Chef Cypress: beslutsfattare, kan besluta" in page
    assert "Pedagog Pil: bedömare" in page
    assert "har sökt och ser det här ärendet även utan att namnges" in page
    refused = officer.post(f"/behov/{ref}/skydda", data={})
    assert refused.status_code == 422
    assert "Ingen av dem du namnger kan fatta beslut." in refused.text
    assert "Ingen annan än du kan handlägga ärendet." in refused.text
    assert not is_protected(db)
    chief = str(people["chief"].account_id)
    refused = officer.post(f"/behov/{ref}/skydda", data={"named": [chief]})
    assert refused.status_code == 422
    assert "Jag vet att ingen annan än jag" in refused.text
    done = officer.post(f"/behov/{ref}/skydda", data={"named": [chief], "alone": "1"})
    assert done.status_code == 303
    assert is_protected(db)
    with db.reading() as session:
        named = set(session.scalars(select(NeedsProtectedReader.account_id)))
    assert named == {people["me"].account_id, people["chief"].account_id}
    assert officer.get(f"/behov/{ref}/skydda").status_code == 303  # it is marked already


def test_from_the_question_to_the_mark_taken_away(officer, cast, db):
    ref, people = cast
    assert officer.get(f"/behov/{ref}/ta-bort-skydd").status_code == 303  # there is none
    with db.transaction() as session:
        protect(session, people["me"], ref, people["chief"])
    page = officer.get(f"/behov/{ref}/ta-bort-skydd").text
    assert "Pedagog Pil" in page
    assert "Chef Cypress" in page
    refused = officer.post(f"/behov/{ref}/ta-bort-skydd", data={"reason": ""})
    assert refused.status_code == 422
    assert "Skälet saknas" in refused.text
    assert is_protected(db)
    told = {"reason": "Sekretessmarkeringen är hävd."}
    assert officer.post(f"/behov/{ref}/ta-bort-skydd", data=told).status_code == 303
    assert not is_protected(db)
    assert "Sekretessmarkeringen är hävd." in officer.get(f"/behov/{ref}").text


@pytest.mark.parametrize("marked", [False, True], ids=["another child", "a protected child"])
def test_an_applicant_and_an_outsider_get_the_answer_of_no_case(
    officer, cast, db, municipality, marked
):
    """The one who is signed in has applied in `own`, and has nothing to do with `others`."""
    ref, people = cast
    with db.transaction() as session:
        own = applied(session, people["me"], municipality.school, key="own")
        unit = account(session, "principal", municipality.school, "two")
        others = handled(session, unit, people["other"], municipality.school, key="others")
        if marked:
            session.execute(update(NeedsPerson).values(protected=True))
    page = officer.get(f"/behov/{own}")
    assert page.status_code == 200
    assert "skydda" not in page.text.lower()
    answers = {}
    for name in (own, others, "AAAABBBBCCCC"):
        asked = [officer.get(f"/behov/{name}/{what}") for what in ("skydda", "ta-bort-skydd")]
        asked += [
            officer.post(f"/behov/{name}/{what}", data={"reason": "x", "named": "1"})
            for what in ("skydda", "ta-bort-skydd", "lasare", "ta", "lasare/1/ta-bort")
        ]
        answers[name] = [(one.status_code, len(one.text.replace(name, ""))) for one in asked]
        assert {status for status, _ in answers[name]} == {404}
    assert answers[own] == answers[others] == answers["AAAABBBBCCCC"]
    if marked:  # the case that was theirs to handle is gone for one who is not named
        assert officer.get(f"/behov/{ref}/skydda").status_code == 404


def test_the_last_who_can_decide_an_open_case_is_not_taken_away(officer, cast, db, municipality):
    ref, people = cast
    chief = people["chief"].account_id
    with db.transaction() as session:
        protect(session, people["me"], ref, people["chief"])
    refused = officer.post(f"/behov/{ref}/lasare/{chief}/ta-bort")
    assert refused.status_code == 422
    assert "Ingen annan som är namngiven kan fatta beslut." in refused.text
    with db.transaction() as session:
        deputy = account(session, "school_chief", municipality.id, "deputy")
    named = officer.post(f"/behov/{ref}/lasare", data={"account": str(deputy.account_id)})
    assert named.status_code == 303
    assert officer.post(f"/behov/{ref}/lasare/{chief}/ta-bort").status_code == 303
