"""`qms audit`: is the trail unbroken, and anchoring it outside the database."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from qms.audit.anchoring import BrokenTrailError, lay_anchor, stored_anchors
from qms.audit.core.anchors import UnreadableAnchorError
from qms.audit.services import verify_chain
from qms.config import from_environment
from qms.db.session import Database, make_engine

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@click.option("--anchors", type=FILE, help="File with anchors.  [default: QMS_ANCHOR_FILE]")
def verify(anchors: Path | None) -> None:
    """Walk the hash chain against the anchors; exit 1 and name the first broken row."""
    settings = from_environment()
    file = anchors or settings.anchors
    db = Database(make_engine(settings.database_url))
    try:
        kept = stored_anchors(file)
    except UnreadableAnchorError as fault:
        _end(str(fault))
    with db.reading() as session:
        verdict = verify_chain(session, kept)
    if verdict.broken_at is not None:
        _end(f"Kedjan är bruten vid rad {verdict.broken_at}: {verdict.why}.")
    click.echo(f"Kedjan är hel: {verdict.rows} rader.")
    if verdict.anchored is None:
        click.echo("Inga ankare fanns att jämföra med, så en bortklippt slutdel syns inte.")
        return
    click.echo(f"Den stämmer med {verdict.anchors} ankare, det senaste vid rad {verdict.anchored}.")


@audit.command()
@click.option("--to", "anchors", type=FILE, help="File to add to.  [default: QMS_ANCHOR_FILE]")
def anchor(anchors: Path | None) -> None:
    """Add the chain's head to the file of anchors; exit 1 when the chain does not hold."""
    settings = from_environment()
    file = anchors or settings.anchors
    db = Database(make_engine(settings.database_url))
    try:
        with db.reading() as session:
            laid = lay_anchor(session, file, now=datetime.now(UTC))
    except (BrokenTrailError, UnreadableAnchorError) as fault:
        _end(str(fault))
    told = f"Ankare vid rad {laid.seq} i {file}." if laid else "Loggen är tom: inget att ankra."
    click.echo(told)


def _end(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(1)
