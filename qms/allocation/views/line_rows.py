"""The working in the reader's words: letter, what, where from, value."""

import re
from collections.abc import Callable
from fractions import Fraction

from qms.allocation.core.model import AllocationModel
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import RunHead, UnitLine
from qms.allocation.core.suppression import FEW_PLACES
from qms.allocation.views.line_words import line_label, line_origin
from qms.i18n.formats import HARD_SPACE, kr_ore, number
from qms.i18n.language import gettext as _
from qms.kernel.working import Line, Working

RATE_PLACES, INDEX_PLACES = 6, 10
"""Enough to reckon the amount again to the öre for a school of thousands."""

INDEX_LINES = frozenset(
    {"Skolans index", "Index mot skolornas medel", "Relativt belopp", "Skolornas medelindex"}
)
SHARE_LINE = re.compile(r"Andel (?!efter index)")
LineRow = tuple[str, str, str, str]


def line_rows(
    run: RunHead, model: AllocationModel, line: UnitLine, *, unit: str, has_few: bool
) -> tuple[LineRow, ...]:
    """Return the lines as they stand in the decision, however many the construction has.

    With few pupils in some group the points and the share are left out and the index is rounded.
    """
    return working_rows(
        run, line.working, line.ore, quantum_ore=model.quantum_ore, unit=unit, has_few=has_few
    )


def working_rows(
    run: RunHead, working: Working, ore: int, *, quantum_ore: int, unit: str, has_few: bool
) -> tuple[LineRow, ...]:
    """Return any working's lines; the last one is the amount, in whole öre."""
    last = working.lines[-1]
    return tuple(
        (
            one.letter,
            _label(one, run, unit),
            _rounding(one, quantum_ore) if one is last else _source(one, has_few=has_few),
            kr_ore(ore) if one is last else _value(one, run, has_few=has_few),
        )
        for one in working
    )


def _label(line: Line, run: RunHead, unit: str) -> str:
    found = LABELS.get(line.label)
    return found(run, unit) if found else line_label(line.label, run.count_year)


LABELS: dict[str, Callable[[RunHead, str], str]] = {
    "Pott att fördela": lambda run, _unit: (
        _("Pott att fördela %(year)s") % {"year": run.budget_year}
    ),
    "Elever i alla skolor": lambda run, _unit: (
        _("Elever i alla skolor 15 oktober %(year)s") % {"year": run.count_year}
    ),
    "Elever × index i alla skolor": lambda run, _unit: (
        _("Elever × index i alla skolor 15 oktober %(year)s") % {"year": run.count_year}
    ),
    "Elever × relativt belopp i alla skolor": lambda run, _unit: (
        _("Elever × relativt belopp i alla skolor 15 oktober %(year)s") % {"year": run.count_year}
    ),
    "Elever på skolan": lambda _run, unit: _("Elever i %(unit)s") % {"unit": unit},
    "Skolans index": lambda _run, unit: _("Index för %(unit)s") % {"unit": unit},
    "Ersättning": lambda run, _unit: _("Ersättning %(year)s") % {"year": run.budget_year},
}


def _source(line: Line, *, has_few: bool) -> str:
    if line.label == "Skolans index" and line.formula:
        return _index_source(line, has_few=has_few)
    return line_origin(line.formula, line.source)


def _index_source(line: Line, *, has_few: bool) -> str:
    """Return what the index was made of: points, or risk when the model rests on one."""
    is_risk = line.formula.startswith("risk")
    if has_few:
        return (
            _("beräknat behov ÷ kommunens, avrundat") if is_risk
            else _("poäng ÷ kommunens poäng, avrundat")
        )  # fmt: skip
    own, everybody = (_exact(Fraction(part), INDEX_PLACES) for part in line.source.split(" ÷ "))
    words = (
        _("beräknat behov ÷ kommunens, %(points)s ÷ %(all)s") if is_risk
        else _("poäng ÷ kommunens poäng, %(points)s ÷ %(all)s")
    )  # fmt: skip
    return words % {"points": own, "all": everybody}


def _value(line: Line, run: RunHead, *, has_few: bool) -> str:
    if line.label == "Pott att fördela":
        return kr_ore(run.pot_ore)
    if has_few and SHARE_LINE.match(line.label):
        return _("visas inte")
    value = Fraction(line.value)
    if has_few and line.label in INDEX_LINES:
        return _exact(value, FEW_PLACES)
    if line.unit.startswith("kr"):
        return f"{_exact(value, FEW_PLACES if _tells(line, has_few=has_few) else RATE_PLACES)}{_KR}"
    if line.label in INDEX_LINES:
        return _exact(value, INDEX_PLACES)
    return _shortest(value, RATE_PLACES if line.unit == "elever" else INDEX_PLACES)


_KR = f"{HARD_SPACE}kr"


def _tells(line: Line, *, has_few: bool) -> bool:
    """Return whether the amount follows from the index, so that decimals would tell it."""
    return has_few and line.unit == "kr per elev" and bool(line.formula)


def _exact(value: Fraction, places: int) -> str:
    """Return a whole number as it is, else with the decimals."""
    if value.denominator == 1:
        return number(value.numerator)
    return number(decimal_of(value, places), places)


def _shortest(value: Fraction, places: int) -> str:
    """Return the number with the decimals it has, at most `places`."""
    text = format(decimal_of(value, places), "f").rstrip("0")
    return _exact(value, len(text.partition(".")[2]))


def _rounding(line: Line, quantum_ore: int) -> str:
    words = {"formula": line.formula, "amount": kr_ore(quantum_ore)}
    if quantum_ore == 1:
        return _("%(formula)s, avrundat till öre") % words
    return _("%(formula)s, avrundat till %(amount)s") % words
