"""A program that is started for real, and an empty PostgreSQL database."""

import signal
import uuid
from pathlib import Path

import pytest
from processes import Program
from support.databases import created, dropped

from qms.db.session import make_engine


@pytest.fixture
def start(tmp_path):
    """Return a function that starts the program; whatever is left running is ended."""
    if not Path("/proc/self/stat").exists():
        pytest.skip("the processes are read from /proc, which this system lacks")
    started = []

    def begin(*options: str, database: str = "") -> Program:
        program = Program(tmp_path / "instance", *options, database=database)
        started.append(program)
        return program

    yield begin
    for program in started:
        if program.process.poll() is None:
            program.end(signal.SIGTERM)


@pytest.fixture
def postgres(postgres_server):
    """The address of a PostgreSQL database that holds nothing."""
    engine = make_engine(created(postgres_server, f"qms_{uuid.uuid4().hex[:12]}"))
    yield engine.url.render_as_string(hide_password=False)
    dropped(engine)
