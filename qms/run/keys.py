"""`qms keys`: a new key, sealing anew with it, which keys are in use, and whether all opens."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime

import click

from qms.access.actor import system_actor
from qms.audit.services import record
from qms.config import Settings, UnsafeSettingsError, from_environment
from qms.db.session import Database
from qms.i18n.formats import moment, number
from qms.tables import metadata
from qms.vault import keyfile, queries, services
from qms.vault.core.faults import UnreadableError, VaultClosedError
from qms.vault.core.keyring import Key, KeyRing
from qms.vault.core.retiring import may_drop, waiting
from qms.vault.database import open_database
from qms.vault.rotation import reseal_everything

ACTOR = system_actor("keys")
STEP = 10_000  # values between two lines of how far it has come


class _Group(click.Group):
    """A group whose refusals are a sentence, not a fault in the program."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (VaultClosedError, UnsafeSettingsError) as refusal:
            raise click.ClickException(str(refusal)) from None


@click.group(cls=_Group)
def keys() -> None:
    """Nycklarna till det som är förseglat i databasen."""


def _opened() -> tuple[Settings, Database]:
    settings = from_environment()
    return settings, open_database(settings)


@keys.command()
def new() -> None:
    """Gör en ny nyckel, som förseglar allt som skrivs från och med nu."""
    settings, db = _opened()
    now = datetime.now(UTC)
    with keyfile.changing(settings.keys), db.transaction() as session:
        ring = keyfile.read_ring(settings.keys).with_new_key(now=now)
        record(session, ACTOR, "vault.key-made", ring.newest.id, now=now)
        keyfile.write_ring(settings.keys, ring)
    click.echo(f"Ny nyckel: {ring.newest.id}. Ta en säkerhetskopia av {settings.keys}.")
    click.echo("Försegla det gamla på nytt med `qms keys rotate`.")


@keys.command()
def rotate() -> None:
    """Försegla allt på nytt med den nyaste nyckeln, och ta bort gamla nycklar som inget använder.

    Går att köra medan folk arbetar, och att avbryta och köra igen. Status 1 när något inte gick
    att öppna; då tas ingen nyckel bort.
    """
    settings, db = _opened()
    rotated = reseal_everything(db, metadata, progress=_Steps())
    now = datetime.now(UTC)
    if rotated.values:
        with db.transaction() as session:
            newest = keyfile.read_ring(settings.keys).newest.id
            record(session, ACTOR, "vault.values-resealed", newest, now=now, values=rotated.values)
    click.echo(f"Förseglade på nytt: {number(rotated.values)} värden.")
    _end_if_unreadable(rotated.unreadable)
    _drop_unused(settings, db, now=now)


def _drop_unused(settings: Settings, db: Database, *, now: datetime) -> None:
    """Take the old keys that nothing uses out of the key file; say what happens to the others."""
    with keyfile.changing(settings.keys), db.transaction() as session:
        ring, used = keyfile.read_ring(settings.keys), queries.uses(session, metadata)
        dropped = may_drop(ring, used, now=now)
        for key in dropped:
            ring = ring.without(key.id)
            record(session, ACTOR, "vault.key-dropped", key.id, now=now)
        if dropped:
            keyfile.write_ring(settings.keys, ring)
    for key in dropped:
        click.echo(f"Den gamla nyckeln {key.id} är borttagen ur nyckelfilen.")
    later = waiting(ring, used, now=now)
    if later:
        click.echo(
            f"Inget använder de gamla nycklarna längre. Kör `qms keys rotate` igen efter "
            f"{moment(later)}, så tas de bort: det som skrivs just nu hinner bli klart."
        )
    if len(ring.keys) == 1 and not dropped:
        click.echo("Det finns bara en nyckel. Gör en ny med `qms keys new` när den ska bytas.")


@keys.command()
def status() -> None:
    """Visa nycklarna och hur många förseglade värden som använder var och en."""
    settings, db = _opened()
    ring = keyfile.read_ring(settings.keys)
    with db.reading() as session:
        used = queries.uses(session, metadata)
    click.echo(f"Nyckelfil: {settings.keys}")
    for key in ring.keys:
        click.echo(_told(ring, key, used.get(key.id, 0)))
    unknown = {one: count for one, count in used.items() if one not in {k.id for k in ring.keys}}
    for one, count in unknown.items():
        told = f"nyckeln {one}, som inte finns i nyckelfilen" if one else "ingen känd nyckel"
        click.echo(f"{number(count)} värden är förseglade med {told}.", err=True)
    if unknown:
        sys.exit(1)


def _told(ring: KeyRing, key: Key, count: int) -> str:
    part = "förseglar nu" if key is ring.newest else "gammal" if count else "gammal, oanvänd"
    return f"  {key.id}  gjord {moment(key.made_at)}  {number(count)} värden  {part}"


@keys.command()
def check() -> None:
    """Öppna varje förseglat värde; status 1 och platsen för varje värde som inte går att öppna."""
    _, db = _opened()
    with db.reading() as session:
        opened = services.open_everything(session, metadata)
    click.echo(f"Öppnade: {number(opened.values)} värden.")
    _end_if_unreadable(opened.unreadable)
    click.echo("Alla gick att öppna.")


def _end_if_unreadable(faults: Iterable[UnreadableError]) -> None:
    told = [str(fault) for fault in faults]
    for sentence in told:
        click.echo(sentence, err=True)
    if told:
        sys.exit(1)


class _Steps:
    """Tells how far it has come, now and then."""

    def __init__(self) -> None:
        self._next = STEP

    def __call__(self, total: int) -> None:
        if total >= self._next:
            click.echo(f"  {number(total)} värden")
            self._next = total + STEP
