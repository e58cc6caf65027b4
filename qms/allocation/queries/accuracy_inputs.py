"""What decides the follow-up of a year, and the money behind it: read without the pupils."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.allocation.core.accuracy.assess import DRAWS
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import StoredRun
from qms.allocation.core.states import RunState
from qms.allocation.models import LineRow, RunRow
from qms.allocation.queries.models import latest_adopted
from qms.allocation.queries.runs import run_for_year, run_years
from qms.db.session import once
from qms.register import batch_queries
from qms.register import queries as register

RULES_VERSION = "2"
"""Raised when the same inputs would give other figures."""
WINDOW = 3
APPLICATION_YEARS = 5
SEED = 1
ORE_PLACES = 2
PUPILS, CURRENT, APPLICATIONS = "historic_pupils", "current_pupils", "applications"
BESIDE = "beside"
"""What a new fit is laid beside: a newer one does not make the follow-up itself old."""


def years_of(session: Session, year: int) -> tuple[int, ...]:
    """Return the years with pupils that a follow-up of `year` pools, oldest first."""
    known = register.years_of(session, PUPILS)
    return tuple(one for one in known if year - WINDOW < one <= year)


def applied(year: int) -> range:
    """Return the autumns whose applications count: those of school years that have ended."""
    return range(year - APPLICATION_YEARS, year)


def inputs_now(session: Session, year: int) -> dict[str, Any]:
    """Return which files, model and calculations a follow-up would rest on, without reading them.

    Two that are alike give the same result.
    """
    years = years_of(session, year)
    model = latest_adopted(session, year)
    beside = run_beside(session)
    return {
        "rules": RULES_VERSION,
        "seed": SEED,
        "draws": DRAWS,
        "years": list(years),
        "files": [
            *_files(session, PUPILS, years),
            *_files(session, APPLICATIONS, applied(year)),
        ],
        "model": [model.head.id, model.head.version] if model else None,
        "paid_by": _paying_runs(session, years),
        BESIDE: [beside.head.id, *_files(session, CURRENT, [beside.head.count_year])]
        if beside
        else None,
    }


def _files(session: Session, dataset: str, years: Iterable[int]) -> list[str]:
    """Return the checksums of the files behind the years of a dataset."""
    ids = register.batches_behind(session, dataset, years=years)
    known = batch_queries.batches(session, ids)
    return [known[one].sha256 for one in ids]


def paid(session: Session, years: Sequence[int]) -> dict[str, Fraction]:
    """Return each unit's kronor per pupil over the decided years, to the öre, by unit id."""
    query = (
        select(LineRow.unit_id, LineRow.pupils, LineRow.ore_total)
        .join(RunRow, RunRow.id == LineRow.run_id)
        .where(RunRow.state == RunState.ADOPTED.value, RunRow.budget_year.in_(list(years)))
    )
    sums: dict[int, tuple[int, int]] = {}
    for unit, pupils, ore in session.execute(query):
        before = sums.get(unit, (0, 0))
        sums[unit] = (before[0] + pupils, before[1] + ore)
    return {
        str(unit): Fraction(decimal_of(Fraction(ore, 100 * pupils), ORE_PLACES))
        for unit, (pupils, ore) in sorted(sums.items())
        if pupils
    }


def _paying_runs(session: Session, years: Sequence[int]) -> list[int]:
    query = select(RunRow.id).where(
        RunRow.state == RunState.ADOPTED.value, RunRow.budget_year.in_(list(years))
    )
    return sorted(session.scalars(query))


def run_beside(session: Session) -> StoredRun | None:
    """Return the calculation that a new fit is laid beside.

    It is the newest budget year's, decided before preliminary, whose pupils are known one by one.
    """
    return once(session, "allocation.beside", lambda: _run_beside(session))


def _run_beside(session: Session) -> StoredRun | None:
    known = register.years_of(session, CURRENT)
    head = next((head for head in run_years(session) if head.count_year in known), None)
    return run_for_year(session, head.budget_year) if head else None


def paid_rows(money: Mapping[str, Fraction]) -> list[tuple[str, Decimal]]:
    """Return the rows of the file that a command reads as `--paid`."""
    return [(unit, decimal_of(kr, ORE_PLACES)) for unit, kr in money.items()]
