"""Every route declares its right, refuses who lacks it, and is protected against forgery."""

import re

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter

from qms.access.policy import MUNICIPAL, POLICY, Can
from qms.access.roles import Role

LIBRARY = {"static", "bootstrap.static"}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
READS = {can for can in Can if can.value.rsplit(":", 1)[-1].startswith("read")}
MOST_PUBLIC_ROUTES = 15  # six are ways to providers and back, two ask for health
WITHOUT_TOKEN = {"identity.answer_from_saml"}  # bound by a cookie of its own, see the tests of it
NUL, ENDLESS = "tecken som inte kan sparas", "Ett tal är för långt"
NINES = "9" * 5000


def rules(app: Flask):
    """Return the rules of pages: those of the interface are in tests/web/api."""
    every = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in LIBRARY]
    return [rule for rule in every if not rule.endpoint.startswith("api.")]


def right_of(app, rule):
    return app.view_functions[rule.endpoint].required_right


def unknown(converter):
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]  # one of the words that the address may have
    return "x" if "path" in str(converter) else 999999


def address(rule):
    """Return the rule's address with a value for each part that matches nothing stored."""
    values = {name: unknown(converter) for name, converter in rule._converters.items()}
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
            if answer.status_code != 400 and rule.endpoint not in WITHOUT_TOKEN:
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


def test_a_role_at_a_provider_does_not_reach_what_belongs_to_all(app, sign_in, municipality):
    wrong = []
    for role in (Role.SYSTEM_ADMIN, Role.ANALYST, Role.PLANNER, Role.SCHOOL_CHIEF):
        client = sign_in(role, municipality.private)
        for rule in rules(app):
            can = right_of(app, rule)
            if can in MUNICIPAL and "GET" in rule.methods:
                answer = client.get(address(rule))
                if answer.status_code != 403:
                    wrong.append((role.value, rule.endpoint, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30], ids=["2^31", "2^63", "10^30"])
def test_an_id_that_no_table_can_hold_does_not_exist(app, sign_in, number):
    client, wrong = sign_in("system_admin"), []
    with_ids = [rule for rule in rules(app) if "<int:" in rule.rule and "GET" in rule.methods]
    assert with_ids
    for rule in with_ids:
        path = re.sub(r"<int:\w+>", str(number), rule.rule)
        answer = client.get(re.sub(r"<[^>]+>", "csv", path))
        if answer.status_code not in {403, 404}:
            wrong.append((rule.endpoint, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize(
    ("method", "path", "data", "says"),
    [
        pytest.param("get", "/admin/logg?actor=%00", None, NUL, id="NUL in an address"),
        pytest.param("post", "/admin/anvandare/ny", {"name": "a\x00b"}, NUL, id="NUL in a form"),
        pytest.param("get", f"/admin/logg?page={NINES}", None, ENDLESS, id="endless number"),
        pytest.param("post", "/admin/anvandare/ny", {"name": NINES}, ENDLESS,
                     id="endless in a form"),
    ],
)  # fmt: skip
def test_impossible_input_is_refused_in_words(sign_in, method, path, data, says):
    client = sign_in("system_admin")
    answer = client.get(path) if method == "get" else client.post(path, data=data)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/logg?from=0001-01-01",
        "/admin/logg?to=9999-12-31",
        "/register/skolor?sortera=%27",
        "/register/skolor?q=%25",
    ],
)
def test_odd_questions_get_an_ordinary_answer(sign_in, path):
    assert sign_in("system_admin").get(path).status_code == 200


def test_a_return_address_in_brackets_leads_home(sign_in):
    assert sign_in("analyst").get("/logga-in?next=//[").location == "/"
