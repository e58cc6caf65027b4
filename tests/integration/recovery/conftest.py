"""An installation whose database lies for itself, with keys in a file, as a command meets it."""

import pytest
from builders import NOW, SYSTEM
from support.vaults import RING

from qms.audit.services import record
from qms.config import Settings
from qms.vault.keyfile import write_ring


@pytest.fixture
def settings(open_db, tmp_path):
    """Return the settings of an installation on a database of its own, with a few events."""
    instance = tmp_path / "instance"
    instance.mkdir()
    write_ring(instance / "keys.json", RING)
    with open_db.transaction() as session:
        for seq in range(5):
            record(session, SYSTEM, "test.event", seq, now=NOW)
    url = open_db.bind.url.render_as_string(hide_password=False)
    return Settings(database_url=url, secret_key=b"x" * 32, instance=instance)


@pytest.fixture
def backups(tmp_path):
    return tmp_path / "backups"
