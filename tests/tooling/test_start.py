"""`qms run`: the first page comes, three processes run, and all of them end together."""

import os
import re
import signal
import socket

import pytest
from click.testing import CliRunner
from processes import children_of, eventually, runs

from qms.run.children import wait_before_restart
from qms.run.cli import run_command


@pytest.mark.parametrize(
    ("deaths", "seconds"),
    [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (50, 60)],
)
def test_a_child_that_keeps_dying_is_started_ever_more_seldom(deaths, seconds):
    assert wait_before_restart(deaths) == seconds


def test_the_three_processes_start_and_end_together_on_postgresql(start, postgres):
    program = start("--empty", database=postgres)
    assert program.first_page == 200
    children = children_of(program.process.pid)
    assert len(children) == 2
    assert program.end(signal.SIGTERM) == 0
    assert not [pid for pid in children if runs(pid)]


def test_start_end_start_again_and_start_afresh(start):
    told = []
    for options in (("--empty",), ("--empty",), ("--empty", "--fresh")):
        program = start(*options)
        assert program.first_page == 200
        told.append(re.findall(r"Administratör\s+administrator\s+(\S{20})", program.said))
        children = children_of(program.process.pid)
        assert len(children) == 2
        assert program.end(signal.SIGINT) == 0
        assert not [pid for pid in children if runs(pid)]
    once, again, fresh = told
    assert (len(once), again, len(fresh)) == (1, [], 1), "the password is told once"
    assert once != fresh


def test_a_dead_child_is_replaced_and_none_outlives_the_web_process(start):
    program = start("--empty")
    assert program.first_page == 200
    victim = min(children_of(program.process.pid))
    os.kill(victim, signal.SIGKILL)
    assert eventually(lambda: len(children_of(program.process.pid) - {victim}) == 2)
    assert "avslutades oväntat (kod -9). Startas om efter 1 s." in program.said
    children = children_of(program.process.pid)
    # At once, while the replacement still loads: it must notice all the same.
    program.end(signal.SIGKILL)
    assert eventually(lambda: not [pid for pid in children if runs(pid)])


@pytest.fixture
def refused(tmp_path):
    """Return a function that runs the command where it must refuse, and gives what it said."""

    def run(*options, **environment):
        away = {"QMS_INSTANCE": str(tmp_path / "instance"), **environment}
        answer = CliRunner().invoke(run_command, options, env=away)
        assert answer.exit_code in {1, 2}, answer.output
        assert answer.exception is None or isinstance(answer.exception, SystemExit)
        return answer.stderr

    return run


def test_a_taken_port_is_named_and_nothing_is_made(refused, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other_program:
        port = other_program.getsockname()[1]
        said = refused("--empty", "--port", str(port))
    assert f"Port {port} på 127.0.0.1 är upptagen" in said
    assert "--port" in said
    assert not (tmp_path / "instance" / "qms.db").exists()


@pytest.mark.parametrize(
    ("options", "environment", "sentence"),
    [
        pytest.param(("--demo", "--empty"), {}, "inte båda", id="two kinds of start"),
        pytest.param(("--host", "0.0.0.0"), {}, "QMS_HTTPS=1", id="open to the network"),
        pytest.param(
            ("--port", "0"),
            {"QMS_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"},
            "Databasen svarar inte",
            id="no database there",
        ),
    ],
)
def test_a_start_that_cannot_go_well_is_refused_in_words(refused, options, environment, sentence):
    assert sentence in refused(*options, **environment)
