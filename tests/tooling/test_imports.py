"""What a web process and the command never load: libraries that only a calculation needs."""

import json
import subprocess
import sys

import pytest

PROGRAM = "import json, sys; import qms.app, qms.cli; print(json.dumps(list(sys.modules)))"


@pytest.fixture(scope="module")
def loaded():
    """The names of the modules in memory after the application and the command are imported."""
    command = [sys.executable, "-W", "error", "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


HEAVY = ("pandas", "prophet", "altair", "typst", "highspy", "distributed")


@pytest.mark.parametrize("heavy", HEAVY)
def test_a_heavy_library_is_not_loaded(loaded, heavy):
    assert not {name for name in loaded if name.split(".")[0] == heavy}


def test_the_application_itself_is_loaded(loaded):
    assert {"qms.app", "qms.cli", "flask", "sqlalchemy"} <= loaded
