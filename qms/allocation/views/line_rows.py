"""The working in the reader's words: letter, what, where from, value."""

from fractions import Fraction

from qms.allocation.core.model import AllocationModel
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import RunHead, UnitLine
from qms.i18n.formats import HARD_SPACE, kr_ore, number
from qms.i18n.language import gettext as _

RATE_PLACES, INDEX_PLACES = 6, 10
"""Enough to reckon the amount again to the öre for a school of thousands."""

FEW_PLACES = 2
"""What is shown of the index when a group of fewer than five is part of it."""

LineRow = tuple[str, str, str, str]


def line_rows(
    run: RunHead, model: AllocationModel, line: UnitLine, *, unit: str, has_few: bool
) -> tuple[LineRow, ...]:
    """Return lines a–f as they stand in the decision; no points and a rounded index if few."""
    value = {one.letter: Fraction(one.value) for one in line.working}
    everybody = (
        _("Elever i alla skolor 15 oktober %(year)s")
        if value["b"].denominator == 1
        else _("Elever × index i alla skolor 15 oktober %(year)s")
    )
    return (
        ("a", _("Pott att fördela %(year)s") % {"year": run.budget_year}, _("budget"),
         kr_ore(run.pot_ore)),
        ("b", everybody % {"year": run.count_year}, _("register"), _exact(value["b"], 6)),
        ("c", _("Belopp per elev vid index 1,00"), "a ÷ b",
         f"{_exact(value['c'], RATE_PLACES)}{HARD_SPACE}kr"),
        ("d", _("Elever i %(unit)s") % {"unit": unit}, _("register"), number(line.pupils)),
        ("e", _("Index för %(unit)s") % {"unit": unit},
         _("poäng ÷ kommunens poäng, avrundat") if has_few
         else _("poäng ÷ kommunens poäng, %(points)s ÷ %(all)s") % _points(line),
         _exact(value["e"], FEW_PLACES if has_few else INDEX_PLACES)),
        ("f", _("Ersättning %(year)s") % {"year": run.budget_year}, _rounding(model),
         kr_ore(line.ore)),
    )  # fmt: skip


def _points(line: UnitLine) -> dict[str, str]:
    """Return the unit's points and everybody's, as line e was made of them."""
    everybody = Fraction(line.working["e"].source.split(" ÷ ")[1])
    return {"points": _exact(line.points, INDEX_PLACES), "all": _exact(everybody, INDEX_PLACES)}


def _exact(value: Fraction, places: int) -> str:
    """Return a whole number as it is, else with the decimals."""
    if value.denominator == 1:
        return number(value.numerator)
    return number(decimal_of(value, places), places)


def _rounding(model: AllocationModel) -> str:
    if model.quantum_ore == 1:
        return _("c × d × e, avrundat till öre")
    quantum = {"amount": kr_ore(model.quantum_ore)}
    return _("c × d × e, avrundat till %(amount)s") % quantum
