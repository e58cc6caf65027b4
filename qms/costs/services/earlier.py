"""The same months of earlier years: a year that is not over is compared with its like."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.costs.core.follow_up.building import months_of, of_months
from qms.costs.core.per_pupil import cost_per_pupil
from qms.costs.core.pupils import average
from qms.costs.core.sharing import Target
from qms.costs.core.stored import Earlier
from qms.costs.queries.material import material
from qms.register import batch_queries

YEARS_BACK = 3
MONTHS = 12


def earlier_years(session: Session, year: int, months: Sequence[str]) -> Iterator[Earlier]:
    """Yield what units and forms cost in `months` (`202603`) of earlier years, by today's rules.

    Nothing where the months are a whole year, nor for a year whose ledger lacks one of them.
    """
    if not months or len(months) == MONTHS:
        return
    for before in range(year - 1, year - 1 - YEARS_BACK, -1):
        if batch_queries.saved_of(session, "ledger", before):
            yield from _of_year(session, before, [f"{before}{month[4:]}" for month in months])


def _of_year(session: Session, year: int, months: Sequence[str]) -> Iterator[Earlier]:
    found = material(session, year, "outcome")
    if not set(months) <= set(months_of(found.ledger)):
        return
    costs = cost_per_pupil(
        of_months(found.ledger, months), found.keys.rules, found.keys.splits,
        average(found.counts), found.bases,
    )  # fmt: skip
    sums: defaultdict[Target, int] = defaultdict(int)
    pupils: dict[Target, Fraction] = {}
    for one in costs.units:
        sums[one.target] += one.ore
        pupils[one.target] = one.pupils
    for target, ore in sorted(sums.items()):
        yield Earlier(year=year, unit=target.unit, form=target.form, ore=ore, pupils=pupils[target])
