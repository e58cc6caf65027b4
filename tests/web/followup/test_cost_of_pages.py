"""How many statements the pages of the last hour before a report is due send to the database.

Each page is opened once before: a process reads the organisation once for as long as it stands.
"""

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import event

from qms.followup.services import cycle_years


@pytest.fixture
def statements(db):
    """Return the statements that have been sent, savepoints left out."""
    sent = []

    def note(connection, cursor, statement, *_):
        if "SAVEPOINT" not in statement:
            sent.append(statement)

    event.listen(db.bind.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.bind.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("page", "most"),
    [
        # Twelve parts of the product are asked what waits, and each has tables of its own.
        pytest.param("/", 24, id="start page"),
        pytest.param("/redovisningar", 11, id="list of reports"),
        pytest.param("/redovisningar/{report}/del/1", 11, id="the money"),
        pytest.param("/redovisningar/{report}/del/2", 11, id="text"),
        pytest.param("/redovisningar/{report}/insatser/ny", 11, id="new activity"),
        pytest.param("/redovisningar/{report}/kontroll", 11, id="check"),
    ],
)
def test_a_principals_pages(db, desk, statements, page, most):
    with db.transaction() as session:
        cycle_years.make_year(session, SYSTEM, 2026, now=NOW)
    path = page.format(report=desk.report)
    desk.client.get(path)
    statements.clear()
    assert desk.client.get(path).status_code == 200
    assert len(statements) <= most


@pytest.mark.parametrize(
    ("path", "fields", "most"),
    [
        pytest.param("/del/2/autospara", {}, 12, id="saved by itself"),
        pytest.param("/del/2", {"go": "stay"}, 12, id="saved by the button"),
        pytest.param("/del/2", {"go": "next", "so_q1_needs": "Ja"}, 12, id="saved and on"),
    ],
)
def test_what_saving_asks_of_the_database(desk, version, statements, path, fields, most):
    fields = {"version": str(version(desk.report)), "so_q2_aims": "Fler läste.", **fields}
    desk.client.get(desk.url("/del/2"))
    statements.clear()
    assert desk.client.post(desk.url(path), data=fields).status_code in (200, 303)
    assert len(statements) <= most


def test_many_schools_reports_are_not_read_for_one_principals_start_page(desk, year, statements):
    statements.clear()
    desk.client.get("/")
    asked = [one for one in statements if "FROM report JOIN report_cycle" in one.replace("\n", " ")]
    assert asked
    assert all("report.unit_id IN" in one or "count(" in one for one in asked)
