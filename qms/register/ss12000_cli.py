"""`qms import-ss12000`: schools and pupil counts from the municipality's own pupil register."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from qms.access.actor import system_actor
from qms.config import from_environment
from qms.db.session import Database, make_engine
from qms.kernel.problems import RefusedError
from qms.register.core.ss12000 import Delivery, Tables, groups_of, pupils_of, schools_of
from qms.register.ss12000_import import Read, take_delivery
from qms.register.ss12000_source import from_address, from_files
from qms.vault.database import open_database

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ACTOR = system_actor("import-ss12000")
SHOWN = 20


class OnlyTriedError(Exception):
    """What was tried is not to be kept."""


@click.command("import-ss12000")
@click.option("--organisations", type=FILE, multiple=True, help="A page of organisations, JSON.")
@click.option("--persons", type=FILE, multiple=True, help="A page of persons, JSON.")
@click.option("--groups", type=FILE, multiple=True, help="A page of groups, JSON.")
@click.option("--url", help="The source's address up to /organisations, instead of files.")
@click.option("--token-file", type=FILE, help="The file with the source's bearer token.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The count date.")
@click.option("--save", is_flag=True, help="Save it if nothing is wrong.")
def import_ss12000(url: str | None, token_file: Path | None, on: datetime, *, save: bool,
                   **files: Sequence[Path]) -> None:  # fmt: skip
    """Count pupils by unit and grade in an SS 12000 delivery; with --save store the counts.

    Of persons their enrolments are read, and nothing else: no name, number or address. Everything
    is saved or nothing. Exit 1 when something is wrong.
    """
    if (url is None) is (not any(files.values())) or (url is None) is not (token_file is None):
        raise click.UsageError("Give either files, or --url with --token-file.")
    settings = from_environment()
    engine = make_engine(settings.database_url)
    try:
        token = token_file.read_text("utf-8").strip() if token_file else ""
        delivery = _delivery(files, url, token, on.date())
        is_right = _import(open_database(settings, engine), delivery, save=save)
    except RefusedError as refusal:
        for problem in refusal.problems:
            click.echo(problem.sentence(), err=True)
        is_right = False
    finally:
        engine.dispose()
    if not is_right:
        sys.exit(1)


def _delivery(
    files: Mapping[str, Sequence[Path]], url: str | None, token: str, on: date, /
) -> Delivery:
    def items(kind: str) -> Iterator[Mapping[str, Any]]:
        return from_address(url, kind, token=token) if url else from_files(files[kind], kind)

    return Delivery(
        schools=schools_of(items("organisations")),
        pupils=pupils_of(items("persons"), on=on),
        groups=groups_of(items("groups"), on=on),
        on=on,
    )


def _import(db: Database, delivery: Delivery, *, save: bool) -> bool:
    """Return whether nothing is wrong; save it then, where that is asked for."""
    reads: tuple[Read, ...] = ()
    try:
        with db.transaction() as session:
            tables, reads = take_delivery(session, ACTOR, delivery, now=datetime.now(UTC))
            _tell(tables, reads)
            if not save or any(one.problems for one in reads):
                raise OnlyTriedError
    except OnlyTriedError:
        is_right = not any(one.problems for one in reads)
        click.echo("Inget är sparat. Spara med --save." if is_right else "Inget är sparat.")
        return is_right
    click.echo("Allt är sparat.")
    return True


def _tell(tables: Tables, reads: Sequence[Read]) -> None:
    click.echo(f"Inskrivna: {tables.pupils}.")
    told = (
        ("Inskrivningar utan årskurs, som inte räknas", tables.without_grade),
        ("Inskrivningar vid enheter som inte ingår", tables.elsewhere),
        ("Räknas vid flera enheter eller i flera årskurser", tables.at_several),
    )
    for words, n in told:
        if n:
            click.echo(f"{words}: {n}.")
    for read in reads:
        one = read.report
        click.echo(f"{read.dataset}: {one.rows} rader, {one.new} nya, {one.changed} ändrade, "
                   f"{one.unchanged} oförändrade.")  # fmt: skip
        for problem in read.problems[:SHOWN]:
            click.echo(problem.sentence(read.dataset), err=True)
