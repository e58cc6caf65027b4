"""`qms audit`: is the trail unbroken?"""

import sys

import click

from qms.audit.services import verify_chain
from qms.config import from_environment
from qms.db.session import Database, make_engine


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
def verify() -> None:
    """Walk the hash chain; exit 1 and name the first broken row if there is one."""
    db = Database(make_engine(from_environment().database_url))
    with db.reading() as session:
        verdict = verify_chain(session)
    if verdict.broken_at is None:
        click.echo(f"Kedjan är hel: {verdict.rows} rader.")
        return
    click.echo(f"Kedjan är bruten vid rad {verdict.broken_at}: {verdict.why}.", err=True)
    sys.exit(1)
