"""Who is let in: a token that works, with the permission and a grant that has the right."""

import hashlib
import re
from datetime import timedelta

import pytest
from builders import NOW, SYSTEM, TODAY
from sqlalchemy import select

from qms.access.policy import MUNICIPAL, POLICY, Can
from qms.access.roles import Role
from qms.api.core.permissions import RIGHTS, Permission
from qms.api.core.window import CALLS_A_MINUTE
from qms.api.models import ApiToken
from qms.audit.models import AuditRow
from qms.identity import services as identity

UNITS = "/register/units"
PROBLEM = "application/problem+json"


def fields(**changes):
    return {"name": "Dataplattform", "permissions": ["read:register"],
            "expires_on": (TODAY + timedelta(90)).isoformat(), **changes}  # fmt: skip


def grant_in(page: str) -> str:
    return re.search(r'<option value="(\d+)"', page).group(1)


def test_a_token_is_made_on_the_page_shown_once_and_kept_as_a_checksum(app, db, sign_in):
    client = sign_in("analyst")
    page = client.get("/konto/nycklar").get_data(as_text=True)
    answer = client.post("/konto/nycklar", data=fields(grant_id=grant_in(page)))
    secret = re.search(r"Bearer (kvh_[\w-]+)", answer.get_data(as_text=True)).group(1)
    with db.reading() as session:
        token = session.scalars(select(ApiToken)).one()
        made = session.scalars(select(AuditRow).where(AuditRow.action == "api.token-made")).all()
    assert token.mark == hashlib.sha256(secret.encode()).hexdigest()
    assert token.prefix == secret[:12]
    assert len(made) == 1
    assert secret not in made[0].details
    again = client.get("/konto/nycklar").get_data(as_text=True)
    assert secret[:12] in again
    assert secret not in again
    program = app.test_client()
    called = program.get(f"/api/v1{UNITS}", headers={"Authorization": f"Bearer {secret}"})
    assert called.status_code == 200


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": " "}, "Skriv vilket program nyckeln är till."),
        ({"name": "n" * 81}, "Namnet är för långt."),
        ({"permissions": []}, "Välj vad nyckeln ska få göra."),
        ({"permissions": ["read:allocation"]}, "Rollen får inte allt det som är valt."),
        ({"expires_on": TODAY.isoformat()}, "Nyckeln ska sluta gälla inom ett år"),
        (
            {"expires_on": (TODAY + timedelta(366)).isoformat()},
            "Nyckeln ska sluta gälla inom ett år",
        ),
        ({"expires_on": "snart"}, "Nyckeln ska sluta gälla inom ett år"),
        ({"grant_id": "999999"}, "Välj en roll som gäller i dag."),
    ],
)
def test_faults_of_the_form_are_told(sign_in, changes, says):
    client = sign_in("system_admin")
    grant = grant_in(client.get("/konto/nycklar").get_data(as_text=True))
    answer = client.post("/konto/nycklar", data=fields(grant_id=grant, **changes) if "grant_id"
                         not in changes else fields(**changes))  # fmt: skip
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


def test_nobody_makes_a_token_of_another_persons_grant(db, sign_in, caller):
    other = caller("analyst")
    client = sign_in("planner")
    client.get("/konto/nycklar")
    answer = client.post("/konto/nycklar", data=fields(grant_id=str(other.grant_id)))
    assert answer.status_code == 422


def test_an_administrator_makes_and_ends_anybodys_and_the_trail_says_who(db, sign_in, caller):
    other = caller("analyst")
    client = sign_in("system_admin")
    page = client.get("/konto/nycklar").get_data(as_text=True)
    assert "Andras nycklar" in page
    assert (
        client.post("/konto/nycklar", data=fields(grant_id=str(other.grant_id))).status_code == 200
    )
    assert other.get(UNITS).status_code == 200
    assert client.post(f"/konto/nycklar/{other.token_id}/aterkalla").status_code == 303
    assert other.get(UNITS).status_code == 401
    with db.reading() as session:
        ended = session.scalar(select(AuditRow).where(AuditRow.action == "api.token-revoked"))
    assert "system_admin" in ended.roles


def test_nobody_ends_another_persons_token(sign_in, caller):
    other, client = caller("analyst"), sign_in("planner")
    client.get("/konto/nycklar")
    assert client.post(f"/konto/nycklar/{other.token_id}/aterkalla").status_code == 404
    assert other.get(UNITS).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer kvh_", "Bearer fel", "Basic kvh_x", "Bearer kvh_" + "a" * 200,
     "Bearer kvh_\u00e5"],
)  # fmt: skip
def test_without_a_token_that_works_nobody_is_let_in(app, municipality, header):
    answer = app.test_client().get(f"/api/v1{UNITS}", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.content_type == PROBLEM
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_signed_in_reader_is_nobody_here_and_gets_no_cookie(sign_in):
    client = sign_in("analyst")
    for path in (UNITS, "/finns-inte", "/openapi.json", "/token"):
        answer = client.get(f"/api/v1{path}")
        assert "Set-Cookie" not in answer.headers, path
    assert client.get(f"/api/v1{UNITS}").status_code == 401


def test_a_token_ends_with_its_day_its_grant_and_its_account(db, caller, clock):
    aged, granted, closed = caller("analyst", days=3), caller("analyst"), caller("analyst")
    clock[0] = NOW + timedelta(days=2)
    assert aged.get(UNITS).status_code == 200
    clock[0] = NOW + timedelta(days=3)
    assert aged.get(UNITS).status_code == 401
    with db.transaction() as session:
        identity.end_grant(session, SYSTEM, granted.grant_id, now=clock[0])
        account = session.scalar(
            select(ApiToken.account_id).where(ApiToken.id == closed.token_id)
        )  # fmt: skip
        identity.close_account(session, SYSTEM, account, now=clock[0])
    assert granted.get(UNITS).status_code == 401
    assert closed.get(UNITS).status_code == 401


def test_a_token_never_has_more_than_its_permissions(caller):
    program = caller("analyst", permissions=[Permission.READ_FORECAST])
    answer = program.get(UNITS)
    assert answer.status_code == 403
    assert "read:register" in answer.json["detail"]
    assert program.get("/forecast").status_code == 200


def test_a_permission_is_worth_what_the_grant_is_worth_now(db, caller):
    """A token of a controller at one provider: the register belongs to the whole municipality."""
    program = caller("controller")
    with db.transaction() as session:
        token = session.get_one(ApiToken, program.token_id)
        token.permissions = "write:register read:register"
    assert program.get(UNITS).status_code == 200
    assert program.post("/register/pupil_counts/imports", "a;b\n1;2\n").status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_the_policy_says(caller, municipality, role):
    """The expected answer is the policy's: the same table as the pages'."""
    node = municipality.private if role is Role.INDEPENDENT_PROVIDER else municipality.id
    paths = {
        "/register/units": Permission.READ_REGISTER, "/forecast": Permission.READ_FORECAST,
        "/allocation": Permission.READ_ALLOCATION, "/costs": Permission.READ_COSTS,
        "/price-lists": Permission.READ_GRANTS, "/planning": Permission.READ_PLANNING,
        "/results": Permission.READ_FOLLOWUP, "/reports": Permission.READ_FOLLOWUP,
    }  # fmt: skip
    is_municipal = node == municipality.id
    expected = {
        path: role in POLICY[RIGHTS[one]] and (is_municipal or RIGHTS[one] not in MUNICIPAL)
        for path, one in paths.items()
    }
    if not any(expected.values()):
        return
    program = caller(role, node)
    assert {path: program.get(path).status_code == 200 for path in paths} == expected


def test_what_a_token_may_can_be_asked(caller):
    found = caller("analyst", permissions=[Permission.READ_REGISTER]).get("/token").json
    assert found["permissions"] == ["read:register"]
    assert found["role"] == "analyst"
    assert found["place"] == "Provby kommun"
    assert found["expires_on"] == (TODAY + timedelta(30)).isoformat()


def test_calls_are_counted_by_the_minute_and_told_when_to_come_again(db, caller, clock):
    program, other = caller("analyst"), caller("analyst")
    clock[0] = NOW + timedelta(seconds=45)
    with db.transaction() as session:
        token = session.get_one(ApiToken, program.token_id)
        token.minute, token.calls = int(clock[0].timestamp()) // 60, CALLS_A_MINUTE - 1
    assert program.get("/token").status_code == 200
    refused = program.get("/token")
    assert refused.status_code == 429
    assert refused.content_type == PROBLEM
    assert refused.headers["Retry-After"] == "15"
    assert other.get("/token").status_code == 200
    clock[0] += timedelta(seconds=15)
    assert program.get("/token").status_code == 200
    with db.reading() as session:
        assert session.get_one(ApiToken, program.token_id).last_used_at == clock[0]


def test_pupils_and_ledger_lines_ask_for_the_pages_own_rights(caller):
    """An administrator reads the register's page, but neither pupils nor the ledger's lines."""
    administrator, controller = caller("system_admin"), caller("controller")
    for dataset, can in (("current_pupils", Can.ALLOCATION_READ_PUPILS),
                         ("ledger", Can.COSTS_READ_LINES)):  # fmt: skip
        assert Role.SYSTEM_ADMIN not in POLICY[can]
        assert administrator.get(f"/register/{dataset}").status_code == 403
        assert controller.get(f"/register/{dataset}").status_code == 200
