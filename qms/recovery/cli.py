"""`qms backup`, `qms restore` and `qms restore-test`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from qms.config import Settings, UnsafeSettingsError, from_environment
from qms.health.core.noted import Done, Noted
from qms.health.noted import read_noted, write_noted
from qms.i18n.formats import moment, number
from qms.recovery.archive import newest_in
from qms.recovery.core.faults import RecoveryRefusedError
from qms.recovery.services.judging import Judged
from qms.recovery.services.keeping_keys import put_back_keys, write_keys
from qms.recovery.services.proving import prove
from qms.recovery.services.restoring import Restored
from qms.recovery.services.restoring import restore as put_back
from qms.recovery.services.taking import back_up
from qms.retention_list import KINDS
from qms.run.single import AlreadyRunningError, alone_in
from qms.vault.core.faults import VaultClosedError

REFUSALS = (RecoveryRefusedError, UnsafeSettingsError, VaultClosedError, AlreadyRunningError)
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
EITHER = click.Path(path_type=Path)
Note = Callable[[Noted, Done], Noted]


@contextmanager
def _told_in_words() -> Iterator[None]:
    """Say a refusal as a sentence, without what surrounded it in the program."""
    try:
        yield
    except REFUSALS as refusal:
        raise click.ClickException(str(refusal)) from None
    except OperationalError as fault:
        raise click.ClickException(f"Databasen svarar inte: {str(fault.orig).strip()}") from None
    except OSError as fault:
        where = f" ({fault.filename})" if fault.filename else ""
        raise click.ClickException(f"Det gick inte: {fault.strerror}{where}.") from None


@contextmanager
def _noted(settings: Settings, note: Note, *, name: str, now: datetime) -> Iterator[None]:
    """Leave a note of how it went where `qms doctor` looks."""
    ok = False
    try:
        yield
        ok = True
    finally:
        done = Done(at=now, ok=ok, name=name)
        write_noted(settings.instance, note(read_noted(settings.instance), done))


@click.command()
@click.argument("folder", metavar="MAPP", type=FOLDER)
@click.option("--keys", type=FILE, metavar="FIL", help="Skriv nycklarna till en egen, ny fil.")
def backup(*, folder: Path, keys: Path | None) -> None:
    """Ta en säkerhetskopia av databasen till en ny fil i MAPP, medan folk arbetar.

    Nycklarna är inte med: utan dem kan ingen läsa det förseglade, och inte heller ni.
    """
    with _told_in_words():
        settings, now = from_environment(), datetime.now(UTC)
        if keys:
            write_keys(settings, keys, backups=folder)
        with _noted(settings, lambda n, done: replace(n, backup=done), name="", now=now):
            taken = back_up(settings, folder, now=now)
    found = taken.manifest
    click.echo(f"Säkerhetskopia: {taken.file} ({number(taken.file.stat().st_size)} byte)")
    click.echo(f"{number(len(found.tables))} tabeller, {number(found.rows)} rader.")
    if not taken.recorded:
        click.echo("Händelseloggen gick inte att skriva i.", err=True)
    if keys:
        click.echo(f"Nycklarna ligger i {keys}. Förvara dem inte med säkerhetskopian.")


@click.command()
@click.argument("file", metavar="FIL", type=EITHER)
@click.option("--replace", "over", is_flag=True, help="Ersätt det som databasen har nu.")
@click.option("--keys", type=FILE, metavar="FIL", help="Lägg tillbaka nycklarna ur den filen.")
def restore(*, file: Path, over: bool, keys: Path | None) -> None:
    """Lägg tillbaka säkerhetskopian FIL, eller den nyaste i en mapp. Stoppa alla processer först.

    Det som gallrats efter kopian gallras igen innan någon kan läsa det.
    """
    with _told_in_words():
        settings, now = from_environment(), datetime.now(UTC)
        with alone_in(settings.instance):
            if keys:
                put_back_keys(settings, keys)
            done = put_back(settings, _chosen(file), KINDS, replace=over, now=now)
    _tell(done, settings)
    if done.judged.list_fault:
        click.echo(done.judged.list_fault, err=True)
        sys.exit(1)


@click.command(name="restore-test")
@click.argument("file", metavar="FIL", type=EITHER)
@click.option(
    "--database", default="", metavar="URL", help="En tom PostgreSQL-databas att prova i."
)
def restore_test(*, file: Path, database: str) -> None:
    """Prova att lägga tillbaka FIL, eller den nyaste i en mapp, på en tillfällig plats.

    Rader och innehåll jämförs med kopians förteckning. Status 1 när något inte stämmer.
    """
    with _told_in_words():
        settings, now = from_environment(), datetime.now(UTC)
        try:
            chosen = _chosen(file)
            note = _noted(settings, _tested, name=chosen.name, now=now)
            with note:
                manifest, judged = prove(settings, chosen, KINDS, database=database, now=now)
        except (RecoveryRefusedError, VaultClosedError) as refusal:
            raise RecoveryRefusedError(f"Provet gick inte: {refusal}") from None
    click.echo(
        f"Provet gick bra: {chosen.name} från {moment(manifest.at)}, "
        f"{number(judged.tables)} tabeller och {number(judged.rows)} rader som de sparades, "
        f"händelseloggen hel ({number(judged.chain)} rader), nycklarna öppnar, "
        f"gallrat på nytt: {number(judged.erased_again)}."
    )


def _tested(noted: Noted, done: Done) -> Noted:
    return replace(noted, restore_test=done)


def _chosen(file: Path) -> Path:
    return newest_in(file) if file.is_dir() else file


def _tell(done: Restored, settings: Settings) -> None:
    """Say what was done, a line each."""
    found, judged = done.manifest, done.judged
    click.echo(f"Säkerhetskopian från {moment(found.at)} (version {found.product}) är inläst.")
    for line in _findings(judged):
        click.echo(line)
    if done.list_from_backup:
        click.echo(
            "Listan över gallrat saknades och togs ur säkerhetskopian. Det som gallrats efter "
            "den kan ha kommit tillbaka: lägg hellre tillbaka listan från sin egen kopia."
        )
    if done.anchors_aside:
        click.echo(
            "Ankarna för rader som kom efter säkerhetskopian är lagda åt sidan: "
            f"{done.anchors_aside}."
        )
    if done.aside:
        click.echo(f"Den förra databasen ligger i {done.aside}. Ta bort den när allt stämmer.")
    if not settings.is_sqlite:
        click.echo("Kör satserna från `qms db roles` igen, om ett eget konto kör Kvalitetshjulet.")


def _findings(judged: Judged) -> Iterator[str]:
    yield (
        f"{number(judged.tables)} tabeller och {number(judged.rows)} rader, "
        "med rätt kontrollsummor."
    )
    if judged.migrated:
        yield "Databasen var av en äldre version och är uppdaterad."
    yield f"Händelseloggen är hel: {number(judged.chain)} rader, och slutar där den ska."
    yield f"Nycklarna öppnar: ett förseglat värde i var och en av {judged.opened} tabeller."
    yield f"Gallrat igen: {number(judged.erased_again)}."
