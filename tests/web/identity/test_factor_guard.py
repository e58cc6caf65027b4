"""Pages that need a second factor: when they open, when they close, and what is kept."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from builders import NOW, PASSWORD, SYSTEM
from support.factor import add_app, code_at, give_factor

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.identity import services
from qms.identity.models import Account, RoleGrant
from qms.web.context import EXTENSION

SEALED = "/prov/forseglat"
ASKED = "/konto/kod?next=/prov/forseglat"
STEP = timedelta(seconds=30)


def text(answer):
    return answer.get_data(as_text=True)


def give(client, code, to=ASKED):
    return client.post(to, data={"code": code})


def events(db, action):
    with db.reading() as session:
        return session.query(AuditRow).filter_by(action=f"identity.{action}").count()


def test_a_page_asks_for_the_code_and_comes_back(assessor):
    answer = assessor.get(f"{SEALED}?del=2")
    assert answer.status_code == 303
    asked = text(assessor.get(answer.location))
    assert 'inputmode="numeric"' in asked
    assert 'autocomplete="one-time-code"' in asked
    answer = give(assessor, code_at(NOW), to=answer.location)
    assert answer.location == f"{SEALED}?del=2"
    assert "<h1>det förseglade</h1>" in text(assessor.get(SEALED))


@pytest.mark.parametrize(
    "target", ["https://annan.example/", "//annan.example/", "javascript:alert(1)"]
)
def test_a_code_never_leads_to_another_site(assessor, target):
    answer = assessor.post("/konto/kod", query_string={"next": target}, data={"code": code_at(NOW)})
    assert answer.location == "/"


def test_who_has_no_app_is_told_what_to_do(sign_in):
    client = sign_in("assessor")
    assert client.get(SEALED).location == ASKED
    page = text(client.get(ASKED))
    assert "Du behöver en app som ger koder" in page
    assert 'href="/konto/tvafaktor"' in page
    assert give(client, "123456").status_code == 422
    assert client.get(SEALED).status_code == 303


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("000000", id="a wrong code"),
        pytest.param("12345", id="too few digits"),
        pytest.param("hemligt", id="words"),
        pytest.param("123456789012", id="a recovery code that is none"),
    ],
)
def test_a_wrong_code_opens_nothing(assessor, typed):
    typed = "111111" if typed == code_at(NOW) else typed
    assert give(assessor, typed).status_code == 422
    assert assessor.get(SEALED).status_code == 303


def test_somebody_elses_code_opens_nothing(assessor, sign_in, db):
    other = sign_in("student_health")
    add_app(db, sign_in.names[-1], now=NOW)
    give_factor(other, assessor.factor_id, at=NOW)
    assert other.get(SEALED).status_code == 303


def test_a_code_works_once_also_in_another_session(app, assessor, sign_in, clock, db):
    assert give(assessor, code_at(NOW)).status_code == 303
    elsewhere = app.test_client()
    elsewhere.post("/logga-in", data={"user_name": sign_in.names[-1], "password": PASSWORD})
    elsewhere.token = ""
    assert give(elsewhere, code_at(NOW)).status_code == 422
    assert give(elsewhere, code_at(NOW - STEP)).status_code == 422, "an earlier one"
    clock[0] += STEP
    assert give(elsewhere, code_at(clock[0])).status_code == 303
    assert (events(db, "code-given"), events(db, "code-failed")) == (2, 2)


def test_the_sixth_wrong_code_is_refused_and_the_window_passes(assessor, clock, db):
    wrong = "111111" if code_at(NOW) != "111111" else "222222"
    codes = [give(assessor, wrong).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    assert give(assessor, code_at(NOW)).status_code == 429
    clock[0] += timedelta(minutes=16)
    assert give(assessor, code_at(clock[0])).status_code == 303
    assert events(db, "code-failed") == 5


def test_wrong_codes_do_not_lock_the_sign_in(app, assessor, sign_in):
    for _ in range(6):
        give(assessor, "111111")
    again = {"user_name": sign_in.names[-1], "password": PASSWORD}
    assert app.test_client().post("/logga-in", data=again).status_code == 303


@pytest.mark.parametrize(
    ("minutes", "status"),
    [
        pytest.param([15], 200, id="at the limit"),
        pytest.param([16], 303, id="idle too long"),
        pytest.param([14, 14, 14], 200, id="in use all the time"),
        pytest.param([14, 16], 303, id="in use, then idle"),
    ],
)
def test_the_fifteen_minutes_count_from_the_last_sensitive_page(assessor, clock, minutes, status):
    give(assessor, code_at(NOW))
    for one in minutes:
        clock[0] += timedelta(minutes=one)
        answer = assessor.get(SEALED)
    assert answer.status_code == status


def test_other_pages_do_not_keep_the_factor_awake(assessor, clock):
    give(assessor, code_at(NOW))
    for _ in range(2):
        clock[0] += timedelta(minutes=10)
        assert assessor.get("/").status_code == 200
    assert assessor.get(SEALED).status_code == 303
    assert "en kvart sedan koden behövdes" in text(assessor.get(ASKED))


def test_a_form_sent_too_late_goes_on_with_all_that_it_held(assessor, clock):
    give(assessor, code_at(NOW))
    clock[0] += timedelta(minutes=20)
    typed = {"fri": "Ett <svar> & mer", "val": ["a", "b"], "do": "save"}
    page = assessor.post(SEALED, data=typed)
    assert page.status_code == 403
    assert "Ett &lt;svar&gt; &amp; mer" in text(page)
    held = {"fri": typed["fri"], "val": typed["val"], "do": "save"}
    wrong = assessor.post(SEALED, data={**held, "factor_code": "000"})
    assert wrong.status_code == 422
    assert "Ett &lt;svar&gt; &amp; mer" in text(wrong)
    assert 'value="000"' not in text(wrong)
    done = assessor.post(SEALED, data={**held, "factor_code": code_at(clock[0])})
    assert done.status_code == 200
    assert "fri=Ett <svar> & mer|val=a|val=b|do=save" in text(done)


def test_an_autosave_sent_too_late_is_told_so(assessor, clock):
    give(assessor, code_at(NOW))
    clock[0] += timedelta(minutes=20)
    answer = assessor.post(SEALED, data={"a": "b"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (401, "application/json")


def test_the_factor_ends_with_the_session(assessor, sign_in):
    give(assessor, code_at(NOW))
    assessor.post("/logga-ut")
    assessor.token = ""
    assessor.post("/logga-in", data={"user_name": sign_in.names[-1], "password": PASSWORD})
    assert assessor.get(SEALED).location == ASKED


def test_a_new_password_ends_the_factor_here_too(assessor):
    give(assessor, code_at(NOW))
    new = "ännu-längre-och-hemlig"
    assert assessor.post("/konto", data={"current": PASSWORD, "new": new}).status_code == 303
    assert assessor.get("/").status_code == 200
    assert assessor.get(SEALED).location == ASKED


def test_another_role_ends_the_factor(assessor, db, municipality):
    give(assessor, code_at(NOW))
    with db.transaction() as session:
        account = session.query(RoleGrant).one().account_id
        new = services.NewGrant(
            account_id=account, role=Role.ANALYST, node_id=municipality.id, valid_from=NOW.date()
        )
        services.grant(session, SYSTEM, new, now=NOW)
    assert assessor.get(SEALED).location.startswith("/logga-in")


def test_a_reset_closes_what_the_factor_opened(assessor, sign_in, db):
    give(assessor, code_at(NOW))
    assert assessor.get(SEALED).status_code == 200
    with db.reading() as session:
        account = session.query(Account.id).filter_by(user_name=sign_in.names[0]).scalar()
    admin = sign_in("system_admin")
    why = {"reset_reason": "lost", "reset_proof": "called"}
    assert admin.post(f"/admin/anvandare/{account}/tvafaktor", data=why).status_code == 303
    assert assessor.get(SEALED).status_code == 303
    assert "Du behöver en app" in text(assessor.get(ASKED))


def test_nobody_who_is_not_signed_in_is_asked_for_a_code(app, municipality):
    assert app.test_client().get(SEALED).location.startswith("/logga-in")
    assert app.test_client().get(ASKED).location.startswith("/logga-in")


@pytest.fixture
def without_factor(app):
    parts = app.extensions[EXTENSION]
    settings = replace(parts.settings, second_factor=False)
    app.extensions[EXTENSION] = replace(parts, settings=settings)


def test_where_the_factor_is_off_pages_open_and_the_whole_module_says_so(without_factor, sign_in):
    client = sign_in("assessor")
    for path in (SEALED, "/prov/oppet"):
        page = text(client.get(path))
        assert "<h1>det förseglade</h1>" in page
        assert "bara påhittade barn" in page
    assert "bara påhittade barn" in text(client.get("/konto/tvafaktor"))
    assert "bara påhittade barn" not in text(client.get("/"))


def test_the_page_warns_before_the_fifteen_minutes_have_passed(assessor):
    give(assessor, code_at(NOW))
    page = text(assessor.get(SEALED))
    assert 'data-minutes="15"' in page
    assert "skriva en ny kod" in page
    assert 'data-minutes="30"' in text(assessor.get("/prov/oppet"))


def test_a_button_alone_sent_too_late_is_pressed_once_the_code_is_right(assessor, clock):
    give(assessor, code_at(NOW))
    clock[0] += timedelta(minutes=20)
    assert 'name="factor_code"' in text(assessor.post(SEALED))
    done = assessor.post(SEALED, data={"factor_code": code_at(clock[0])})
    assert done.status_code == 200


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        pytest.param("intyg.pdf", True, id="a file was chosen"),
        pytest.param("", False, id="the field was left empty"),
    ],
)
def test_files_sent_too_late_must_be_chosen_again(assessor, clock, name, is_told):
    give(assessor, code_at(NOW))
    clock[0] += timedelta(minutes=20)
    sent = {"fri": "ord", "fil": (BytesIO(b"x"), name)}
    page = text(assessor.post(SEALED, data=sent))
    assert ("Välj dem igen" in page) is is_told
