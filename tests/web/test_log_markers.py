"""Nothing that a person writes is in a log line or on the page of a fault, wherever it is sent."""

import errno
import io
import json
import logging
import re
from urllib.parse import quote

import pytest
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from qms.logs import JsonLines
from qms.vault.core.faults import VaultClosedError
from qms.web.request_log import NO_ROUTE, request_fields

# No person's: made for the test, with a last digit that fits.
NUMBER, NAME, FREE = "20160504-9806", "Markus Markör", "behöver stöd av anledning zxqvjk"
MARKERS = (NUMBER, NUMBER.replace("-", ""), "0504-98", "Mark", "zxqvjk")
LIBRARY = {"static", "bootstrap.static"}
FIELDS = dict.fromkeys(
    ("name", "user_name", "password", "number", "text", "body", "reason", "comment", "remark",
     "note", "title", "measure", "why", "q", "file_name", "unit", "reference"),
    f"{NAME} {NUMBER} {FREE}\r\n{NAME}",
)  # fmt: skip
ENDINGS = ("/logga-ut", "/logga-in", "/konto/logga-ut")
QUERY = f"q={quote(NAME)}&name={quote(NUMBER)}&page={quote(FREE)}&next=/{quote(NUMBER)}"


@pytest.fixture
def lines():
    """Yield what every logger writes, from the least level, as the product writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines(request_fields))
    root = logging.getLogger()
    levels = {one: one.level for one in (root, logging.getLogger("qms"))}
    for one in levels:
        one.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield lambda: written.getvalue().splitlines()
    root.removeHandler(handler)
    for one, level in levels.items():
        one.setLevel(level)


def found_in(text):
    """Return the markers in the text, also where it is encoded."""
    plain = text.encode().decode("unicode_escape", errors="replace")
    return [one for one in MARKERS if one in text or one in plain or quote(one) in text]


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in LIBRARY]


def address(rule):
    """Return the rule's address with the markers wherever it takes words."""
    path = re.sub(r"<int:[^>]+>", "999999", rule.rule)
    path = re.sub(r"<any\(([^,)]+)[^>]*>", lambda any_of: any_of[1].strip("\"'"), path)
    return re.sub(r"<[^>]+>", quote(f"{NAME} {NUMBER}"), path)


@pytest.mark.parametrize("role", ["system_admin", "principal", "case_officer"])
def test_no_route_tells_what_was_sent_to_it(app, sign_in, lines, monkeypatch, role):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    client, pages = sign_in(role), []
    for rule in rules(app):
        if rule.rule.startswith(ENDINGS):
            continue
        where = f"{address(rule)}?{QUERY}"
        if "GET" in rule.methods:
            pages.append(client.get(where))
        if "POST" in rule.methods:
            pages.append(client.post(where, data=FIELDS))
    pages.append(client.post("/logga-in", data=FIELDS))
    pages.append(client.get(f"/{quote(NAME)}?{QUERY}"))
    pages.append(client.open(f"/?{QUERY}", method=NUMBER))
    written = lines()
    assert len(written) >= len(pages)
    assert [line for line in written if found_in(line)] == []
    assert {json.loads(line)["level"] for line in written} <= {"debug", "info", "warning"}
    faulty = [page for page in pages if page.status_code in (400, 404, 405, 413, 500, 503)]
    assert len(faulty) > 20
    assert [page.request.path for page in faulty if found_in(page.get_data(as_text=True))] == []


def database_fault(kind):
    words = f'DETAIL:  Key (user_name)=({NAME}) already exists. {NUMBER} "{FREE}"'
    return kind(f"INSERT INTO x VALUES ('{NAME}')", {"name": NUMBER}, Exception(words))


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        pytest.param(ValueError(f"could not convert {FREE!r}"), 500, id="a value"),
        pytest.param(KeyError(NAME), 500, id="a key"),
        pytest.param(UnicodeDecodeError("utf-8", NAME.encode(), 0, 1, FREE), 500, id="a text"),
        pytest.param(database_fault(IntegrityError), 422, id="a row that is there"),
        pytest.param(database_fault(DataError), 422, id="a text too long"),
        pytest.param(database_fault(OperationalError), 503, id="the database away"),
        pytest.param(database_fault(InterfaceError), 503, id="the connection is lost"),
        pytest.param(OSError(errno.ENOSPC, FREE, NAME), 503, id="no room for a file"),
        pytest.param(PermissionError(errno.EACCES, FREE, NAME), 500, id="a file that is locked"),
        pytest.param(VaultClosedError("Nyckelfilen saknas."), 503, id="no keys"),
        pytest.param(BadRequest(), 400, id="a bad request"),
        pytest.param(RequestEntityTooLarge(), 413, id="too much"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_fault_tells_neither_in_the_log_nor_on_the_page(
    app, sign_in, lines, monkeypatch, method, fault, status
):
    client = sign_in("system_admin")
    client.get("/admin/anvandare/ny")

    def view(**_):
        typed = f"{NAME} {NUMBER} {FREE}"
        assert typed
        raise fault

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "accounts.add_account", view)
    rule = next(one for one in rules(app) if one.rule == "/admin/anvandare/ny")
    monkeypatch.setitem(app.view_functions, rule.endpoint, view)
    where = f"/admin/anvandare/ny?{QUERY}"
    answer = client.get(where) if method == "get" else client.post(where, data=FIELDS)
    assert answer.status_code == status
    assert found_in(answer.get_data(as_text=True)) == []
    assert [line for line in lines() if found_in(line)] == []
    told = json.loads(lines()[-1])
    assert (told["route"], told["status"], told["method"]) == (rule.rule, status, method.upper())
    assert told["actor"]
    assert told["at"].endswith("Z")
    if status == 500:
        assert told["request"] in answer.get_data(as_text=True), "the page shows the number"
        (line,) = (one for one in map(json.loads, lines()) if one["level"] == "error")
        assert line["request"] == told["request"] == answer.headers["X-Request-Id"]
        assert line["fault"][0]["places"]


def test_one_line_a_request_whatever_is_in_the_address(app, municipality, lines):
    before = len(lines())
    app.test_client().get("/finns-inte%0A%7B%22level%22:%22error%22%7D")
    (line,) = lines()[before:]
    told = json.loads(line)
    assert (told["route"], told["actor"], told["status"]) == (NO_ROUTE, "", 404)
    assert told["ms"] >= 0


def test_static_files_and_watchers_leave_no_line(app, municipality, lines):
    client = app.test_client()
    for path in ("/static/theme.css", "/livez", "/readyz"):
        client.get(path)
    assert not [line for line in lines() if '"from": "qms' in line]
