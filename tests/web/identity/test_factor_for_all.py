"""Where everybody is asked for a second factor, nothing opens in a sign-in before it is given."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW, PASSWORD
from support.factor import add_app, code_at
from werkzeug.routing import AnyConverter

from qms.access.roles import Role
from qms.web.context import EXTENSION

ALLOWED = {
    *("identity.change_password", "identity.set_language", "identity.sign_out"),
    *("identity.sign_out_everywhere", "identity.show_factor", "identity.add_factor"),
    *("identity.give_code", "static", "bootstrap.static"),
}
"""What is there before the code: one's own password and app, language, and the way out."""


@pytest.fixture
def for_all(app):
    parts = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(
        parts, settings=replace(parts.settings, factor_for_all=True)
    )
    return app


def address(rule):
    values = {
        name: sorted(kind.items)[0] if isinstance(kind, AnyConverter) else 999999
        for name, kind in rule._converters.items()
    }
    return rule.build(values, append_unknown=False)[1]


def is_public(app, rule):
    return getattr(app.view_functions[rule.endpoint], "required_right", False) is None


def test_no_page_opens_before_the_code_for_anybody(for_all, sign_in):
    client = sign_in("system_admin", has_given=False)
    asked, wrong = 0, []
    for rule in for_all.url_map.iter_rules():
        if rule.endpoint in ALLOWED or is_public(for_all, rule) or rule.rule.startswith("/api/"):
            continue
        for method in rule.methods & {"GET", "POST"}:
            sent = {"csrf_token": client._token()} if method == "POST" else None
            answer = client.open(address(rule), method=method, data=sent)
            asked += 1
            if answer.status_code != 303 or "/konto/kod" not in answer.location:
                wrong.append((rule.endpoint, method, answer.status_code))
    assert wrong == []
    assert asked > 500


@pytest.mark.parametrize("role", list(Role))
def test_every_role_comes_in_with_the_code_and_stays_in(for_all, sign_in, db, clock, role):
    client = sign_in(role, has_given=False)
    assert client.get("/").location == "/konto/kod?next=/"
    assert "Du behöver en app" in client.get("/konto/kod").text
    add_app(db, sign_in.names[-1], now=NOW)
    done = client.post("/konto/kod?next=/", data={"code": code_at(NOW)})
    assert done.location == "/"
    clock[0] += timedelta(minutes=25)
    assert client.get("/").status_code == 200, "once for each sign-in"


def test_a_new_sign_in_asks_again(for_all, sign_in, db):
    client = sign_in("analyst", has_given=True)
    assert client.get("/").status_code == 200
    again = for_all.test_client()
    again.post("/logga-in", data={"user_name": sign_in.names[-1], "password": PASSWORD})
    assert again.get("/").location.startswith("/konto/kod")


def test_without_the_setting_the_password_is_enough(app, sign_in):
    assert sign_in("analyst").get("/").status_code == 200
