"""The commands: what they say, their status, and the note they leave."""

import pytest
from builders import NOW
from click.testing import CliRunner

from qms.cli import main
from qms.db.session import make_engine
from qms.health.noted import read_noted
from qms.run.first_account import set_up
from qms.run.single import alone_in
from qms.vault.database import open_database


@pytest.fixture
def command(open_db, settings):
    """Return a function that runs `qms …` on the installation."""
    given = {"QMS_INSTANCE": str(settings.instance), "QMS_DATABASE_URL": settings.database_url}

    def run(*words, **environment):
        open_db.bind.dispose()
        return CliRunner().invoke(main, [str(word) for word in words], env=given | environment)

    return run


def test_from_backup_to_restore(command, settings, backups, tmp_path):
    made = command("backup", backups, "--keys", tmp_path / "safe.json")
    assert made.exit_code == 0, made.output
    assert "Förvara dem inte med säkerhetskopian" in made.output
    tried = command("restore-test", backups)
    assert tried.exit_code == 0, tried.output
    assert tried.output.startswith("Provet gick bra: kvalitetshjulet-")
    assert tried.output.count("\n") == 1
    noted = read_noted(settings.instance)
    assert noted.backup.ok
    assert noted.restore_test.ok
    refused = command("restore", backups)
    assert refused.exit_code == 1
    assert "inte tom" in refused.output
    done = command("restore", backups, "--replace", "--keys", tmp_path / "safe.json")
    assert done.exit_code == 0, done.output
    assert "Händelseloggen är hel" in done.output


def test_a_test_that_fails_says_so_and_is_noted(command, settings, backups):
    command("backup", backups)
    file = next(backups.iterdir())
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    tried = command("restore-test", file)
    assert tried.exit_code == 1
    assert "Provet gick inte" in tried.output
    assert read_noted(settings.instance).restore_test.ok is False


def test_nothing_is_restored_under_a_running_product(command, settings, backups):
    command("backup", backups)
    with alone_in(settings.instance):
        refused = command("restore", backups, "--replace")
    assert refused.exit_code == 1
    assert "körs redan" in refused.output


def test_an_empty_folder_has_no_backup(command, backups):
    backups.mkdir()
    assert "ingen säkerhetskopia" in command("restore-test", backups).output


def test_a_postgresql_backup_is_tried_in_a_database_that_is_given(
    command, open_db, settings, backups, postgres_server, tmp_path
):
    if open_db.bind.dialect.name != "postgresql":
        return
    command("backup", backups)
    given = postgres_server.url.render_as_string(hide_password=False)
    for _ in range(2):  # it is left empty
        tried = command("restore-test", backups, "--database", given)
        assert tried.exit_code == 0, tried.output
    elsewhere = {"QMS_DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
    assert "--database" in command("restore-test", backups, **elsewhere).output
    assert "samma slag" in command("restore", backups, **elsewhere).output


def test_a_full_instance_is_never_the_place_to_try_in(command, settings, backups, open_db):
    if open_db.bind.dialect.name != "postgresql":
        return
    command("backup", backups)
    refused = command("restore-test", backups, "--database", settings.database_url)
    assert "inte tom" in refused.output


def test_the_doctor_on_a_new_installation(tmp_path, settings):
    engine = make_engine(settings.database_url)
    with open_database(settings, engine).transaction() as session:
        set_up(session, now=NOW)
    engine.dispose()
    given = {"QMS_INSTANCE": str(settings.instance), "QMS_DATABASE_URL": settings.database_url}
    said = CliRunner().invoke(main, ["doctor"], env=given)
    assert said.exit_code == 1
    assert "Schemaläggaren har aldrig hörts av" in said.output
    assert "→ Starta `qms jobs scheduler`" in said.output
    assert "Databasen svarar." in said.output
