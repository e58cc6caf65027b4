"""Eight who write in one case at the same time: nothing that anybody wrote is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from builders import make_municipality
from sqlalchemy import func, select
from support.needs_cases import account, applied
from support.vaults import VAULT

from qms.access.policy import Can
from qms.audit.services import verify_chain
from qms.needs.core.documentation.content import EMPTY, PartContent, content_from
from qms.needs.models import NeedsAnswer, NeedsNote
from qms.needs.queries.documentation import parts
from qms.needs.queries.places import of
from qms.needs.services.documentation import ChangedMeanwhileError, save_part
from qms.needs.services.notes import add_note
from qms.needs.services.opening import open_case

WRITERS, TIMES, KEY = 8, 25, "doc_situation"


@pytest.fixture
def case(open_db):
    """Return a principal and the reference of their case."""
    with open_db.transaction() as session:
        school = make_municipality(session).school
        principal = account(session, "principal", school)
        return principal, applied(session, principal, school)


def read(row):
    """Return what the row holds, without leaving a trace: readings are another test's."""
    return content_from(VAULT.open_json(of("answer", "content", row.id), row.content))


def write_on(database, principal, ref, who, now):
    """Add a line of one's own to the part, as often as asked, after everybody else's lines."""
    tried = done = 0
    while done < TIMES:
        tried += 1
        # As a page that was read a while ago: what it says may be old already.
        with database.reading() as session:
            row = session.scalar(select(NeedsAnswer).filter_by(key=KEY))
        stored = read(row) if row else EMPTY
        text = f"{stored.text} {who}".strip()
        try:
            with database.transaction() as session:
                save_part(
                    session, principal, ref, KEY, PartContent(text=text),
                    seen=row.version if row else 0, now=now,
                )  # fmt: skip
                add_note(session, principal, ref, f"{who}", now=now)
            done += 1
        except ChangedMeanwhileError:
            continue
    return tried


def test_eight_writers_lose_nothing(open_db, case, now):
    principal, ref = case
    with ThreadPoolExecutor(WRITERS) as pool:
        tries = list(
            pool.map(lambda who: write_on(open_db, principal, ref, who, now), range(WRITERS))
        )
    with open_db.transaction() as session:
        opened = open_case(session, principal, ref, can=Can.NEEDS_READ, why="case", now=now)
        stored = parts(session, opened)[KEY]
        rows = session.scalar(select(func.count()).select_from(NeedsAnswer))
        notes = session.scalar(select(func.count()).select_from(NeedsNote))
        assert verify_chain(session).broken_at is None
    assert rows == 1
    assert stored.version == notes == WRITERS * TIMES
    assert sorted(stored.content.text.split()) == sorted(
        str(who) for who in range(WRITERS) for _ in range(TIMES)
    )
    assert sum(tries) >= WRITERS * TIMES
