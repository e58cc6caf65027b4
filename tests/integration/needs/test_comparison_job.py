"""The comparison as the worker runs it: stored when done, refused while the draft has faults."""

import pytest
from builders import NOW

from qms.access.actor import system_actor
from qms.config import Settings
from qms.jobs.models import JobRow
from qms.jobs.services import ask
from qms.jobs.worker import Worker
from qms.needs.core.editor.editing import with_new, with_texts
from qms.needs.jobs import JOBS
from qms.needs.queries.neutrality import latest_comparison
from qms.needs.services import instrument_drafts as drafts

ACTOR = system_actor("test")


def points(table):
    return with_texts(table, "points", "-", {"by_level": "0; 1; 3; 7; 16"})


def broken(table):
    return with_new(table, "area", "vila")


@pytest.mark.parametrize(
    ("edit", "state", "is_made"),
    [pytest.param(points, "done", True, id="whole"), pytest.param(broken, "failed", False,
                                                                  id="with a fault")],
)  # fmt: skip
def test_the_worker_runs_it(open_db, tmp_path, edit, state, is_made):
    with open_db.transaction() as session:
        draft = drafts.begin(session, ACTOR, now=NOW)
        drafts.change(session, ACTOR, draft, edit, seen=0, now=NOW)
        ask(session, ACTOR, "needs.compare", {"instrument": draft}, now=NOW)
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)
    assert Worker(open_db, settings, JOBS).run_one()
    with open_db.reading() as session:
        assert session.query(JobRow).one().state == state
        assert (latest_comparison(session, draft) is not None) is is_made
