"""`qms archive`: closed cases as packages in a folder, and packages read again."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from qms.access.actor import system_actor
from qms.archive.core.reading import BrokenPackageError
from qms.archive.services.making import packages_in, read_folder
from qms.archive.services.packing import NotPackedError, pack_all
from qms.config import UnsafeSettingsError, from_environment
from qms.kernel.clock import local_day
from qms.vault.core.faults import VaultClosedError
from qms.vault.database import open_database

FOLDER = click.Path(file_okay=False, path_type=Path)
ACTOR = system_actor("archive-command")


@click.group()
def archive() -> None:
    """Avslutade ärenden om stöd som arkivpaket (E-ARK SIP)."""


@archive.command()
@click.argument("folder", metavar="MAPP", type=FOLDER)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DAG",
              help="Bara ärenden som stängdes den dagen eller före.")  # fmt: skip
def make(*, folder: Path, until: datetime | None) -> None:
    """Lägg ett paket för varje avslutat ärende i MAPP, som bara ägaren kan läsa.

    Barn med skyddad identitet är inte med.
    """
    now = datetime.now(UTC)
    try:
        settings = from_environment()
        packed = pack_all(
            open_database(settings), ACTOR, folder.resolve(), until=_day(until, now),
            erasures=settings.erasures, now=now,
        )  # fmt: skip
    except (NotPackedError, UnsafeSettingsError, VaultClosedError, OSError) as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"Nya paket: {packed.made}. Fanns redan: {packed.there}.")
    if packed.secret:
        click.echo(f"Inte med, skyddad identitet: {packed.secret}.")
    for ref, why in packed.failed:
        click.echo(f"{ref}: {why}", err=True)
    if packed.failed:
        sys.exit(1)


def _day(until: datetime | None, now: datetime) -> date:
    return until.date() if until else local_day(now)


@archive.command()
@click.argument("folder", metavar="MAPP", type=FOLDER)
def check(*, folder: Path) -> None:
    """Läs varje paket i MAPP och jämför filerna med kontrollsummorna; status 1 vid fel."""
    found, broken = packages_in(folder), 0
    for one in found:
        try:
            read_folder(one)
        except BrokenPackageError as fault:
            broken += 1
            click.echo(f"{one.name}: {fault}", err=True)
    click.echo(f"{len(found) - broken} av {len(found)} paket är hela.")
    if broken or not found:
        sys.exit(1)
