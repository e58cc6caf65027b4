"""What hinders a decision: all faults of its price list, its units and its time."""

from collections.abc import Iterator
from datetime import date

from qms.grants.core.deciding.grounds import Grounds
from qms.grants.core.price_list.faults import list_faults, supplement_faults
from qms.kernel.problems import Problem
from qms.kernel.said import said


def grounds_faults(grounds: Grounds) -> Iterator[Problem]:
    """Yield every fault."""
    if not grounds.units:
        yield Problem(message=said("%(provider)s har ingen enhet i skolformen.",
                                   provider=grounds.provider), column="units",
                      cure="Lägg till enheten i registret, eller ta bort beslutet.")  # fmt: skip
    keys = [unit.key for unit in grounds.units]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem(message=said("Enheten %(key)s står två gånger.", key=key), column="units",
                      cure="Ta bort den ena.")  # fmt: skip
    if not 1 <= grounds.from_month <= 12:
        yield Problem(message="Beslutet börjar gälla i en månad som inte finns.",
                      column="from_month", cure="Ange en månad mellan 1 och 12.")  # fmt: skip
    yield from list_faults(grounds.terms, grounds.bands)
    for unit in grounds.units:
        yield from supplement_faults(unit.supplements)


def lateness(year: int, decided_on: date) -> Problem | None:
    """Return a warning when a decision for the whole year comes after the year has begun.

    Skolförordningen 14 kap. 1 §: the grant is decided before the calendar year begins.
    """
    if decided_on < date(year, 1, 1):
        return None
    return Problem(message=said("Beslutet för %(year)s fattas efter årets början.", year=year),
                   cure="Skriv i skälen varför.")  # fmt: skip


def without_allocation(year: int) -> Problem:
    """Return what a decision lacks that is made before the year's allocation is adopted."""
    text = said("Resursfördelningen för %(year)s är inte antagen, så beloppen är utan "
                "strukturersättning.", year=year)  # fmt: skip
    return Problem(
        message=text, column="reason",
        cure="Anta den först, eller skriv i skälen varför ni beslutar utan.",
    )  # fmt: skip
