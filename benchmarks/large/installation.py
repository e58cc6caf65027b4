"""An installation of about so many units, made from the demo and calculated by the product.

    .venv/bin/python benchmarks/large/installation.py FOLDER [--units 1200] [--database URL]

The folder gets the keys, and `qms.db` unless a database is named. Cost per pupil and the year's
allocation are calculated anew by the product for all the units.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import Connection, Engine, func, select, text

from large.calculated import calculate
from large.copies import Copier
from large.rest import copy_rest
from large.sealed import copy_cases
from qms.config import Settings
from qms.db import migrations
from qms.db.session import make_engine
from qms.demo.load import load_demo
from qms.org.models import OrgNode
from qms.tables import metadata
from qms.vault.database import open_database
from qms.vault.vault import vault_of_file

SECRET = b"only-for-measuring" * 2


def settings_of(folder: Path, url: str = "") -> Settings:
    """Return the settings of an installation in the folder."""
    database = url or f"sqlite:///{folder / 'qms.db'}"
    return Settings(database_url=database, secret_key=SECRET, instance=folder, demo=True)


def make(settings: Settings, units: int) -> Iterator[str]:
    """Make the installation in an empty database; yield what has been done."""
    engine = make_engine(settings.database_url)
    began = time.monotonic()
    migrations.upgrade(engine)
    load_demo(settings, progress=lambda _: None)
    if (settings.instance / "qms.db").exists():
        (settings.instance / "qms.db").chmod(0o600)  # as `qms run` makes it
    yield f"demo loaded, {time.monotonic() - began:.0f} s"
    rows = sum(copied(settings, engine, units))
    yield f"{rows:,} rows copied, {time.monotonic() - began:.0f} s"
    for told in calculate(open_database(settings, engine), settings, now=datetime.now(UTC)):
        yield f"{told}, {time.monotonic() - began:.0f} s"
    engine.dispose()


def copied(settings: Settings, engine: Engine, units: int) -> Iterator[int]:
    """Copy the demo until there are at least so many units; yield the rows of each table."""
    vault = vault_of_file(settings.keys)
    with engine.connect() as connection:
        here = connection.scalar(select(func.count()).where(OrgNode.kind == "unit")) or 1
        number = max(0, -(-units // here) - 1)
        if number:
            copier = Copier(connection, number)
            yield from copier.run()
            yield from copy_rest(connection, copier)
            yield from copy_cases(connection, copier, vault)
            if connection.dialect.name == "postgresql":
                _count_on(connection)
        connection.commit()
    _analyse(engine)


def _analyse(engine: Engine) -> None:
    """Let the database look at what it holds, as its own housekeeping does."""
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL's own counters go on from the highest ids; SQLite does so by itself."""
    for table in metadata.sorted_tables:
        counter = table.autoincrement_column
        if counter is not None:
            name = func.pg_get_serial_sequence(table.name, counter.name)
            connection.execute(select(func.setval(name, func.max(counter))))


def main() -> None:
    """Make the installation and say what is in it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--units", type=int, default=1200)
    options.add_argument("--database", default="", metavar="URL")
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for told in make(settings_of(chosen.folder, chosen.database), chosen.units):
        print(told, flush=True)


if __name__ == "__main__":
    main()
