"""`qms forecast verify`: does a published forecast come out the same from its frozen numbers?"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import click

from qms.config import Settings, from_environment
from qms.db.session import Database, make_engine
from qms.forecast import queries
from qms.forecast.core.difference import Difference, first_difference
from qms.forecast.core.making import Step, make
from qms.forecast.core.prophet_model import fit
from qms.forecast.core.result import Result, result_checksum
from qms.forecast.queries import Asked
from qms.forecast.step_labels import STEPS
from qms.jobs.engine import EngineAwayError, engine
from qms.reports.command_files import refuse, say

DIFFERS = 1


class Parts:
    """Keeps the parts of one making in memory, and says how far it has come."""

    def __init__(self) -> None:
        self._sizes: Mapping[Step, int] = {}
        self._parts: dict[Step, dict[str, Any]] = {step: {} for step in Step}

    def plan(self, sizes: Mapping[Step, int]) -> None:
        """Take note of how many parts each step has."""
        self._sizes = sizes

    def kept(self, step: Step) -> Mapping[str, Any]:
        """Return the step's parts."""
        return self._parts[step]

    def keep(self, step: Step, part: str, content: object) -> None:
        """Keep the part until the making is over."""
        self._parts[step][part] = content
        if len(self._parts[step]) == self._sizes[step]:
            say(f"{STEPS[step]}: klart.")


@click.command()
@click.argument("run", type=click.IntRange(1), metavar="NR")
def verify(run: int) -> None:
    """Räkna om prognos NR ur de frysta talen och jämför med det som publicerades.

    Slutar med 0 när varje siffra är densamma, med 1 och den första raden när något skiljer, med
    2 när prognosen inte finns.
    """
    settings = from_environment()
    bound = make_engine(settings.database_url)
    try:
        _verify(run, Database(bound), settings)
    finally:
        bound.dispose()


def _verify(run: int, db: Database, settings: Settings) -> None:
    with db.reading() as session:
        asked = queries.asked(session, run)
        if asked is None or asked.published_at is None:
            refuse([f"Prognos {run} finns inte eller är inte publicerad."])
        stored = queries.stored_result(session, run)
    _check_untouched(asked, stored)
    found = first_difference(stored, _made_again(db, settings, asked))
    if found:
        say(f"Prognos {run} blir en annan när den räknas om. {_told(found)}")
        raise click.exceptions.Exit(DIFFERS)
    click.echo(f"Prognos {run} är densamma, siffra för siffra: {result_checksum(stored)}.")


def _check_untouched(asked: Asked, stored: Result) -> None:
    """End when what is stored is not what was published."""
    if asked.result_checksum is None:
        say("Prognosen är från tiden före kontrollsummorna och jämförs bara rad för rad.")
    elif asked.result_checksum != result_checksum(stored):
        say(f"Det som är sparat för prognos {asked.id} är inte det som publicerades.")
        raise click.exceptions.Exit(DIFFERS)


def _made_again(db: Database, settings: Settings, asked: Asked) -> Result:
    with db.reading() as session:
        known = queries.known(session, asked.id)
    try:
        return make(known, asked.order, memory=Parts(), pool=partial(engine, settings), fit=fit)
    except EngineAwayError as away:
        refuse([str(away)])


def _told(found: Difference) -> str:
    old, new = found.stored or "ingen rad", found.made or "ingen rad"
    return f"Först skiljer {found.part}, rad {found.row}: publicerat {old}, omräknat {new}."
