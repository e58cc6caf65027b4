"""The table of trials: whole, told of in the docs, and honest when something breaks down."""

import sys
from pathlib import Path
from threading import Barrier, Event
from time import monotonic, sleep

import pytest

from trust.__main__ import STEPS
from trust.canary.source import FOR_BANDIT, PLANTED
from trust.scanners.database import filled
from trust.steps import Result, Step, try_all
from trust.suites import SUITES
from trust.work import Work

ROOT = Path(__file__).parents[3]
DOC = (ROOT / "docs" / "operations" / "trust.md").read_text("utf-8")


def test_every_own_rule_has_a_planted_piece_and_no_other():
    lines = (ROOT / "trust" / "rules.yml").read_text("utf-8").splitlines()
    ids = [line.split("id: ")[1] for line in lines if line.startswith("  - id: ")]
    assert sorted(ids) == sorted(PLANTED)


@pytest.mark.parametrize("piece", [*PLANTED.values(), *FOR_BANDIT.values()])
def test_a_planted_piece_is_program(piece):
    compile(piece, "planted", "exec")


def test_every_test_that_a_trial_names_exists():
    named = [path for suite in SUITES for path in suite.tests]
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_trials_have_names_of_their_own_and_stand_in_the_docs():
    keys = [step.key for step in STEPS]
    assert len(keys) == len(set(keys))
    assert [key for key in keys if f"`{key}`" not in DOC] == []


def test_a_trial_that_breaks_down_has_not_held_and_the_next_goes_on(tmp_path):
    def breaks(_):
        raise RuntimeError("the scanner is not there")

    steps = [
        Step(key="a", title="", rows=(1,), run=breaks),
        Step(key="b", title="", rows=(2,), run=lambda _: Result(held=True, figure="0")),
    ]
    first, second = try_all([steps], Work(folder=tmp_path))
    assert (first.result.held, second.result.held) == (False, True)
    assert "the scanner is not there" in first.result.figure


def test_lanes_go_beside_each_other(tmp_path):
    met = Barrier(2, timeout=30)

    def meets(_):
        met.wait()
        return Result(held=True, figure="met")

    lanes = [[Step(key=key, title="", rows=(1,), run=meets)] for key in "ab"]
    found = list(try_all(lanes, Work(folder=tmp_path)))
    assert sorted((one.step.key, one.result.figure) for one in found) == [
        ("a", "met"),
        ("b", "met"),
    ]


def test_who_stops_asking_ends_what_runs(tmp_path):
    started = Event()

    def waits(work):
        started.set()
        done = work.run(sys.executable, "-c", "import time; time.sleep(60)", seconds=120)
        return Result(held=True, figure=str(done.returncode))

    def is_quick(_):
        started.wait(30)
        return Result(held=True, figure="quick")

    work = Work(folder=tmp_path)
    lanes = [[Step(key="a", title="", rows=(1,), run=run)] for run in (waits, is_quick)]
    trials = try_all(lanes, work)
    assert next(trials).result.figure == "quick"
    while not work.runs:
        sleep(0.01)
    trials.close()
    deadline = monotonic() + 30
    while work.runs and monotonic() < deadline:
        sleep(0.01)
    assert not work.runs


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        pytest.param("/a?x=&y=2", "/a?x=1&y=2", id="an empty value gets one"),
        pytest.param("/a?n=%C3%A5k", "/a?n=%C3%A5k", id="letters keep"),
    ],
)
def test_values_are_there_to_attack(address, asked):
    assert filled(address) == asked
