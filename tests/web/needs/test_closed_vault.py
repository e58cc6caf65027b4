"""Without keys the pages about children say so, and the rest of the product goes on."""

from dataclasses import replace

import pytest
from builders import NOW
from support.needs_cases import account, handled

from qms.access.policy import Can
from qms.db.session import Database
from qms.needs.models import NeedsBreakGlass
from qms.needs.services.glass import break_glass
from qms.needs.services.opening import open_case
from qms.web.context import EXTENSION


@pytest.fixture
def glass(db, municipality):
    with db.transaction() as session:
        principal = account(session, "principal", municipality.school, "reader")
        officer = account(session, "case_officer", municipality.id, "handler")
        nurse = account(session, "student_health", municipality.id, "nurse")
        ref = handled(session, principal, officer, municipality.school)
        break_glass(session, nurse, ref, reason="Barnet är på väg till akuten nu.", now=NOW)
        open_case(session, nurse, ref, can=Can.NEEDS_READ, why="case", now=NOW)
        return session.query(NeedsBreakGlass).one().id


def test_pages_about_children_are_closed_in_words(app, db, sign_in, glass, caplog):
    client = sign_in("auditor")
    parts = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(parts, db=Database(db.bind))
    answer = client.get(f"/behov/loggkontroll/nodoppning/{glass}")
    assert answer.status_code == 503
    assert "nycklarna saknas" in answer.get_data(as_text=True)
    assert "QMS_KEY_FILE" in caplog.text
    assert client.get("/admin/logg").status_code == 200
