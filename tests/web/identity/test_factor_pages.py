"""One's own app: added, replaced, with recovery codes; and reset by an administrator."""

import re
from datetime import timedelta

import pyotp
import pytest
from builders import NOW, PASSWORD
from support.factor import add_app, code_at, give_factor

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.identity.models import Account, RecoveryCode, SecondFactor

OWN, NEW, CODE = "/konto/tvafaktor", "/konto/tvafaktor/ny", "/konto/kod"
RENEW = "/konto/tvafaktor/reservkoder"
SECRET = re.compile(r'class="secret">([A-Z2-7 ]+)<')
RECOVERY = re.compile(r"<li>(\d{4} \d{4} \d{4})</li>")


def text(answer):
    return answer.get_data(as_text=True)


def begin(client, password=PASSWORD):
    """Begin to add an app; return the secret that the page shows."""
    assert client.post(OWN, data={"password": password}).location == NEW
    return SECRET.search(text(client.get(NEW)))[1]


def confirm(client, secret, at=NOW):
    code = pyotp.TOTP(secret.replace(" ", "")).at(at)
    return client.post(NEW, data={"code": code})


def account_of(db, user_name):
    with db.reading() as session:
        return session.query(Account.id).filter_by(user_name=user_name).scalar()


def events(db):
    with db.reading() as session:
        rows = session.query(AuditRow).order_by(AuditRow.seq)
        return [row for row in rows if "factor" in row.action or "code" in row.action]


def test_an_app_is_added_and_its_recovery_codes_are_shown_once(sign_in, db):
    client = sign_in("assessor")
    secret = begin(client)
    page = text(client.get(NEW))
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", secret)
    assert '<svg viewBox="0 0' in page
    codes = RECOVERY.findall(text(confirm(client, secret)))
    assert len(set(codes)) == 10
    assert client.post(NEW, data={"code": "123456"}).location == OWN, "shown again at a reload"
    assert not RECOVERY.search(text(client.get(OWN)))
    assert [row.action for row in events(db)] == [
        "identity.factor-begun",
        "identity.factor-confirmed",
    ]


def test_neither_secret_nor_recovery_codes_are_stored_as_they_are(sign_in, db):
    client = sign_in("assessor")
    secret = begin(client).replace(" ", "")
    codes = RECOVERY.findall(text(confirm(client, secret)))
    with db.reading() as session:
        sealed = session.query(SecondFactor).one().secret
        marks = [row.mark for row in session.query(RecoveryCode)]
    assert secret.encode() not in sealed
    assert not [code for code in codes if code.replace(" ", "") in "".join(marks)]
    said = "".join(f"{row.target}{row.details}" for row in events(db))
    assert not [one for one in (secret, *codes) if one in said]


def test_a_recovery_code_works_once_however_it_is_typed(sign_in, clock):
    client = sign_in("assessor")
    codes = RECOVERY.findall(text(confirm(client, begin(client))))
    clock[0] += timedelta(minutes=20)
    assert client.post(CODE, data={"code": codes[0].replace(" ", "-")}).status_code == 303
    clock[0] += timedelta(minutes=20)
    assert client.post(CODE, data={"code": codes[0]}).status_code == 422
    assert client.post(CODE, data={"code": codes[1].replace(" ", "")}).status_code == 303
    assert "<dd>8</dd>" in text(client.get(OWN))


def test_new_recovery_codes_end_the_old(sign_in, clock):
    client = sign_in("assessor")
    old = RECOVERY.findall(text(confirm(client, begin(client))))
    new = RECOVERY.findall(text(client.post(RENEW)))
    assert len(new) == 10
    assert not {*old} & {*new}
    clock[0] += timedelta(minutes=20)
    assert client.post(CODE, data={"code": old[0]}).status_code == 422
    assert client.post(CODE, data={"code": new[0]}).status_code == 303


@pytest.mark.parametrize(
    ("password", "told"),
    [
        pytest.param("fel", "Lösenordet stämmer inte", id="wrong"),
        pytest.param("", "Ange ditt lösenord", id="none"),
    ],
)
def test_an_app_is_added_only_with_the_password(sign_in, db, password, told):
    answer = sign_in("assessor").post(OWN, data={"password": password})
    assert answer.status_code == 422
    assert told in text(answer)
    assert events(db) == []


def test_the_password_is_tried_no_more_often_than_at_sign_in(sign_in):
    client = sign_in("assessor")
    codes = [client.post(OWN, data={"password": "fel"}) for _ in range(6)]
    assert "Lösenordet stämmer inte." in codes[4].text
    assert "För många försök" in codes[5].text
    assert "För många försök" in client.post(OWN, data={"password": PASSWORD}).text


def test_a_wrong_code_confirms_nothing(sign_in):
    client = sign_in("assessor")
    begin(client)
    answer = client.post(NEW, data={"code": "12345"})
    assert answer.status_code == 422
    assert "Koden stämmer inte" in text(answer)
    assert "Du har ingen app än" in text(client.get(OWN))


def test_a_secret_left_on_the_screen_is_worth_nothing_after_a_quarter(sign_in, clock):
    client = sign_in("assessor")
    secret = begin(client)
    clock[0] += timedelta(minutes=16)
    assert client.get(NEW).location == OWN
    assert confirm(client, secret, at=clock[0]).location == OWN


def test_a_secret_is_shown_only_in_the_session_that_gave_the_password(app, sign_in):
    begin(sign_in("assessor"))
    elsewhere = app.test_client()
    elsewhere.post("/logga-in", data={"user_name": sign_in.names[-1], "password": PASSWORD})
    assert elsewhere.get(NEW).location == OWN


def test_an_app_is_replaced_only_by_one_who_has_given_its_code(sign_in, db, clock):
    client = sign_in("assessor")
    add_app(db, sign_in.names[-1], now=NOW)
    asked = "/konto/kod?next=/konto/tvafaktor"
    assert client.post(OWN, data={"password": PASSWORD}).location == asked
    assert client.post(RENEW).location == asked
    assert client.post(CODE, data={"code": code_at(NOW)}).status_code == 303
    new = begin(client)
    clock[0] += timedelta(minutes=1)
    old_still = client.post(CODE, data={"code": code_at(clock[0])})
    assert old_still.status_code == 303, "the old app holds until the new is confirmed"
    clock[0] += timedelta(minutes=1)
    assert confirm(client, new, at=clock[0]).status_code == 200
    clock[0] += timedelta(minutes=1)
    assert client.post(CODE, data={"code": code_at(clock[0])}).status_code == 422
    with db.reading() as session:
        assert session.query(SecondFactor).count() == 1


def test_a_factor_that_lapsed_while_the_new_app_was_added_confirms_nothing_for_others(sign_in, db):
    """The begun secret of one account cannot be confirmed from another's session."""
    first, second = sign_in("assessor"), sign_in("student_health")
    secret = begin(first)
    with first.session_transaction() as session:
        begun = session["factor_begun"]
    with second.session_transaction() as session:
        session["factor_begun"] = begun
    assert confirm(second, secret).location == OWN


def apps(db, user_name):
    """Return how many apps the account has."""
    account_id = account_of(db, user_name)
    with db.reading() as session:
        return session.query(SecondFactor).filter_by(account_id=account_id).count()


@pytest.mark.parametrize(
    ("why", "told"),
    [
        pytest.param({}, ["Välj varför", "Välj hur"], id="nothing said"),
        pytest.param({"reset_reason": "lost"}, ["Välj hur"], id="who asks is not said"),
        pytest.param({"reset_reason": "x", "reset_proof": "met"}, ["Not a valid"], id="unknown"),
    ],
)
def test_a_reset_needs_a_reason_and_who_asks(sign_in, db, why, told):
    sign_in("assessor")
    add_app(db, sign_in.names[-1], now=NOW)
    path = f"/admin/anvandare/{account_of(db, sign_in.names[-1])}/tvafaktor"
    answer = sign_in("system_admin").post(path, data=why)
    assert answer.status_code == 422
    if "x" not in why.values():
        assert [part for part in told if part not in text(answer)] == []
    assert apps(db, sign_in.names[0]) == 1


def test_a_reset_is_recorded_with_why_and_leaves_nothing_to_use(sign_in, db):
    client = sign_in("assessor")
    codes = RECOVERY.findall(text(confirm(client, begin(client))))
    account, admin = account_of(db, sign_in.names[-1]), sign_in("system_admin")
    assert "Appen lades till" in text(admin.get(f"/admin/anvandare/{account}"))
    path = f"/admin/anvandare/{account}/tvafaktor"
    assert admin.get(path).status_code == 200
    answer = admin.post(path, data={"reset_reason": "exposed", "reset_proof": "manager"})
    assert answer.location == f"/admin/anvandare/{account}"
    assert "Appen lades till" not in text(admin.get(f"/admin/anvandare/{account}"))
    assert events(db)[-1].action == "identity.factor-reset"
    assert events(db)[-1].details == '{"proof":"manager","reason":"exposed"}'
    assert client.post(CODE, data={"code": codes[0]}).status_code == 422
    assert "ingen app" in text(admin.get(path))
    assert "ingen app att ta bort" in text(
        admin.post(path, data={"reset_reason": "lost", "reset_proof": "met"}, follow_redirects=True)
    )


def test_nobody_resets_their_own_factor_or_a_strangers(sign_in, db):
    admin = sign_in("system_admin")
    own = account_of(db, sign_in.names[-1])
    why = {"reset_reason": "lost", "reset_proof": "met"}
    answer = admin.post(f"/admin/anvandare/{own}/tvafaktor", data=why, follow_redirects=True)
    assert "inte ta bort din egen app" in text(answer)
    assert admin.post("/admin/anvandare/99999/tvafaktor", data=why).status_code == 404
    assert admin.get("/admin/anvandare/99999/tvafaktor").status_code == 404
    assert apps(db, sign_in.names[-1]) == 1


@pytest.mark.parametrize("role", list(Role))
def test_who_reaches_which_page(sign_in, db, municipality, role):
    """Everybody has pages of their own; only an administrator of all removes another's app."""
    client, resets = sign_in(role), role is Role.SYSTEM_ADMIN
    sign_in("assessor", municipality.school)
    add_app(db, sign_in.names[-1], now=NOW)
    path = f"/admin/anvandare/{account_of(db, sign_in.names[-1])}/tvafaktor"
    assert client.get(OWN).status_code == 200
    assert client.get(CODE).status_code == (303 if resets else 200), "asked only when not given"
    assert client.get(path).status_code == (200 if resets else 403)
    why = {"reset_reason": "lost", "reset_proof": "met"}
    assert client.post(path, data=why).status_code == (303 if resets else 403)
    assert apps(db, sign_in.names[-1]) == (0 if resets else 1)


def test_an_administrator_of_one_provider_removes_nobodys_app(sign_in, db, municipality):
    client = sign_in("system_admin", municipality.private)
    sign_in("assessor", municipality.independent)
    add_app(db, sign_in.names[-1], now=NOW)
    path = f"/admin/anvandare/{account_of(db, sign_in.names[-1])}/tvafaktor"
    why = {"reset_reason": "lost", "reset_proof": "met"}
    assert client.post(path, data=why).status_code == 403


def test_a_closed_account_leaves_no_app_and_no_codes(sign_in, db):
    client = sign_in("assessor")
    confirm(client, begin(client))
    account = account_of(db, sign_in.names[-1])
    assert sign_in("system_admin").post(f"/admin/anvandare/{account}/stang").status_code == 303
    assert apps(db, sign_in.names[0]) == 0
    with db.reading() as session:
        assert session.query(RecoveryCode).count() == 0


def test_few_recovery_codes_left_is_said(sign_in, db):
    client = sign_in("assessor")
    factor_id = add_app(db, sign_in.names[-1], now=NOW)
    give_factor(client, factor_id, at=NOW)
    assert "snart inga reservkoder" in text(client.get(OWN))
