"""What every answer says to browsers and caches, whatever it answers; and what cookies are."""

import re
from pathlib import Path

import pytest
from builders import HASHER, NOW, PASSWORD, make_account
from security.test_matrix import IN, WHO, Turns, expected, routes
from support.vaults import VAULT

from qms.access.roles import Role
from qms.app import create_app
from qms.config import Settings
from qms.db.session import Database

ONE_YEAR = 31_536_000
NOTHING, SELF = ["'none'"], ["'self'"]
POLICY = {
    "default-src": NOTHING, "script-src": SELF, "style-src": SELF, "img-src": ["'self'", "data:"],
    "font-src": SELF, "connect-src": SELF, "form-action": SELF, "base-uri": NOTHING,
    "frame-ancestors": NOTHING,
}  # fmt: skip
"""Nothing from elsewhere, nothing written into the page, nobody's frame."""
QUIET = {"no-referrer", "same-origin", "strict-origin"}
"""Policies that tell no other site where the reader was."""
INLINE = re.compile(rb"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
TELLING = {"server", "x-powered-by", "x-aspnet-version"}
SECURE = "https://localhost"
PAGES = {
    "a page": ("/", 200), "not there": ("/finns-inte", 404), "no such method": ("/logga-ut", 404),
    "not for the role": ("/admin/logg", 403), "not in the scope": ("/insatser/999999", 404),
    "impossible": ("/register/skolor?q=%00", 422),
}  # fmt: skip
STATIC = ("/static/theme.css", "/bootstrap/static/css/bootstrap.min.css", "/favicon.ico")


def faults(answer, *, is_static=False) -> list[str]:
    """Return what is wrong with the headers of an answer."""
    return list(_faults(answer.headers, is_static=is_static))


def _faults(headers, *, is_static):
    parts = [one.split() for one in headers.get("Content-Security-Policy", "").split(";")]
    found = {one[0]: one[1:] for one in parts if one}
    if found != POLICY:
        yield f"policy {found}"
    if headers.get("X-Content-Type-Options") != "nosniff":
        yield "nosniff"
    if headers.get("Referrer-Policy") not in QUIET:
        yield "Referrer-Policy"
    if headers.get("X-Frame-Options") != "DENY":
        yield "X-Frame-Options"
    if ("no-store" in headers.get("Cache-Control", "")) is is_static:
        yield f"Cache-Control {headers.get('Cache-Control')}"
    kind = headers.get("Content-Type", "")
    is_said = kind.endswith("; charset=utf-8") or not kind.startswith("text/")
    if not is_said or kind.count("charset") > 1:
        yield f"Content-Type {kind}"
    if told := TELLING & {name.lower() for name in headers.keys()}:  # noqa: SIM118 - no mapping
        yield f"tells of {told}"


def test_every_page_and_file_has_the_headers_and_nothing_inline(world):
    turns, wrong = Turns(), []
    for route in (one for one in routes(world) if one.method == "GET"):
        options = [who for who in WHO if expected(world, route, *who) == IN]
        for who in (*turns.take("in", options or list(WHO)), None):
            answer = world.ask("GET", route.path, who)
            told = faults(answer)
            if answer.mimetype == "text/html" and "Content-Disposition" not in answer.headers:
                told += INLINE.findall(answer.data)
            wrong += [f"{route.name} as {who}: {one}" for one in told]
    assert wrong == []


@pytest.mark.parametrize("what", PAGES)
def test_every_kind_of_refusal_has_the_headers(world, what):
    path, status = PAGES[what]
    role = Role.SYSTEM_ADMIN if status == 422 else Role.PRINCIPAL
    answer = world.ask("GET", path, (role, "top"))
    assert answer.status_code == status
    assert faults(answer) == []


def test_a_forged_form_and_a_fault_of_ours_have_the_headers(world, monkeypatch):
    def broken(**_):
        raise RuntimeError("a fault of ours")

    monkeypatch.setitem(world.app.view_functions, "home.start", broken)
    who = (Role.PRINCIPAL, "own")
    fault, forged = world.ask("GET", "/", who), world.ask("POST", "/logga-ut", who, data={})
    assert (fault.status_code, forged.status_code) == (500, 400)
    assert faults(fault) + faults(forged) == []
    assert b"RuntimeError" not in fault.data
    assert b"Traceback" not in fault.data


@pytest.mark.parametrize("path", STATIC)
def test_files_of_the_product_have_the_headers_and_may_be_kept(world, path):
    answer = world.ask("GET", path)
    assert answer.status_code == 200
    assert faults(answer, is_static=not path.endswith(".ico")) == []


@pytest.fixture
def secure(world):
    """Return the application as it is over https, on the world's database."""
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=Path(), https=True)
    database = Database(world.connection, vault=VAULT)
    made = create_app(settings, db=database, clock=lambda: NOW)
    made.extensions["qms_hasher"] = HASHER
    return made


@pytest.mark.parametrize("path", ["/", "/logga-in", "/finns-inte", "/static/theme.css"])
def test_over_https_browsers_stay_there(secure, path):
    answer = secure.test_client().get(path, base_url=SECURE, buffered=True)
    told = answer.headers["Strict-Transport-Security"]
    assert int(re.search(r"max-age=(\d+)", told)[1]) >= ONE_YEAR
    assert "includeSubDomains" in told


def test_the_session_is_in_a_cookie_that_nothing_else_reads(secure, world):
    with world.app.extensions["qms"].db.transaction() as session:
        make_account(session, Role.ANALYST, world.municipality.id, user_name="k@x.example")
    client = secure.test_client()
    page = client.get("/logga-in", base_url=SECURE)
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page.data)[1].decode()
    data = {"user_name": "k@x.example", "password": PASSWORD, "csrf_token": token}
    answer = client.post("/logga-in", data=data, base_url=SECURE, headers={"Referer": SECURE})
    assert answer.status_code == 303
    for cookie in (page.headers["Set-Cookie"], answer.headers["Set-Cookie"]):
        name, *flags = (part.strip() for part in cookie.split(";"))
        assert name.startswith("__Host-qms=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(flags)
        assert not any(flag.startswith("Domain") for flag in flags)
        assert not any(flag.startswith(("Expires", "Max-Age")) for flag in flags)


def test_a_sign_in_gives_a_session_that_was_not_known_before_it(secure, world):
    """Whoever planted a cookie before the sign-in is not signed in by it."""
    with world.app.extensions["qms"].db.transaction() as session:
        make_account(session, Role.ANALYST, world.municipality.id, user_name="k@x.example")
    client = secure.test_client()
    page = client.get("/logga-in", base_url=SECURE)
    before = client.get_cookie("__Host-qms", path="/").value
    token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page.data)[1].decode()
    data = {"user_name": "k@x.example", "password": PASSWORD, "csrf_token": token}
    client.post("/logga-in", data=data, base_url=SECURE, headers={"Referer": SECURE})
    planted = secure.test_client(use_cookies=False)
    answer = planted.get("/", base_url=SECURE, headers={"Cookie": f"__Host-qms={before}"})
    assert answer.status_code == 303
    assert client.get("/", base_url=SECURE).status_code == 200
