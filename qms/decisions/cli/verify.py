"""`qms decisions verify`: an annex from a file, or every decision in the database."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.config import from_environment
from qms.decisions.core.frozen import read_annex
from qms.decisions.core.verifying import Recalculators, Verdict, erased, verify
from qms.decisions.models import Decision
from qms.decisions.queries import content_text
from qms.kernel.problems import RefusedError
from qms.vault.database import open_database

UNREADABLE = 2


def verify_command(recalculators: Recalculators) -> click.Command:
    """Return the command."""

    @click.command("verify")
    @click.argument("annex", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def command(annex: tuple[Path, ...]) -> None:
        """Räkna om beslut ur deras bilagor, eller alla beslut i databasen utan fil.

        Kontrollsumman jämförs med innehållet och beloppet räknas om ur bilagans indata. Status 1
        när något inte stämmer, 2 när en fil inte går att läsa.
        """
        try:
            found = [*_files(annex, recalculators)] if annex else _stored(recalculators)
        except RefusedError as refused:
            for problem in refused.problems:
                click.echo(problem.sentence(), err=True)
            sys.exit(UNREADABLE)
        for verdict in found:
            _tell(verdict)
        if not all(verdict.holds for verdict in found):
            sys.exit(1)
        click.echo(f"Beslut som håller: {len(found)}.")

    return command


def _files(files: tuple[Path, ...], recalculators: Recalculators) -> Iterator[Verdict]:
    for file in files:
        content, stated = read_annex(file.read_bytes())
        yield verify(content, stated, recalculators)


def _stored(recalculators: Recalculators) -> list[Verdict]:
    with open_database(from_environment()).reading() as session:
        return [*_each(session, recalculators)]


def _each(session: Session, recalculators: Recalculators) -> Iterator[Verdict]:
    rows = select(Decision.id, Decision.number, Decision.sha256, Decision.erased_at).order_by(
        Decision.series, Decision.year, Decision.seq
    )
    for decision_id, number, sha256, erased_at in session.execute(rows):
        content = json.loads(content_text(session, decision_id))
        if erased_at is None:
            yield verify(content, sha256, recalculators)
        else:
            yield erased(number, sha256, content)


def _tell(verdict: Verdict) -> None:
    held = f"gallrat enligt beslut {verdict.erased}" if verdict.erased else "stämmer"
    click.echo(f"{verdict.number}  {verdict.sha256}  {held if verdict.holds else 'FEL'}")
    for fault in verdict.faults:
        click.echo(f"{verdict.number}: {fault}", err=True)
