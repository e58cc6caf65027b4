"""Eight writers in one assessment at once: nothing that was answered as saved is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from builders import NOW, make_municipality
from needs_cases import make_case
from sqlalchemy import func, select

from qms.access.policy import Can
from qms.needs.core.assessing import Kind
from qms.needs.core.cases.kinds import Part
from qms.needs.models import NeedsAssessment
from qms.needs.queries.assessments import own, written
from qms.needs.services import assessing
from qms.needs.services.opening import take_case

WRITERS, EACH, FIRST_SIGN = 8, 25, 0x100


def sign(number, turn):
    """Return a sign that no other save writes."""
    return chr(FIRST_SIGN + number * EACH + turn)


@pytest.fixture
def begun(open_db):
    with open_db.transaction() as session:
        case = make_case(session, make_municipality(session))
        actor = case.actors[Part.ASSESSOR]
        return case, actor, assessing.begin(session, actor, case.ref, Kind.FIRST, now=NOW)


def test_no_update_is_lost(open_db, begun):
    case, actor, assessment_id = begun

    def save(seen, version):
        given = assessing.Given(question="HAL1", seen=seen)
        with open_db.transaction() as session:
            return assessing.save_answer(
                session, actor, case.ref, assessment_id, given, version=version, now=NOW
            )

    def writer(number):
        """Add signs of one's own to what stands there, as often as it takes to be let through."""
        text, version = "", 0
        for turn in range(EACH):
            while True:
                try:
                    saved = save(text + sign(number, turn), version)
                except assessing.WrittenElsewhereError as clash:
                    text, version = clash.clashes[0].stored, clash.version
                else:
                    text, version = saved.draft.note("HAL1").seen, saved.version
                    break

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(writer, range(WRITERS)))
    with open_db.transaction() as session:
        _, opened = take_case(session, actor, case.ref, can=Can.NEEDS_ASSESS, now=NOW)
        row = own(session, opened, assessment_id, actor.account_id)
        found = written(session, opened, row)
    wanted = {sign(number, turn) for number in range(WRITERS) for turn in range(EACH)}
    assert sorted(found.draft.note("HAL1").seen) == sorted(wanted)
    assert found.version == WRITERS * EACH


def test_one_draft_however_often_it_is_begun(open_db, begun):
    case, actor, assessment_id = begun

    def begin(_):
        with open_db.transaction() as session:
            return assessing.begin(session, actor, case.ref, Kind.FIRST, now=NOW)

    with ThreadPoolExecutor(WRITERS) as pool:
        assert set(pool.map(begin, range(WRITERS * 2))) == {assessment_id}
    with open_db.reading() as session:
        assert session.scalar(select(func.count()).select_from(NeedsAssessment)) == 1
