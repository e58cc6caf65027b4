"""A program that is started for real, and an empty PostgreSQL database."""

import signal
import uuid
from pathlib import Path

import pytest
from processes import Program
from sqlalchemy import make_url, text
from support.postgres import cluster

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


@pytest.fixture(scope="session")
def postgres_server():
    with cluster() as url:
        yield url


@pytest.fixture
def postgres(postgres_server):
    """The address of a PostgreSQL database that holds nothing."""
    name = f"qms_{uuid.uuid4().hex[:12]}"
    server = make_engine(postgres_server).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
