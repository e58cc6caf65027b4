"""Where a scanner is set nothing unscanned gets in, whatever route it is sent to."""

import json
import logging
import re
from dataclasses import replace
from io import BytesIO

import pytest
from flask import request
from security.test_bad_uploads import WAYS, files_in
from security.test_matrix import has, routes
from security.world import INTERFACE, WHO
from sqlalchemy import select, update
from support.clamd import EICAR, FILE_LIMIT, SIGNATURE

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.followup.models import Report
from qms.scanner_settings import ScannerSettings
from qms.web.context import EXTENSION
from qms.web.rights import public

NAME = "Läkarintyg Markus Markör.pdf"
FOUND = f"Virusskyddet hittade något skadligt i {NAME}."
FOUND_BY_PROGRAM = "Virusskyddet hittade något skadligt i det som skickades."
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LEAST_ROUTES = 150
PROGRAM = (Role.ANALYST, "top")
PDF = b"%PDF-1.7\n" + b"x" * 700_000 + b"\n%%EOF\n"
TABLE = "enhet;årskurs;år;antal\nÅkerskolan;1;2026;24\n"
IMPORT = "/api/v1/register/pupil_counts/imports"


@pytest.fixture
def asking(world):
    """Return a function that gives the world a scanner; it has none again after the test."""
    parts = world.app.extensions[EXTENSION]

    def given(scanner):
        settings = replace(parts.settings, scanner=scanner)
        world.app.extensions[EXTENSION] = replace(parts, settings=settings)
        return world

    yield given
    world.app.extensions[EXTENSION] = parts


@pytest.fixture
def scanned(asking, scanner):
    return asking(scanner.unix)


@pytest.fixture
def alone(asking, tmp_path):
    """Return the world where the scanner has gone away."""
    return asking(ScannerSettings(address=str(tmp_path / "gone")))


def who_may(route):
    """Return somebody who has the route's right."""
    if route.path.startswith(INTERFACE):
        return PROGRAM
    return next(one for one in WHO if has(*one, route.right))


def send(world, route, content=EICAR, *, who=None, files=None, fields=()):
    """Return the answer to a file in the form of a page, or to the body of a program's call."""
    if route.path.startswith(INTERFACE):
        sent = {"data": content, "content_type": "text/csv"}
    else:
        files = files or {"zxq": (content, NAME)}
        shown = {key: (BytesIO(held), name) for key, (held, name) in files.items()}
        sent = {"data": {"csrf_token": world.token, **dict(fields), **shown},
                "content_type": "multipart/form-data"}  # fmt: skip
    answer = world.tell(route.method, route.path, who or who_may(route), **sent)
    answer.request.environ["wsgi.input"].close()
    return answer


def told(answer) -> str:
    return answer.get_data(as_text=True)


def events(world) -> list[AuditRow]:
    with world.app.extensions[EXTENSION].db.reading() as session:
        return [*session.scalars(select(AuditRow).order_by(AuditRow.seq))]


def way(world, endpoint):
    (route,) = (one for one in routes(world) if one.name == f"POST {endpoint}")
    return route, (WAYS[endpoint].role, WAYS[endpoint].place)


def fault_of(world, route) -> str:
    """Return what is wrong with how the route takes the test file; nothing when it is right."""
    answer, newest = send(world, route), events(world)[-1]
    words = FOUND_BY_PROGRAM if route.path.startswith(INTERFACE) else FOUND
    if answer.status_code != 422 or words not in told(answer):
        return f"{route.name}: {answer.status_code}"
    is_named = NAME in newest.details or "Markör" in newest.target
    is_recorded = newest.action == "scanning.virus-found" and SIGNATURE in newest.details
    return "" if is_recorded and not is_named else f"{route.name}: {newest.action}"


def test_no_route_whatever_takes_the_test_file(scanned, record_property):
    wrong, asked = [], 0
    instance = scanned.app.extensions[EXTENSION].settings.instance
    kept = files_in(instance)
    for route in routes(scanned):
        if route.method in UNSAFE:
            with scanned.undone():
                before = len(events(scanned))
                wrong += [fault_of(scanned, route)]
                assert len(events(scanned)) <= before + 1, route.name
            asked += 1
    record_property("measured", f"{asked} routes refuse the test file of virus scanners")
    assert [fault for fault in wrong if fault] == []
    assert asked >= LEAST_ROUTES
    assert files_in(instance) == kept


@pytest.mark.parametrize("endpoint", WAYS)
def test_every_way_in_is_among_them(scanned, endpoint):
    route, who = way(scanned, endpoint)
    fields = {"csrf_token": scanned.token, **WAYS[endpoint].fields}
    files = {WAYS[endpoint].file: (EICAR, NAME)}
    answer = send(scanned, route, who=who, files=files, fields=fields.items())
    assert (answer.status_code, FOUND in told(answer)) == (422, True)


@pytest.mark.parametrize("endpoint", WAYS)
def test_nothing_is_taken_while_the_scanner_is_away(alone, endpoint, caplog):
    route, who = way(alone, endpoint)
    before = len(events(alone))
    with caplog.at_level(logging.INFO):
        answer = send(alone, route, b"a;b\n", who=who)
    assert answer.status_code == 503
    assert f"Virusskyddet svarar inte, så {NAME} har inte granskats." in told(answer)
    assert len(events(alone)) == before
    assert "the scanner is away: FileNotFoundError" in caplog.text
    assert "Mark" not in caplog.text


def test_a_program_waits_too(alone):
    answer = alone.tell("POST", IMPORT, PROGRAM, data=TABLE.encode(), content_type="text/csv")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert "Virusskyddet svarar inte" in json.loads(told(answer))["detail"]


def test_what_the_scanner_cannot_look_through_is_refused(scanned):
    route, who = way(scanned, "followup.add_attachment")
    answer = send(scanned, route, b"%PDF-" + b"x" * FILE_LIMIT, who=who)
    assert answer.status_code == 413
    assert f"kan inte granska {NAME}" in told(answer)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"file": (PDF, "a.pdf"), "other": (EICAR, NAME)}, id="the second of two"),
        pytest.param({"file": (b"x" * 600_000 + EICAR, NAME)}, id="at the end of a large one"),
        pytest.param({"file": (EICAR, f"../../{NAME}")}, id="under a crooked name"),
    ],
)
def test_a_hidden_one_is_found(scanned, files):
    route, who = way(scanned, "followup.add_attachment")
    answer = send(scanned, route, who=who, files=files)
    assert (answer.status_code, FOUND in told(answer)) == (422, True)


def test_a_clean_file_comes_in_whole(scanned):
    route, who = way(scanned, "followup.add_attachment")
    with scanned.app.extensions[EXTENSION].db.transaction() as session:
        session.execute(update(Report).values(state="draft"))
    before = len(events(scanned))
    assert send(scanned, route, who=who, files={"file": (PDF, "a.pdf")}).status_code == 303
    assert [one.action for one in events(scanned)[before:]] == ["followup.file-attached"]
    shown = re.findall(rf"{route.path}/\d+(?=\")", told(scanned.tell("GET", route.path, who)))
    assert PDF in [scanned.tell("GET", address, who).data for address in shown]


def test_a_programs_table_comes_in(scanned):
    address = f"{IMPORT}?dry_run=true"
    answer = scanned.tell("POST", address, PROGRAM, data=TABLE.encode(), content_type="text/csv")
    assert (answer.status_code, answer.json["rows"]) == (200, 1)


def test_what_was_typed_beside_the_file_is_shown(scanned):
    route, who = way(scanned, "costs.save_rules")
    typed = {"kommentar": "Nya <vikter> från hösten"}
    answer = send(scanned, route, who=who, fields=typed.items())
    assert "<blockquote>Nya &lt;vikter&gt; från hösten</blockquote>" in told(answer)
    assert scanned.token not in told(answer).partition("</main>")[0].partition("<main")[2]


def test_who_lacks_the_right_has_nothing_scanned(alone):
    route, _ = way(alone, "costs.save_rules")
    assert send(alone, route, who=(Role.PRINCIPAL, "own")).status_code == 403


def test_a_page_for_everybody_is_handed_no_file(alone, monkeypatch):
    seen = []
    view = alone.app.view_functions["identity.sign_in"]
    reading = public(lambda: (seen.append(len(request.files)), view())[1])
    monkeypatch.setitem(alone.app.view_functions, "identity.sign_in", reading)
    client = alone.app.test_client()
    with client.session_transaction() as kept:
        kept["csrf_token"] = alone.csrf
    data = {"csrf_token": alone.token, "file": (BytesIO(EICAR), NAME)}
    answer = client.post("/logga-in", data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    assert (answer.status_code, seen) == (422, [0])
