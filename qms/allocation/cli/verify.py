"""`qms allocation verify`: does what is stored come out again from what it was made from?"""

import sys

import click
from sqlalchemy.orm import Session

from qms.allocation import queries, services
from qms.allocation.queries.accuracy import stored_years
from qms.allocation.queries.accuracy_inputs import inputs_now
from qms.allocation.services.accuracy import recompute_accuracy
from qms.config import from_environment
from qms.db.session import Database, make_engine


@click.command()
def verify() -> None:
    """Räkna om det som är fastställt och uppföljt i databasen, och jämför byte för byte.

    Varje fastställd beräkning räknas om ur det som lagrades med den, och varje uppföljning av
    träffsäkerheten ur registret. Status 1 när något inte längre ger detsamma.
    """
    db = Database(make_engine(from_environment().database_url))
    with db.reading() as session:
        told, faults = _decided(session)
        more, others = _followed(session)
    for fault in (*faults, *others):
        click.echo(fault, err=True)
    if faults or others:
        sys.exit(1)
    for line in (*told, *more):
        click.echo(line)


def _decided(session: Session) -> tuple[list[str], list[str]]:
    """Return what to tell of the decided calculations, and which give other amounts."""
    decided = [head for head in queries.runs(session) if head.is_adopted]
    faults = [
        f"Beräkning {head.id} för {head.budget_year} ger andra belopp."
        for head in decided
        if services.recompute(session, head.id) != services.stored_bytes(session, head.id)
    ]
    return [f"Fastställda beräkningar som ger samma belopp, byte för byte: {len(decided)}."], faults


def _followed(session: Session) -> tuple[list[str], list[str]]:
    """Return what to tell of the follow-ups, and which give other figures.

    One whose pupils, model or money have changed since cannot be made again.
    """
    stored = stored_years(session)
    same = [one for one in stored if not one.changed(inputs_now(session, one.year))]
    faults = [
        f"Uppföljningen av {one.outcome} {one.year} ger andra siffror."
        for one in same
        if recompute_accuracy(session, one.id) != one.content.encode()
    ]
    told = [f"Uppföljningar som ger samma siffror, byte för byte: {len(same)}."] if same else []
    told += [
        f"Uppföljningen av {one.outcome} {one.year} räknades inte om: underlaget har ändrats sedan"
        " den gjordes."
        for one in stored
        if one not in same
    ]
    return told, faults
