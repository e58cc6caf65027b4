"""`qms allocation verify`: do the decided amounts come out again from what was stored?"""

import sys

import click

from qms.allocation import queries, services
from qms.config import from_environment
from qms.db.session import Database, make_engine


@click.command()
def verify() -> None:
    """Räkna om varje fastställd beräkning i databasen och jämför byte för byte.

    Status 1 när någon inte längre ger samma belopp.
    """
    db = Database(make_engine(from_environment().database_url))
    with db.reading() as session:
        decided = [head for head in queries.runs(session) if head.is_adopted]
        differing = [
            head
            for head in decided
            if services.recompute(session, head.id) != services.stored_bytes(session, head.id)
        ]
    for head in differing:
        click.echo(f"Beräkning {head.id} för {head.budget_year} ger andra belopp.", err=True)
    if differing:
        sys.exit(1)
    click.echo(f"Fastställda beräkningar som ger samma belopp, byte för byte: {len(decided)}.")
