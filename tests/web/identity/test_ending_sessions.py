"""An administrator signs somebody else out everywhere."""

from builders import PASSWORD
from support.outside import events

from qms.identity.models import Account


def account_of(db, user_name):
    with db.reading() as session:
        return session.query(Account.id).filter_by(user_name=user_name).scalar()


def test_every_session_of_the_person_ends_and_no_other(app, sign_in, db):
    client, colleague, admin = sign_in("analyst"), sign_in("planner"), sign_in("system_admin")
    user = {"user_name": sign_in.names[0], "password": PASSWORD}
    elsewhere = app.test_client()
    assert elsewhere.post("/logga-in", data=user).status_code == 303
    path = f"/admin/anvandare/{account_of(db, sign_in.names[0])}/sessioner"
    assert "Personen kan logga in igen" in admin.get(path).text
    assert client.get("/").status_code == 200, "the question alone ends nothing"
    answer = admin.post(path, follow_redirects=True)
    assert "Personen är utloggad på alla ställen" in answer.text
    statuses = [one.get("/").status_code for one in (client, elsewhere, colleague, admin)]
    assert statuses == [303, 303, 200, 200]
    assert app.test_client().post("/logga-in", data=user).status_code == 303
    assert events(db, "identity.sessions-ended") == ["{}"]


def test_ones_own_sessions_and_those_of_nobody(sign_in, db):
    admin = sign_in("system_admin")
    own = account_of(db, sign_in.names[0])
    answer = admin.post(f"/admin/anvandare/{own}/sessioner", follow_redirects=True)
    assert "Dina egna sessioner avslutar du under ditt konto" in answer.text
    assert admin.get("/admin/anvandare/99999/sessioner").status_code == 404


def test_only_administrators_end_sessions(sign_in, db):
    sign_in("analyst")
    path = f"/admin/anvandare/{account_of(db, sign_in.names[0])}/sessioner"
    assert sign_in("school_chief").post(path).status_code == 403
