"""What small rural schools have per pupil because they are small, apart from who goes there.

The structural supplement follows the pupils' backgrounds; this one follows the size and place of
a school, and is given on the same grounds to own and independent schools.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from qms.grants.core.deciding.grounds import UnitTerms
from qms.grants.core.price_list.terms import Supplement
from qms.kernel.problems import Problem

RURAL, NAME = "rural", "Tillägg för små skolor på landsbygden"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuralSupplement:
    """Öre per pupil and year of one unit, and the ground that it is given on."""

    unit_id: int
    ore: int
    reason: str


def rural_faults(given: Iterable[RuralSupplement]) -> Iterator[Problem]:
    """Yield what hinders that the list holds: a unit twice, no ground, less than nothing."""
    given = tuple(given)
    if any(n > 1 for n in Counter(one.unit_id for one in given).values()):
        yield Problem(message="En enhet har två tillägg för små skolor på landsbygden.",
                      column="rural", cure="Ta bort det ena.")  # fmt: skip
    if any(not one.reason.strip() for one in given):
        yield Problem(message="Ett tillägg för små skolor på landsbygden saknar grund.",
                      column="rural", cure="Skriv grunden, samma som för egna.")  # fmt: skip
    if any(one.ore <= 0 for one in given):
        yield Problem(message="Ett tillägg för små skolor på landsbygden är noll eller mindre.",
                      column="rural", cure="Ange kronor per elev, eller ta bort det.")  # fmt: skip


def with_rural(
    units: Iterable[UnitTerms], given: Mapping[str, RuralSupplement]
) -> tuple[UnitTerms, ...]:
    """Return the units with their rural supplement after the others."""
    return tuple(
        replace(
            unit,
            supplements=(
                *unit.supplements,
                Supplement(key=RURAL, name=NAME, ore=given[unit.key].ore,
                           source=given[unit.key].reason),
            ),
        )
        if unit.key in given
        else unit
        for unit in units
    )  # fmt: skip
