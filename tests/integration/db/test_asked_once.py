"""A session asks each question once, until it writes itself; the next session asks again."""

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import event, text, update

from qms.access.scope import Scope
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.org import queries as org
from qms.org import services as organisation
from qms.org.models import OrgName

TODAY = local_day(NOW)
EVERYTHING = Scope(everything=True)


@pytest.fixture
def statements(db):
    """Return the statements that have been sent."""
    sent = []

    def note(connection, cursor, statement, *_):
        if "SAVEPOINT" not in statement:
            sent.append(statement)

    event.listen(db.bind.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.bind.engine, "before_cursor_execute", note)


def names(session, scope=EVERYTHING, **more):
    return {unit.name for unit in org.units(session, scope, on=TODAY, **more)}


def rename(session, school):
    organisation.rename(session, SYSTEM, school, name="Nya skolan", day=TODAY, now=NOW)


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(lambda s, m: names(s), id="the same"),
        pytest.param(lambda s, m: names(s, include_closed=True), id="closed ones too"),
        pytest.param(lambda s, m: names(s, ids=[m.school]), id="one of them"),
        pytest.param(lambda s, m: org.unit(s, m.school, EVERYTHING, on=TODAY), id="a unit"),
        pytest.param(lambda s, m: names(s, Scope((f"/{m.id}/{m.own}/",))), id="a narrower scope"),
    ],
)
def test_the_organisation_is_read_once_for_a_page(db, municipality, statements, again):
    with db.reading() as session:
        names(session)
        statements.clear()
        assert again(session, municipality)
    assert statements == []


def test_what_is_picked_is_what_would_have_been_read(db, municipality):
    scopes = [Scope((f"/{municipality.id}/{municipality.own}/",)), Scope(("/0/",)), Scope()]
    with db.reading() as session:
        names(session)
        picked = [org.units(session, one, on=TODAY) for one in scopes]
    read = []
    for one in scopes:
        with db.reading() as session:
            read.append(org.units(session, one, on=TODAY))
    assert picked == read
    assert picked[0]


def test_a_session_that_writes_sees_what_it_wrote(db, municipality):
    with db.transaction() as session:
        before = names(session)
        rename(session, municipality.school)
        assert "Nya skolan" in names(session) - before


def test_the_next_page_sees_what_was_written(db, municipality):
    with db.reading() as session:
        assert "Nya skolan" not in names(session)
    with db.transaction() as session:
        rename(session, municipality.school)
    with db.reading() as session:
        assert "Nya skolan" in names(session)


def test_a_session_that_writes_elsewhere_remembers(db, municipality, statements):
    with db.transaction() as session:
        names(session)
        record(session, SYSTEM, "identity.signed-in", 1, now=NOW)
        session.flush()
        statements.clear()
        names(session)
    assert statements == []


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda s, unit: rename(s, unit), id="an object"),
        pytest.param(
            lambda s, unit: s.execute(
                update(OrgName).where(OrgName.node_id == unit).values(name="Nya skolan")
            ),
            id="a statement",
        ),
        pytest.param(
            lambda s, unit: s.execute(
                text("UPDATE org_name SET name = 'Nya skolan' WHERE node_id = :id"), {"id": unit}
            ),
            id="words of SQL",
        ),
    ],
)
def test_what_is_written_is_seen_at_once_and_no_more_when_taken_back(db, municipality, write):
    with db.transaction() as session:
        assert "Nya skolan" not in names(session)
        inner = session.begin_nested()
        write(session, municipality.school)
        assert "Nya skolan" in names(session)
        assert "Nya skolan" in names(session, Scope((f"/{municipality.id}/{municipality.own}/",)))
        inner.rollback()
        assert "Nya skolan" not in names(session)
