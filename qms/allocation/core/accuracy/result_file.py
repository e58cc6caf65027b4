"""What `qms allocation accuracy` writes: schools, comparisons, and a new fit's kronor."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.accuracy.attraction import Compared
from qms.allocation.core.accuracy.found import Assessment, SchoolFound
from qms.allocation.core.accuracy.refit import UnitShift
from qms.allocation.core.numerals import decimal_of
from qms.kernel.money import kronor
from qms.kernel.table_write import Cell, Locale, write_csv

HEADER = ("group", "n", "expected", "observed", "z", "shrunken", "lo", "hi", "verdict")
WITH_MONEY = (*HEADER, "kr_per_pupil", "side")
COMPARED = ("measure", "high_schools", "other_schools", "first_year", "last_year", "high", "other",
            "lo", "hi", "p", "answer", "trend", "trend_p", "trend_answer")  # fmt: skip
SHIFTS = ("unit", "pupils", "index_now", "index_new", "kr_now", "kr_new", "kr_change",
          "kr_per_pupil_change")  # fmt: skip
PLACES = 6


def accuracy_csv(assessment: Assessment, locale: Locale, *, has_money: bool) -> bytes:
    """Return the schools by name; two more columns when it is known what they were paid."""
    header = WITH_MONEY if has_money else HEADER
    rows = [_row(one)[: len(header)] for one in assessment.schools]
    return write_csv(header, rows, locale)


def compared_csv(compared: Iterable[Compared], locale: Locale) -> bytes:
    """Return a row per measure: the highly compensated schools beside the others."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.measure.value, one.high_schools, one.other_schools, one.years[0], one.years[-1],
            *(_number(value) for value in (one.high, one.other, one.low_end, one.high_end, one.p)),
            one.answer.value,
            *(None if value is None else _number(value) for value in (one.trend, one.trend_p)),
            one.trend_answer.value,
        )
        for one in compared
    ]  # fmt: skip
    return write_csv(COMPARED, rows, locale)


def shifts_csv(shifts: Iterable[UnitShift], locale: Locale) -> bytes:
    """Return a row per unit: index and kronor as decided and with a new fit."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.unit, one.pupils,
            *(decimal_of(index, PLACES) for index in (one.before_index, one.after_index)),
            *(kronor(ore) for ore in (one.before_ore, one.after_ore, one.change_ore)),
            kronor(one.per_pupil_ore),
        )
        for one in shifts
    ]  # fmt: skip
    return write_csv(SHIFTS, rows, locale)


def _row(one: SchoolFound) -> tuple[Cell, ...]:
    z = one.group.z
    return (
        one.group.name,
        one.group.n,
        _number(one.group.expected),
        one.group.observed,
        None if z is None else _number(z),
        _number(one.shrunken.value),
        _number(one.shrunken.low),
        _number(one.shrunken.high),
        one.verdict.value,
        None if one.kr_per_pupil is None else decimal_of(one.kr_per_pupil, 2),
        None if one.side is None else one.side.value,
    )


def _number(value: float) -> Decimal:
    """Return the number with six decimals, without a minus before zero."""
    return decimal_of(Fraction(value), PLACES)
