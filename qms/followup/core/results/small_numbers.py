"""What may be shown of one measured value, so that nothing is said of a few pupils."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from qms.followup.core.results.indicators import Counts, Indicator, Unit
from qms.kernel.numbers import Reason

HUNDRED = Decimal(100)
OUT_OF_100 = frozenset({Unit.PERCENT, Unit.PER_100})


class Mark(StrEnum):
    """What stands in a cell: a value, or why there is none."""

    SHOWN = "shown"
    NEARLY_ALL = "nearly_all"  # one to four lack it
    FEW = "few"  # hidden here
    UNKNOWN_NUMBER = "unknown_number"  # hidden: nobody knows how many stand behind it
    AT_SOURCE = "at_source"  # hidden by whoever delivered it
    NOT_MEASURED = "not_measured"
    NOT_APPLICABLE = "not_applicable"
    NOT_THERE = "not_there"  # nothing delivered


HIDDEN = frozenset({Mark.FEW, Mark.UNKNOWN_NUMBER, Mark.AT_SOURCE})
MARKS = {
    Reason.MISSING: Mark.NOT_MEASURED,
    Reason.SUPPRESSED: Mark.AT_SOURCE,
    Reason.NOT_APPLICABLE: Mark.NOT_APPLICABLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A unit's value of a year as the register has it; `asked` is how many it could be about."""

    unit_id: int
    year: int
    value: Decimal | None
    n: int | None
    reason: Reason | None = None
    asked: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What may be shown of a year. `value` and `n` are None wherever the mark hides them.

    `rate` is the share who answered a survey, `few_answered` that it is lower than the rule asks.
    """

    year: int
    mark: Mark
    value: Decimal | None = None
    n: int | None = None
    rate: Decimal | None = None
    few_answered: bool = False

    @property
    def is_shown(self) -> bool:
        """Return whether there is a number to read."""
        return self.mark is Mark.SHOWN


def cell_of(measured: Measured | None, indicator: Indicator, year: int) -> Cell:
    """Return what may be shown of the value; no row in the register is a cell of its own."""
    if measured is None:
        return Cell(year=year, mark=Mark.NOT_THERE)
    mark = _mark(measured, indicator)
    if mark not in {Mark.SHOWN, Mark.NEARLY_ALL}:
        return Cell(year=year, mark=mark)
    rate = _rate(measured) if indicator.rule.counts is Counts.ANSWERS else None
    least = indicator.rule.least_rate
    return Cell(
        year=year,
        mark=mark,
        value=measured.value if mark is Mark.SHOWN else None,
        n=measured.n,
        rate=rate,
        few_answered=rate is not None and least is not None and rate < least,
    )


def _mark(measured: Measured, indicator: Indicator) -> Mark:
    if measured.value is None and measured.reason is not Reason.FEW_LACKED:
        return MARKS.get(measured.reason or Reason.MISSING, Mark.NOT_MEASURED)
    too_few = _too_few(measured, indicator)
    if too_few is not None:
        return too_few
    return Mark.NEARLY_ALL if measured.value is None else Mark.SHOWN


def _too_few(measured: Measured, indicator: Indicator) -> Mark | None:
    rule = indicator.rule
    if rule.counts is Counts.NOTHING:
        return None
    if measured.n is None:
        return Mark.UNKNOWN_NUMBER
    if measured.n < rule.least:
        return Mark.FEW
    has_few_with = rule.counts is Counts.WITH_AND_BEHIND and _with(measured, indicator) < rule.least
    return Mark.FEW if has_few_with else None


def _with(measured: Measured, indicator: Indicator) -> int:
    """Return how many have what is measured; all of them where it is no share."""
    n = measured.n or 0
    if measured.value is None or indicator.unit not in OUT_OF_100:
        return n
    return int((measured.value * n / HUNDRED).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _rate(measured: Measured) -> Decimal | None:
    if not measured.asked or measured.n is None or measured.n > measured.asked:
        return None
    return Decimal(measured.n) / Decimal(measured.asked)
