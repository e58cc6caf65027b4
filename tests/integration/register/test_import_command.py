"""`qms import`: a file read on the machine itself, against a database of its own."""

import pytest
from click.testing import CliRunner

from qms.cli import main
from qms.config import from_environment
from qms.db.session import make_engine
from qms.register import cost_queries
from qms.tables import metadata
from qms.vault.database import open_database

LEDGER = "Period;Konto;Belopp\n202601;50;12,50\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return the command as it is typed, with an empty database."""
    monkeypatch.setenv("QMS_INSTANCE", str(tmp_path / "instance"))
    engine = make_engine(from_environment().database_url)
    metadata.create_all(engine)
    engine.dispose()

    def command(content: str, *options: str):
        file = tmp_path / "l.csv"
        file.write_text(content, encoding="utf-8")
        return CliRunner().invoke(main, ["import", "ledger", str(file), *options])

    return command


def years():
    engine = make_engine(from_environment().database_url)
    try:
        with open_database(from_environment(), engine).reading() as session:
            return cost_queries.years(session)
    finally:
        engine.dispose()


def test_without_save_it_only_tells(run):
    answer = run(LEDGER)
    assert answer.exit_code == 0, answer.output
    assert "1 rader: 1 nya" in answer.output
    assert "Spara med --save" in answer.output
    assert years() == {}


def test_a_file_without_faults_is_saved(run):
    answer = run(LEDGER, "--save")
    assert "Alla rader är sparade." in answer.output
    assert years() == {2026: {"outcome": ("202601",)}}
    assert "Inget är sparat." in run(LEDGER, "--save").output


def test_every_fault_is_told_and_nothing_saved(run):
    answer = run(LEDGER + "202613;50;1\n202601;;2\n", "--save")
    assert answer.exit_code == 1
    assert "l.csv:3:Period: 202613 är ingen månad. Månad 13 finns inte" in answer.output
    assert "mars 2026 är 202603" in answer.output
    assert "l.csv:4:Konto: Tomt värde" in answer.output
    assert years() == {}


def test_a_file_that_cannot_be_read_is_refused(run):
    answer = run("", "--save")
    assert answer.exit_code == 1
    assert "Filen är tom." in answer.output
