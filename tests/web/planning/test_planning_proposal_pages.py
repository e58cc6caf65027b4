"""Asking for a proposal: what it is made for, its limits, progress and stopping it."""

import pytest

from qms.jobs import queries as jobs
from qms.planning.services.proposing import JOB

ASKED = {"efter": "main", "andel": "8", "tid": "60", "fro": "0"}


def params(db):
    with db.reading() as session:
        return jobs.latest(session, name=JOB)[0].params


@pytest.mark.parametrize(
    ("demand", "part"),
    [
        pytest.param("main", 0.0, id="main"),
        pytest.param("reserve", 0.08, id="reserve"),
        pytest.param("spread", 0.08, id="spread"),
    ],
)
def test_what_is_asked_for_is_queued(db, planner, made, demand, part):
    answer = planner.post(f"{made.page}/forslag", data=ASKED | {"efter": demand})
    assert answer.status_code == 303
    found = params(db)
    assert (found["study"], found["demand"], found["part"]) == (made.study, demand, part)
    assert (found["seconds"], found["seed"]) == (60, 0)


def test_the_form_says_the_guards(planner, made):
    page = planner.get(f"{made.page}/forslag").text
    assert "Inga gränser är satta." in page
    assert "Uppsägningstider och hyresavtal följs alltid." in page


def test_every_fault_at_once(db, planner, made):
    data = {"efter": "x", "andel": "99", "tid": "1", "fro": "-1"}
    answer = planner.post(f"{made.page}/forslag", data=data)
    assert answer.status_code == 422
    assert answer.text.count('<li><a href="#') == 4
    with db.reading() as session:
        assert jobs.latest(session, name=JOB) == ()


def test_progress_is_shown_and_it_can_be_stopped(planner, made):
    planner.post(f"{made.page}/forslag", data=ASKED)
    page = planner.get(made.page).text
    assert "Ett förslag söks, 0 procent." in page
    assert "Avbryt sökningen" in page
    again = planner.post(f"{made.page}/forslag", data=ASKED, follow_redirects=True).text
    assert "Ett förslag söks redan." in again
    stopped = planner.post(f"{made.page}/forslag/avbryt", follow_redirects=True).text
    assert "Sökningen avbryts." in stopped
    assert "Avbryt sökningen" not in stopped
    none = planner.post(f"{made.page}/forslag/avbryt", follow_redirects=True).text
    assert "Inget förslag söks just nu." in none
