"""What is so on every page: read alone, left by a button, and told of in the log when refused."""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from builders import PASSWORD
from security.test_matrix import IN, WHO, Turns, expected, routes
from security.world import name_of
from sqlalchemy import String, Text, event, select, update

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.logs import JsonLines
from qms.tables import metadata
from qms.web.request_log import request_fields

ANALYST = (Role.ANALYST, "top")
ELSEWHERE = {"Origin": "https://annan.example", "Access-Control-Request-Method": "POST"}
WRITES = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
BY_READING = frozenset({"audit_row", "inbox_message", "api_token", "account"})
"""What reading leaves behind: that somebody read, and when."""
FORMATS = "%s %(okänd)s {okänd} {{7*7}} ${7*7} <%= 7*7 %> #{7*7} \\1"
TEXTS = ("name", "title", "cause", "measure", "reason", "said", "comment", "owner", "baseline",
         "target", "reference", "diary")  # fmt: skip
ASKED = "q=%2526lt%253B%253Cb%253E"


def pages(world) -> Iterator[tuple[object, object]]:
    """Yield (route, answer) of every address that is read, as somebody who is let in."""
    turns = Turns()
    for route in (one for one in routes(world) if one.method == "GET"):
        options = [who for who in WHO if expected(world, route, *who) == IN]
        for who in turns.take("in", options or list(WHO)):
            yield route, world.ask("GET", route.path, who)


@contextmanager
def written(connection) -> Iterator[set[str]]:
    """Yield the tables that are written to within."""
    found: set[str] = set()

    def note(_connection, _cursor, statement, *_):
        if told := WRITES.match(statement):
            found.add(told[1])

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


def test_reading_changes_nothing_and_every_page_can_be_left(world):
    """And no answer lets another site's pages read it."""
    wrong, asked = [], 0
    with written(world.connection) as found:
        for route, answer in pages(world):
            wrong += [f"{route.name} writes {found - BY_READING}"] if found - BY_READING else []
            wrong += [f"{route.name} is open"] if _lets_others_read(answer) else []
            is_page = answer.mimetype == "text/html" and "Content-Disposition" not in answer.headers
            if is_page and answer.status_code in (200, 403, 404):
                asked += 1
                wrong += (
                    [] if b'action="/logga-ut"' in answer.data else [f"{route.name}: no way out"]
                )
            found.clear()
    assert wrong == []
    assert asked > 150


def _lets_others_read(answer) -> bool:
    return any(name.startswith("Access-Control-") for name in answer.headers.keys())  # noqa: SIM118


@pytest.mark.parametrize("path", ["/", "/logga-in", "/static/app.js", "/api/v1/token", "/livez"])
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_no_other_site_is_let_in_when_it_asks(world, method, path):
    client = world.app.test_client(use_cookies=False)
    answer = client.open(path, method=method, headers=ELSEWHERE, buffered=True)
    assert not _lets_others_read(answer)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "PUT", "DELETE"])
def test_no_page_answers_a_method_that_it_does_not_have(world, method):
    who = (Role.SYSTEM_ADMIN, "top")
    answer = world.ask(method, "/admin/logg?q=ekar", who)
    assert answer.status_code in (400, 404, 405)
    assert b"ekar" not in answer.data


@pytest.mark.parametrize(
    "path",
    ["/static", "/static/", "/bootstrap/static/", "/bootstrap/static/css/", "/.git/HEAD",
     "/.env", "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/config.py",
     "/templates/base.html", "/instance/qms.db", "/keys.json"],
)  # fmt: skip
def test_no_folder_is_listed_and_no_other_file_handed_out(world, path):
    answer = world.ask("GET", path, (Role.SYSTEM_ADMIN, "top"))
    assert answer.status_code == 404


def test_what_is_typed_is_decoded_once(world):
    page = world.ask("GET", f"/register/skolor?{ASKED}", ANALYST).get_data(as_text=True)
    assert 'value="%26lt%3B%3Cb%3E"' in page


def test_no_text_of_anybodys_is_taken_for_a_pattern(world):
    """Signs of formats and of templates are shown as they stand, on every page."""
    changed = 0
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name in TEXTS and isinstance(column.type, String | Text):
                longer = update(table).where(column != "").values({column.name: column + FORMATS})
                changed += world.connection.execute(longer).rowcount
    assert changed > 50
    wrong, shown = [], 0
    for route, answer in pages(world):
        text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        wrong += [f"{route.name}: {answer.status_code}"] if answer.status_code >= 500 else []
        wrong += (
            [f"{route.name} reckons"] if re.search(r"%s %\(okänd\)s \{okänd\} 49", text) else []
        )
        shown += "{{7*7}}" in text
    assert wrong == []
    assert shown >= 20


@pytest.fixture
def lines():
    """Return what the product writes in its log, as it writes it in earnest."""
    written_to, logger = io.StringIO(), logging.getLogger("qms")
    handler, level = logging.StreamHandler(written_to), logger.level
    handler.setFormatter(JsonLines(request_fields))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written_to.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(level)


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        pytest.param("GET", "/admin/anvandare", None, 403, id="not the role's"),
        pytest.param("GET", "/insatser/999999", None, 404, id="not there, or not theirs"),
        pytest.param("POST", "/konto", {}, 400, id="a forged form"),
        pytest.param("GET", "/register/skolor?q=%00", None, 422, id="impossible input"),
        pytest.param("GET", "/api/v1/token", None, 401, id="no token"),
    ],
)
def test_who_was_refused_what_is_in_the_log(world, lines, method, path, data, status):
    role = Role.DATA_PROTECTION if status == 401 else Role.ANALYST
    assert world.ask(method, path, (role, "top"), data=data).status_code == status
    told = [one for one in lines() if one["text"] == "request"][-1]
    assert (told["method"], told["status"]) == (method, status)
    assert told["route"].startswith("/")
    assert told["actor"] or status == 401
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", told["at"])


def test_every_try_to_sign_in_is_in_the_trail(world):
    client, user = world.app.test_client(), name_of(*ANALYST)
    with client.session_transaction() as kept:
        kept["csrf_token"] = world.csrf
    for password in ("fel", PASSWORD):
        data = {"user_name": user, "password": password, "csrf_token": world.token}
        client.post("/logga-in", data=data)
    found = world.connection.execute(
        select(AuditRow.action, AuditRow.actor).order_by(AuditRow.seq.desc()).limit(2)
    ).all()
    assert [one.action for one in found] == ["identity.signed-in", "identity.sign-in-failed"]
    assert found[0].actor not in ("", found[1].actor)
