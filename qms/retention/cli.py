"""`qms retention`: does the list of what is erased hold, erase again, and mend the list."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from qms.config import from_environment
from qms.db.session import Database, make_engine
from qms.retention.kinds import Kinds
from qms.retention.queries.standing import Standing, standing_of
from qms.retention.services.reapplying import LostLinesError, rebuild, settle
from qms.retention.services.scrubbing import scrubbed
from qms.vault.core.faults import VaultClosedError
from qms.vault.database import open_database


class _Group(click.Group):
    """A group whose refusals are a sentence, not a fault in the program."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (VaultClosedError, LostLinesError) as refusal:
            raise click.ClickException(str(refusal)) from None


def retention_commands(kinds: Kinds) -> click.Group:
    """Return the group for the application's kinds."""
    group = _Group(name="retention", help="Gallring: listan över vad som är gallrat.")
    group.add_command(click.command("status", help=STATUS)(status))
    group.add_command(click.command("reapply", help=REAPPLY)(lambda: reapply(kinds)))
    group.add_command(click.command("scrub", help=SCRUB)(lambda: scrub(kinds)))
    group.add_command(
        click.command("rebuild", help=REBUILD)(
            click.option("--lose", type=click.IntRange(0), default=0, help=LOSE)(
                click.confirmation_option(prompt="Skriva listan på nytt?")(rebuild_list)
            )
        )
    )
    return group


STATUS = "Visa hur listan och databasen står till varandra; status 1 när de inte stämmer."
REAPPLY = "Gallra igen det som en återställd säkerhetskopia har fört tillbaka."
SCRUB = (
    "Skriv om databasens filer utan det som är gallrat. Körs på PostgreSQL med kontot som äger "
    "tabellerna, när ett annat konto kör Kvalitetshjulet."
)
REBUILD = (
    "Skriv listan på nytt ur databasen och den del av den gamla listan som håller. Den gamla "
    "listan sparas bredvid."
)
LOSE = "Så många rader som inte håller, och som databasen inte känner till, får gå förlorade."


def status() -> None:
    """Tell how things stand."""
    with _opened() as (file, db), db.reading() as session:
        standing = standing_of(session, file)
    _tell(file, standing)
    if standing.again:
        click.echo(
            f"Att gallra igen: {len(standing.again)}. Kör `qms retention reapply`.", err=True
        )
    if standing.again or not standing.is_whole:
        sys.exit(1)


def reapply(kinds: Kinds) -> None:
    """Erase again what has come back."""
    with _opened() as (file, db):
        now = datetime.now(UTC)
        standing, again = settle(db, kinds, file, now=now)
        if again:
            scrubbed(db, kinds, now=now)
    click.echo(f"Gallrade igen: {again}.")
    _tell(file, standing)
    if not standing.is_whole:
        sys.exit(1)


def scrub(kinds: Kinds) -> None:
    """Clean the database's files of what was erased; exit 1 when that could not be done."""
    with _opened() as (_, db):
        done = scrubbed(db, kinds, now=datetime.now(UTC))
    if not done:
        raise click.ClickException(
            "Det gick inte: någon arbetar i tabellerna, eller så äger kontot dem inte."
        )
    click.echo("Databasens filer är skrivna utan det som är gallrat.")


def rebuild_list(lose: int) -> None:
    """Write the list anew."""
    with _opened() as (file, db), db.transaction() as session:
        items, only_listed, old = rebuild(session, file, lose=lose, now=datetime.now(UTC))
    click.echo(f"Listan {file} har nu {items} poster, varav {only_listed} bara fanns i den gamla.")
    if old:
        click.echo(f"Den gamla listan ligger i {old}.")
    click.echo("Kör `qms retention reapply`.")


@contextmanager
def _opened() -> Iterator[tuple[Path, Database]]:
    settings = from_environment()
    engine = make_engine(settings.database_url)
    try:
        yield settings.erasures, open_database(settings, engine)
    finally:
        engine.dispose()


def _tell(file: Path, standing: Standing) -> None:
    click.echo(f"Lista: {file}")
    click.echo(f"I listan: {standing.listed}. Gallrade enligt databasen: {standing.erased}.")
    if not standing.is_whole:
        click.echo(standing.sentence, err=True)
        click.echo(
            "Lägg tillbaka listan från sin kopia, eller kör `qms retention rebuild`.", err=True
        )
