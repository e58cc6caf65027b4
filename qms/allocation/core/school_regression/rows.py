"""Which schools a regression over schools can rest on, and why not the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from qms.allocation.core.differences.settings import Limits
from qms.allocation.core.differences.values import Composition, Omitted, SchoolResult, Why
from qms.allocation.core.model import Factor


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    """A school that counts: its composition, its result and the pupils behind it."""

    unit: Composition
    result: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The schools that count, by unit, and each of the others with its reason."""

    year: int | None
    schools: tuple[SchoolRow, ...]
    omitted: tuple[Omitted, ...]


def rows_of(
    factors: Sequence[Factor],
    units: Sequence[Composition],
    *,
    results: Sequence[SchoolResult],
    limits: Limits,
) -> Rows:
    """Return the schools of the latest year with results that meet what is asked of them.

    That is at least `fewest_behind` pupils behind the result, figures for every factor, and
    background for at least `least_known` of the pupils, where the source says how many.
    """
    year = max((one.year for one in results), default=None)
    by_unit = {one.unit: one for one in results if one.year == year}
    judged = [
        _row(factors, unit, by_unit.get(unit.unit), limits)
        for unit in sorted(units, key=lambda unit: unit.unit)
    ]
    return Rows(
        year=year,
        schools=tuple(one for one in judged if isinstance(one, SchoolRow)),
        omitted=tuple(one for one in judged if isinstance(one, Omitted)),
    )


def _row(
    factors: Sequence[Factor], unit: Composition, result: SchoolResult | None, limits: Limits
) -> SchoolRow | Omitted:
    missing = [factor.name for factor in factors if factor.name not in unit.shares]
    if missing:
        return Omitted(unit=unit.unit, about=", ".join(missing), why=Why.NO_BACKGROUND)
    if unit.known is not None and unit.known < limits.least_known:
        return Omitted(unit=unit.unit, about="", why=Why.BACKGROUND_OF_FEW,
                       detail=f"{float(unit.known):.6f}")  # fmt: skip
    if result is None:
        return Omitted(unit=unit.unit, about="", why=Why.NO_RESULT)
    if result.n is None or result.n < limits.fewest_behind:
        detail = "" if result.n is None else str(result.n)
        return Omitted(unit=unit.unit, about="", why=Why.FEW_BEHIND, detail=detail)
    return SchoolRow(unit=unit, result=result.value, n=result.n)
