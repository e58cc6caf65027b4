"""The yearly review of roles: who sees which, and what is done with them."""

from datetime import date, timedelta

import pytest
from builders import NOW, PASSWORD, make_account
from sqlalchemy import select
from support.outside import events

from qms.access.roles import Role
from qms.identity.models import LocalSignIn, RoleGrant

PAGE = "/admin/genomgang"


@pytest.fixture
def people(db, municipality):
    """Return the grants, by name: one of 2020 at each of two places, and one of this month."""
    with db.transaction() as session:
        make_account(session, Role.PRINCIPAL, municipality.school, user_name="gammal@x")
        make_account(session, Role.INDEPENDENT_PROVIDER, municipality.private, user_name="fri@x")
        new = make_account(session, Role.PLANNER, municipality.id, user_name="ny@x")
        grants = session.scalars(select(RoleGrant).order_by(RoleGrant.id)).all()
        next(one for one in grants if one.account_id == new).valid_from = date(2026, 11, 1)
        return dict(zip(("old", "private", "new"), (one.id for one in grants), strict=True))


def names_in(page, *names):
    return [name for name in names if name in page]


def stored(db, grant_id):
    with db.reading() as session:
        return session.get_one(RoleGrant, grant_id)


def test_all_roles_in_force_are_listed_those_to_confirm_first(sign_in, people):
    page = sign_in("system_admin").get(PAGE).text
    main = page.split("<main")[1]
    assert names_in(main, "gammal@x", "fri@x", "ny@x") == ["gammal@x", "fri@x", "ny@x"]
    assert main.index("gammal@x") < main.index("ny@x")
    assert "3 roller har inte bekräftats på ett år" in main, "the reader's own among them"
    only = sign_in("school_chief").get(f"{PAGE}?visa=att-bekrafta").text
    assert "ny@x" not in only.split("<main")[1]


def test_a_chief_of_a_part_sees_that_part(sign_in, people, municipality):
    main = sign_in("school_chief", municipality.private).get(PAGE).text.split("<main")[1]
    assert names_in(main, "gammal@x", "fri@x", "ny@x") == ["fri@x"]


def test_roles_are_confirmed_and_ended_in_one_form(sign_in, db, people):
    admin = sign_in("system_admin")
    answers = {f"g{people['old']}": "keep", f"g{people['new']}": "end"}
    told = admin.post(PAGE, data=answers, follow_redirects=True).text
    assert "1 roll är bekräftad. 1 roll är avslutad." in told
    assert stored(db, people["old"]).attested_at == NOW
    assert stored(db, people["new"]).valid_to == NOW.date()
    assert stored(db, people["private"]).attested_at is None
    assert events(db, "identity.role-attested") == ['{"role":"principal"}']
    assert events(db, "identity.role-ended") == ['{"role":"planner","why":"review"}']


def test_whose_role_is_ended_is_out_at_once(app, sign_in, people):
    client = app.test_client()
    client.post("/logga-in", data={"user_name": "gammal@x", "password": PASSWORD})
    assert client.get("/").status_code == 200
    sign_in("system_admin").post(PAGE, data={f"g{people['old']}": "end"})
    assert client.get("/").status_code == 303


def test_nobody_answers_for_themselves_nor_outside_their_part(sign_in, db, people, municipality):
    chief = sign_in("school_chief", municipality.private)
    with db.reading() as session:
        own = session.scalars(select(RoleGrant.id).order_by(RoleGrant.id.desc())).first()
    answers = {f"g{own}": "end", f"g{people['old']}": "end", "g999999": "end"}
    told = chief.post(PAGE, data=answers, follow_redirects=True).text
    assert "3 roller lämnades" in told
    assert stored(db, own).valid_to is None
    assert stored(db, people["old"]).valid_to is None


@pytest.mark.parametrize(
    "answers",
    [{}, {"g1": "kanske"}, {"gx": "keep"}, {"g": "keep"}, {"x1": "keep"}],
    ids=["none", "unknown answer", "no number", "no id", "another field"],
)
def test_what_is_no_answer_changes_nothing(sign_in, db, people, answers):
    told = sign_in("system_admin").post(PAGE, data=answers, follow_redirects=True).text
    assert "Inget var ifyllt" in told
    assert stored(db, people["old"]).attested_at is None


@pytest.mark.parametrize(
    ("days", "is_told"),
    [pytest.param(364, False, id="within a year"), pytest.param(365, True, id="after a year")],
)
def test_the_start_page_says_when_a_year_has_passed(sign_in, db, clock, people, days, is_told):
    with db.transaction() as session:
        for one in session.scalars(select(RoleGrant)):
            one.attested_at = NOW
    clock[0] = NOW + timedelta(days=days)
    admin = sign_in("school_chief")
    page = admin.get("/").text
    assert ("inte bekräftats på ett år" in page) is is_told


def test_one_whose_task_it_is_not_is_not_told(sign_in, people):
    client = sign_in("analyst")
    assert "bekräftats på ett år" not in client.get("/").text
    assert client.get(PAGE).status_code == 403


def test_the_list_is_exported(sign_in, people):
    lines = sign_in("school_chief").get("/admin/genomgang.csv").data.decode("utf-8-sig")
    rows = [line.split(";") for line in lines.splitlines()]
    assert rows[0][:4] == ["namn", "användarnamn", "roll", "gäller_för"]
    by_name = {row[1]: row for row in rows}
    assert by_name["gammal@x"][2:5] == ["Rektor", "Åkerskolan", "2020-01-01"]
    assert (by_name["gammal@x"][-1], by_name["ny@x"][-1]) == ("ja", "nej")


def test_ending_the_sealed_accounts_role_is_refused(sign_in, db, people):
    admin = sign_in("system_admin")
    with db.transaction() as session:
        account = session.get_one(RoleGrant, people["old"]).account_id
        session.add(LocalSignIn(is_off=True, sealed_id=account))
    answers = {f"g{people['old']}": "end", f"g{people['new']}": "end"}
    assert "Kontot är reservkonto" in admin.post(PAGE, data=answers, follow_redirects=True).text
    assert stored(db, people["old"]).valid_to is None
    assert stored(db, people["new"]).valid_to is None, "nothing is stored when one is refused"
