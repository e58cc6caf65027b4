"""From counts, per cent or shares to exact shares of a unit's pupils."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qms.allocation.core.numerals import swedish

TOLERANCE = Fraction(1, 1000)
"""Rounded shares may miss 100 % by a tenth of a percentage point."""


class Scale(StrEnum):
    """What the numbers of a factor are."""

    SHARE = "share"
    PERCENT = "percent"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A unit's shares of one factor, which add up to exactly 1; `note` says what was done."""

    shares: Mapping[str, Fraction]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a unit's numbers of one factor cannot be used."""

    message: str
    cure: str
    value: str = ""


def scale_of(rows: Iterable[tuple[int, Iterable[Decimal]]]) -> Scale:
    """Return what a factor's numbers are, judged by all units together: (pupils, numbers).

    Whole numbers that add up to the pupils, or mostly to something else than 100 and sometimes to
    more, are counts. Otherwise numbers that nowhere pass 1 are shares, and the rest per cent.
    """
    read = [(pupils, list(numbers)) for pupils, numbers in rows]
    every = [number for _, numbers in read for number in numbers]
    sums = [(pupils, sum(numbers, Decimal(0))) for pupils, numbers in read if numbers]
    is_whole = all(number == number.to_integral_value() for number in every)
    off = [total for _, total in sums if abs(total - 100) > 1]
    are_off = 2 * len(off) > len(sums) and max(off) > 100
    if all(abs(total - 1) <= Decimal("0.1") for _, total in sums):
        return Scale.SHARE
    if is_whole and (are_off or all(total == pupils for pupils, total in sums)):
        return Scale.COUNT
    return Scale.SHARE if max(every, default=Decimal(0)) <= 1 else Scale.PERCENT


def split(values: Mapping[str, Decimal], scale: Scale, *, pupils: int) -> Split | Fault:
    """Return the exact shares of one unit and factor, or why there are none.

    Shares and per cents must add up to 100 % within a tenth of a percentage point and are then
    normalised exactly; counts may leave out pupils of whom nothing is known.
    """
    for category, value in values.items():
        if value < 0:
            return Fault(
                message=f"{category} är {swedish(value)}, mindre än noll.",
                cure="Skriv ett tal som är noll eller större.",
                value=swedish(value),
            )
    total = Fraction(sum(values.values(), Decimal(0)))
    fault = _count_fault(total, pupils) if scale is Scale.COUNT else _share_fault(total, scale)
    if fault:
        return fault
    numerator, denominator = total.denominator, total.numerator
    shares = {
        category: Fraction(top * numerator, bottom * denominator)
        for category, (top, bottom) in _ratios(values).items()
    }
    return Split(shares=shares, note=_note(total, scale, pupils))


def _ratios(values: Mapping[str, Decimal]) -> dict[str, tuple[int, int]]:
    """Return the numbers as they stand over one another: one division each, not three."""
    return {category: value.as_integer_ratio() for category, value in values.items()}


def _whole(scale: Scale) -> int:
    return 100 if scale is Scale.PERCENT else 1


def _share_fault(total: Fraction, scale: Scale) -> Fault | None:
    part = total / _whole(scale)
    if abs(part - 1) <= TOLERANCE:
        return None
    shown = f"{swedish(part * 100, 1)} %"
    return Fault(
        message=f"Andelarna summerar till {shown}, inte till 100 %.",
        cure="Rätta andelarna eller lägg till kategorin som saknas.",
        value=shown,
    )


def _count_fault(total: Fraction, pupils: int) -> Fault | None:
    if total == 0:
        return Fault(
            message="Alla antal är noll.", cure="Fyll i hur många elever varje kategori har."
        )
    if total > pupils:
        return Fault(
            message=f"Antalen summerar till {swedish(total)} men enheten har {pupils} elever.",
            cure="Kontrollera antalen och elevantalet.",
            value=swedish(total),
        )
    return None


def _note(total: Fraction, scale: Scale, pupils: int) -> str:
    if scale is Scale.COUNT:
        known = swedish(total)
        return "" if total == pupils else f"uppgift finns för {known} av {pupils} elever"
    part = total / _whole(scale)
    if part == 1:
        return ""
    return f"andelarna summerar till {swedish(part * 100, 4)} % och är omräknade till 100 %"
