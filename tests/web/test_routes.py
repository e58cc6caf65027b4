"""Every route declares its right, refuses who lacks it, and is protected against forgery."""

import pytest
from flask import Flask

from qms.access.policy import POLICY, Can
from qms.access.roles import Role

LIBRARY = {"static", "bootstrap.static"}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
READS = {can for can in Can if can.value.rsplit(":", 1)[-1].startswith("read")}
MOST_PUBLIC_ROUTES = 8


def rules(app: Flask):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in LIBRARY]


def right_of(app, rule):
    return app.view_functions[rule.endpoint].required_right


def address(rule):
    """Return the rule's address with a value for each part that matches nothing stored."""
    values = {name: "x" if "path" in str(c) else 999999 for name, c in rule._converters.items()}
    built = rule.build(values, append_unknown=False)
    return built[1] if built else rule.rule


def test_every_route_declares_a_right(app):
    bare = [
        rule.endpoint
        for rule in rules(app)
        if not hasattr(app.view_functions[rule.endpoint], "required_right")
    ]
    assert bare == []


def test_few_routes_are_public(app):
    public = {rule.endpoint for rule in rules(app) if right_of(app, rule) is None}
    assert len(public) <= MOST_PUBLIC_ROUTES, public


def test_no_change_under_a_right_to_read(app):
    wrong = [
        rule.endpoint
        for rule in rules(app)
        if rule.methods & UNSAFE and right_of(app, rule) in READS
    ]
    assert wrong == []


def test_nobody_gets_in_without_signing_in(app, municipality):
    client = app.test_client()
    wrong = []
    for rule in rules(app):
        if right_of(app, rule) is not None and "GET" in rule.methods:
            answer = client.get(address(rule))
            if not (answer.status_code == 303 and answer.location.startswith("/logga-in")):
                wrong.append((rule.endpoint, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_right_is_told_so_in_words(app, sign_in, role):
    client = sign_in(role)
    wrong = []
    for rule in rules(app):
        can = right_of(app, rule)
        if can is None or "GET" not in rule.methods:
            continue
        answer = client.get(address(rule))
        is_refused = answer.status_code == 403
        if is_refused is (role in POLICY[can]):
            wrong.append((rule.endpoint, answer.status_code))
        if is_refused:
            assert "403" not in answer.get_data(as_text=True)
    assert wrong == []


def test_every_unsafe_route_needs_the_forms_token(app, sign_in):
    client = sign_in("system_admin")
    wrong = []
    for rule in rules(app):
        for method in rule.methods & UNSAFE:
            answer = client.open(address(rule), method=method, data=b"", content_type="text/plain")
            if answer.status_code != 400:
                wrong.append((rule.endpoint, method, answer.status_code))
    assert wrong == []


def test_headers_are_on_every_kind_of_answer(app, sign_in):
    client = sign_in("analyst")
    for path in ("/", "/finns-inte", "/admin/anvandare", "/static/theme.css", "/logga-in"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        is_static = path.startswith("/static")
        assert ("no-store" in headers["Cache-Control"]) is not is_static


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(app, municipality):
    cookie = app.test_client().get("/logga-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
