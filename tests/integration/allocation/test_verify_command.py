"""`qms allocation verify`: what is stored comes out again, and a changed figure is found."""

import pytest
from builders import NOW, make_actor, make_municipality
from click.testing import CliRunner
from integration.allocation.accuracy_cases import historic, town
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    register_year,
    save,
)
from sqlalchemy import select, update
from support.databases import migrated

from qms.access.roles import Role
from qms.allocation import services
from qms.allocation.cli import allocation
from qms.allocation.models import AccuracyRow, LineRow
from qms.allocation.services.accuracy import make_accuracy
from qms.db.session import Database


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """Return an installation of its own."""
    url = f"sqlite:///{tmp_path / 'qms.db'}"
    monkeypatch.setenv("QMS_INSTANCE", str(tmp_path))
    monkeypatch.setenv("QMS_DATABASE_URL", url)
    return Database(migrated(url))


@pytest.fixture
def installed(empty):
    """Return an installation in which a year is decided."""
    with empty.transaction() as session:
        municipality = make_municipality(session)
        register_year(session, 2025)
        run_id = calculated(session, municipality, adopted_model(session, municipality, year=2026),
                            year=2026)  # fmt: skip
        services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
    return empty


@pytest.fixture
def followed(empty):
    """Return an installation in which a year is decided and followed up."""
    with empty.transaction() as session:
        municipality = make_municipality(session)
        town(session, municipality)
        analyst = make_actor(Role.ANALYST, f"/{municipality.id}/")
        make_accuracy(session, analyst, 2026, now=NOW)
    return empty


def test_what_was_decided_comes_out_again(installed):
    answer = CliRunner().invoke(allocation, ["verify"])
    assert (answer.exit_code, answer.output) == (
        0, "Fastställda beräkningar som ger samma belopp, byte för byte: 1.\n",
    )  # fmt: skip


def test_an_amount_changed_behind_the_product_is_found(installed):
    with installed.transaction() as session:
        session.execute(update(LineRow).values(ore_total=LineRow.ore_total + 1))
    answer = CliRunner().invoke(allocation, ["verify"])
    assert answer.exit_code == 1
    assert "för 2026 ger andra belopp." in answer.output


def test_a_follow_up_comes_out_again(followed):
    answer = CliRunner().invoke(allocation, ["verify"])
    assert answer.exit_code == 0
    assert answer.output.endswith("Uppföljningar som ger samma siffror, byte för byte: 2.\n")


def test_a_follow_up_changed_behind_the_product_is_found(followed):
    with followed.transaction() as session:
        row = session.scalars(select(AccuracyRow)).first()
        row.result = row.result.replace('"pupils":', '"pupils": ', 1)
        outcome = row.outcome
    answer = CliRunner().invoke(allocation, ["verify"])
    assert answer.exit_code == 1
    assert answer.output == f"Uppföljningen av {outcome} 2026 ger andra siffror.\n"


def test_a_follow_up_whose_pupils_have_changed_is_told_and_not_made_again(followed):
    with followed.transaction() as session:
        save(session, "historic_pupils", historic(seed=9))
    answer = CliRunner().invoke(allocation, ["verify"])
    assert answer.exit_code == 0
    assert answer.output.count("räknades inte om: underlaget har ändrats") == 2
