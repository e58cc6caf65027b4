"""`qms allocation verify`: the decided amounts come out again, and a changed one is found."""

import pytest
from builders import NOW, make_municipality
from click.testing import CliRunner
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    register_year,
)
from sqlalchemy import update
from support.databases import migrated

from qms.allocation import services
from qms.allocation.cli import allocation
from qms.allocation.models import LineRow
from qms.db.session import Database


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Return an installation of its own, in which a year is decided."""
    url = f"sqlite:///{tmp_path / 'qms.db'}"
    monkeypatch.setenv("QMS_INSTANCE", str(tmp_path))
    monkeypatch.setenv("QMS_DATABASE_URL", url)
    database = Database(migrated(url))
    with database.transaction() as session:
        municipality = make_municipality(session)
        register_year(session, 2025)
        run_id = calculated(session, municipality, adopted_model(session, municipality, year=2026),
                            year=2026)  # fmt: skip
        services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
    return database


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
