"""`qms import`: a file too large for an upload, read and saved on the machine itself."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.config import from_environment
from qms.db.session import Database, make_engine
from qms.kernel.problems import Problem, RefusedError
from qms.register import services
from qms.register.core.batches import BatchState
from qms.register.core.datasets import DATASETS
from qms.register.core.report import Report
from qms.vault.database import open_database

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ACTOR = system_actor("import")
SHOWN = 20


@click.command("import")
@click.argument("dataset", type=click.Choice(sorted(DATASETS)))
@click.argument("file", type=FILE)
@click.option("--save", is_flag=True, help="Save the file if nothing is wrong with it.")
def import_command(dataset: str, file: Path, save: bool) -> None:
    """Read FILE as DATASET and tell what it says; with --save store it, whole or not at all.

    Exit 1 when something is wrong: nothing is stored then. Units that the register lacks are
    added on the page, not here.
    """
    settings = from_environment()
    engine = make_engine(settings.database_url)
    try:
        problems = _import(open_database(settings, engine), dataset, file, save)
    except RefusedError as refusal:
        problems = refusal.problems
    finally:
        engine.dispose()
    for problem in problems[:SHOWN]:
        click.echo(problem.sentence(file.name), err=True)
    if len(problems) > SHOWN:
        click.echo(f"Och {len(problems) - SHOWN} fel till.", err=True)
    if problems:
        sys.exit(1)


def _import(db: Database, dataset: str, file: Path, save: bool, /) -> Sequence[Problem]:
    """Return what is wrong with the file; save it, or forget it again."""
    now = datetime.now(UTC)
    with db.transaction() as session:
        batch = services.stage_import(
            session, ACTOR, dataset_key=dataset, file_name=file.name, content=file.read_bytes(),
            now=now, at_once=True,
        )  # fmt: skip
        report = services.report_of(session, batch)
        if report is None:
            raise RuntimeError(batch)
        problems = [*(found.problem for found in report.findings), *_unknown(report)]
        _tell(report)
        if save and not problems and report.can_be_saved:
            _save(session, batch, now)
        else:
            services.cancel_import(session, ACTOR, batch, now=now)
            click.echo("Inget är sparat." if save else "Inget är sparat. Spara med --save.")
    return problems


def _save(session: Session, batch: int, now: datetime) -> None:
    state = services.confirm_import(session, ACTOR, batch, now=now)
    if state is not BatchState.SAVED:
        raise RuntimeError(state)
    click.echo("Alla rader är sparade.")


def _unknown(report: Report) -> list[Problem]:
    return [
        Problem(
            row=place.first_row, value=place.text, message="Finns inte i registret.",
            cure="Läs in filen på sidan Import, där den kan läggas till.",
        )
        for place in report.unknown
    ]  # fmt: skip


def _tell(report: Report) -> None:
    click.echo(f"{report.rows} rader: {report.new} nya, {report.changed} ändrade, "
               f"{report.unchanged} oförändrade, {report.removed} tas bort.")  # fmt: skip
    for remark in report.remarks:
        click.echo(remark)
