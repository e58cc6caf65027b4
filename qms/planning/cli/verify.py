"""`qms planning verify`: every frozen alternative is counted anew on what was frozen with it."""

import sys
from collections.abc import Iterator

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.config import from_environment
from qms.planning.core.freezing.verifying import Verdict, verdict_of
from qms.planning.models import PlanningAlternative
from qms.vault.database import open_database


@click.command("verify")
def verify() -> None:
    """Räkna om alla låsta alternativ i databasen ur det som låstes.

    Kontrollsumman jämförs med innehållet, och varje tal räknas om ur det sparade underlaget.
    Status 1 när något inte stämmer.
    """
    with open_database(from_environment()).reading() as session:
        found = [*_each(session)]
    for one in found:
        click.echo(f"{one.name}  {one.sha256}  {'stämmer' if one.holds else 'FEL'}")
        for fault in one.faults:
            click.echo(f"{one.name}: {fault}", err=True)
    if not all(one.holds for one in found):
        sys.exit(1)
    click.echo(f"Låsta alternativ som håller: {len(found)}.")


def _each(session: Session) -> Iterator[Verdict]:
    table = PlanningAlternative
    query = select(table.id, table.name, table.content, table.sha256).where(
        table.content.is_not(None)
    )
    for number, name, content, sha256 in session.execute(query.order_by(table.id)):
        yield verdict_of(f"{number} {name}", content or b"", sha256 or "")
