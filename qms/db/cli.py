"""`qms db`: migrations."""

import click

from qms.config import from_environment
from qms.db import migrations
from qms.db.roles import grants
from qms.db.session import make_engine


@click.group()
def db() -> None:
    """The database."""


@db.command()
@click.option("--to", "revision", default="head", show_default=True, help="Version to reach.")
def upgrade(revision: str) -> None:
    """Bring the database to the newest version, or the one named."""
    engine = make_engine(from_environment().database_url)
    migrations.upgrade(engine, revision)
    click.echo("Databasen har den senaste versionen." if revision == "head" else "Klart.")


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back to REVISION (`base` removes every table and all data)."""
    migrations.downgrade(make_engine(from_environment().database_url), revision)
    click.echo("Klart.")


@db.command()
@click.option("--owner", default="qms", show_default=True, help="Account that owns the tables.")
@click.option("--app", default="qms_app", show_default=True, help="Account that runs the product.")
def roles(*, owner: str, app: str) -> None:
    """Print the SQL that gives PostgreSQL's two accounts their rights.

    The account of the product can then neither change nor remove an event or a decision. Run the
    statements with psql as a superuser, after `qms db upgrade`; they may be run again.
    """
    for statement in grants(owner=owner, app=app):
        click.echo(f"{statement};")
