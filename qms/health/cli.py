"""`qms doctor`: every check, one sentence each, and what to do about what is wrong."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from qms.config import Settings, UnsafeSettingsError, from_environment
from qms.db.session import Database, make_engine
from qms.health.core.finding import Finding, State
from qms.health.services.checks import CHECKS, Check, findings, is_well
from qms.vault.core.faults import VaultClosedError
from qms.vault.database import open_database

WORDS = {State.OK: "rätt", State.WRONG: "FEL", State.NOTE: "obs"}
WIDE = max(len(check.title) for check in CHECKS)


@click.command()
def doctor() -> None:
    """Kontrollera installationen: en rad om varje sak, och hur det som är fel rättas.

    Status 1 när något är fel. Ingenting ändras.
    """
    try:
        settings = from_environment()
    except UnsafeSettingsError as refusal:
        raise click.ClickException(str(refusal)) from None
    faults = 0
    with _opened(settings) as db:
        for check, found in findings(settings, db, CHECKS, now=datetime.now(UTC)):
            click.echo(line_of(check, found))
            faults += not is_well(found)
    click.echo(f"\n{faults} fel." if faults else "\nInget är fel.")
    sys.exit(1 if faults else 0)


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    """Yield the database, without its vault where that is closed: a check says why."""
    engine = make_engine(settings.database_url)
    try:
        yield _with_vault(settings, engine)
    finally:
        engine.dispose()


def _with_vault(settings: Settings, engine: Engine) -> Database:
    try:
        return open_database(settings, engine)
    except (VaultClosedError, UnsafeSettingsError, OperationalError):
        return Database(engine)


def line_of(check: Check, found: Finding) -> str:
    """Return what was found as a row of the table, the cure on a row of its own."""
    row = f"{check.title:<{WIDE}}  {WORDS[found.state]:<4}  {found.sentence}"
    return f"{row}\n{'':<{WIDE + 8}}→ {found.cure}" if found.cure else row
