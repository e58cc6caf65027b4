"""Four schedulers and workers as processes of their own: every job is queued once and done once."""

import subprocess
import sys
import time
from pathlib import Path

import support.scheduling
from sqlalchemy import func, select

from qms.jobs.core.states import JobState
from qms.jobs.models import JobRow

PROCESSES, SLOTS = 4, 100
PATIENCE = 120
AHEAD = 3.0
"""Seconds until all of them have started and begin at once."""


def test_a_hundred_jobs_are_queued_and_done_once(open_db, tmp_path, record_property):
    url = open_db.bind.url.render_as_string(hide_password=False)
    file, script = tmp_path / "done.txt", Path(support.scheduling.__file__)
    command = [sys.executable, str(script), url, str(SLOTS), str(time.time() + AHEAD), str(file)]
    running = [
        subprocess.Popen(
            [*command, str(first)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for first in range(0, SLOTS, SLOTS // PROCESSES)
    ]
    try:
        told = [one.communicate(timeout=PATIENCE) for one in running]
    finally:
        for one in running:
            one.kill()
    assert [one.returncode for one in running] == [0] * PROCESSES, told
    queued, done = zip(*(map(int, out.split()) for out, _ in told), strict=True)
    lines = file.read_text().split()
    with open_db.reading() as session:
        states = session.execute(select(JobRow.state, func.count()).group_by(JobRow.state)).all()
    assert (sum(queued), sum(done)) == (SLOTS, SLOTS)
    assert sorted(lines) == sorted({*lines})
    assert (len(lines), [tuple(one) for one in states]) == (SLOTS, [(JobState.DONE.value, SLOTS)])
    assert sum(n > 0 for n in queued) > 1, "one process did it all: the others tried nothing"
    record_property("measured", f"queued by process {queued}, done {done}, none twice")
