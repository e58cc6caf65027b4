"""Links by which people choose their passwords: made by an administrator, used once, for a day."""

import hashlib
import json
import re
from datetime import timedelta

import pytest
from builders import PASSWORD
from support.factor import code_at
from support.outside import events, set_provider

from qms.access.roles import Role
from qms.identity.models import Account, LocalSignIn, PasswordLink

LINK = re.compile(r"http://localhost(/valj-losenord)#([\w-]{43})<")
SEALED = "/prov/forseglat"
CHOOSE = "/valj-losenord"
NEW = "blåbär växer bakom ladan"
MET = {"proof": "met"}


@pytest.fixture
def admin(sign_in):
    return sign_in("system_admin")


@pytest.fixture
def person(sign_in, db):
    """Return a signed-in client, with the id of its account."""
    client = sign_in("analyst")
    client.user_name = sign_in.names[-1]
    client.account_id = account_of(db, client.user_name).id
    return client


def account_of(db, user_name):
    with db.reading() as session:
        return session.query(Account).filter_by(user_name=user_name).one()


def made(admin, account_id):
    """Return the code of a new link."""
    answer = admin.post(f"/admin/anvandare/{account_id}/losenord", data=MET)
    assert answer.status_code == 200, answer.location
    return LINK.search(answer.text)[2]


def told(db, action):
    return [json.loads(one) for one in events(db, action)]


def choose(app, code, new=NEW):
    return app.test_client().post(CHOOSE, data={"link": code, "new": new})


def signs_in(app, user_name, password):
    data = {"user_name": user_name, "password": password}
    return app.test_client().post("/logga-in", data=data).status_code == 303


def test_a_new_person_chooses_the_first_password(app, db, admin, municipality):
    new = {"name": "Ny Person", "user_name": "ny@provby.example", "password": "adminvaldedet"}
    page = admin.post("/admin/anvandare/ny", data=new, follow_redirects=True).text
    assert "Personen har inget lösenord än" in page
    account = account_of(db, "ny@provby.example")
    assert account.password_hash == ""
    role = {"role": "principal", "node_id": str(municipality.school), "valid_from": "2026-11-01"}
    assert admin.post(f"/admin/anvandare/{account.id}", data=role).status_code == 303
    assert not signs_in(app, "ny@provby.example", "")
    assert not signs_in(app, "ny@provby.example", "adminvaldedet")
    assert choose(app, made(admin, account.id)).location == "/logga-in"
    assert signs_in(app, "ny@provby.example", NEW)
    assert told(db, "identity.password-link-made") == [{"kind": "first", "proof": "met"}]


def test_a_forgotten_password_is_renewed_and_every_session_ends(app, db, admin, person):
    code = made(admin, person.account_id)
    assert person.get("/").status_code == 200, "nothing has happened until the link is used"
    assert signs_in(app, person.user_name, PASSWORD)
    page = app.test_client()
    answer = page.post(CHOOSE, data={"link": code, "new": NEW}, follow_redirects=True)
    assert f"Logga in som {person.user_name}." in answer.text
    assert page.get("/").status_code == 303, "choosing is not signing in"
    assert person.get("/").status_code == 303
    assert not signs_in(app, person.user_name, PASSWORD)
    assert signs_in(app, person.user_name, NEW)
    assert told(db, "identity.password-link-made") == [{"kind": "renewed", "proof": "met"}]
    assert told(db, "identity.password-chosen") == [{}]


def test_the_second_factor_stays(app, db, admin, assessor, sign_in, clock):
    account = account_of(db, sign_in.names[-1])
    assert account.user_name.startswith("assessor")
    choose(app, made(admin, account.id))
    client = app.test_client()
    client.post("/logga-in", data={"user_name": account.user_name, "password": NEW})
    client.token = ""  # a new session has a new token
    assert client.get(SEALED).location.startswith("/konto/kod")
    assert client.post("/konto/kod", data={"code": code_at(clock[0])}).status_code == 303
    assert client.get(SEALED).status_code == 200


def test_a_link_works_once(app, admin, person):
    code = made(admin, person.account_id)
    assert choose(app, code).status_code == 303
    answer = choose(app, code, "en annan mening om ladan")
    assert answer.status_code == 422
    assert "Länken gäller inte längre" in answer.text
    assert signs_in(app, person.user_name, NEW)


@pytest.mark.parametrize(("hours", "status"), [(23.9, 303), (24, 422)])
def test_a_link_works_for_a_day(app, admin, person, clock, hours, status):
    code = made(admin, person.account_id)
    clock[0] += timedelta(hours=hours)
    assert choose(app, code).status_code == status


def test_a_new_link_takes_the_place_of_the_one_before(app, admin, person):
    first, second = made(admin, person.account_id), made(admin, person.account_id)
    assert choose(app, first).status_code == 422
    assert choose(app, second).status_code == 303


def test_a_changed_password_and_a_closed_account_end_the_link(app, admin, person):
    code = made(admin, person.account_id)
    person.post("/konto", data={"current": PASSWORD, "new": NEW})
    assert choose(app, code, "en annan mening om ladan").status_code == 422
    code = made(admin, person.account_id)
    admin.post(f"/admin/anvandare/{person.account_id}/stang")
    assert choose(app, code, "en annan mening om ladan").status_code == 422


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("kort", "minst 12 tecken"),
        ("password1234", "vanliga ord, årtal eller tecken i rad. Skriv en egen mening"),
        ("Kvalitetshjulet1", "ord om dig, din roll, kommunen eller Kvalitetshjulet. Skriv en egen"),
        ("Provby kommun 2026", "ord om dig"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_still_works(app, admin, person, new, says):
    code = made(admin, person.account_id)
    answer = choose(app, code, new)
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{code}"' in answer.text
    assert choose(app, code).status_code == 303


@pytest.mark.parametrize("code", ["", "x", "a" * 43, "å" * 5_000])
def test_a_made_up_link_says_nothing_of_anybody(app, person, code):
    answer = choose(app, code)
    assert answer.status_code == 422
    assert person.user_name not in answer.text


def test_the_secret_is_drawn_at_random_and_not_stored(db, admin, person):
    codes = [made(admin, person.account_id) for _ in range(5)]
    assert len(set(codes)) == 5
    with db.reading() as session:
        row = session.query(PasswordLink).one()
    assert row.mark == hashlib.sha256(codes[-1].encode()).hexdigest()
    assert codes[-1] not in str(events(db, "identity.password-link-made"))
    assert codes[-1] not in admin.get(f"/admin/anvandare/{person.account_id}").text


def test_a_link_asks_how_it_was_made_sure_who_gets_it(db, admin, person):
    path = f"/admin/anvandare/{person.account_id}/losenord"
    assert "Kontrollera vem som frågar" in admin.get(path).text
    answer = admin.post(path, data={})
    assert answer.status_code == 422
    assert "Välj hur du har kontrollerat vem som får länken" in answer.text
    assert told(db, "identity.password-link-made") == []


def test_links_that_would_let_nobody_in_are_refused(app, db, admin, person, sign_in):
    own, theirs = account_of(db, sign_in.names[0]).id, person.account_id

    def refused(account_id):
        path = f"/admin/anvandare/{account_id}/losenord"
        return admin.post(path, data=MET, follow_redirects=True).text

    assert "under ditt konto" in refused(own)
    with db.transaction() as session:
        session.add(LocalSignIn(is_off=True, sealed_id=own))
    assert "Lokala konton är avstängda" in refused(theirs)
    with db.transaction() as session:
        session.query(LocalSignIn).delete()
        session.get(Account, theirs).active = False
    assert "Kontot är stängt" in refused(theirs)
    assert admin.post("/admin/anvandare/99999/losenord", data=MET).status_code == 404


def test_the_link_begins_with_the_public_address(app, admin, person):
    set_provider(app, issuer="https://id.provby.example")
    page = admin.post(f"/admin/anvandare/{person.account_id}/losenord", data=MET).text
    assert LINK.search(page)[1] == CHOOSE


def test_only_administrators_make_links(sign_in, person):
    path = f"/admin/anvandare/{person.account_id}/losenord"
    for role in (Role.SCHOOL_CHIEF, Role.AUDITOR):
        assert sign_in(role).post(path, data=MET).status_code == 403


def test_a_leaked_password_is_refused_where_there_is_a_list(app, admin, person, tmp_path):
    checksum = hashlib.sha1(NEW.encode()).hexdigest().upper()
    (tmp_path / "leaked-passwords.txt").write_text(f"{checksum}:3\n")
    code = made(admin, person.account_id)
    answer = choose(app, code)
    assert answer.status_code == 422
    assert "lista över läckta lösenord" in answer.text
    answer = person.post("/konto", data={"current": PASSWORD, "new": NEW})
    assert answer.status_code == 422
    assert "lista över läckta lösenord" in answer.text
    assert choose(app, code, "en annan mening om ladan").status_code == 303
