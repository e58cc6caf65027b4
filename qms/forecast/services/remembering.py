"""Holding every published forecast against what came."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from qms.forecast import queries
from qms.forecast.core.memory.misses import Miss, misses_of
from qms.forecast.core.summary import observed_total
from qms.forecast.core.values import ALL_UNITS
from qms.forecast.queries import Adoption
from qms.forecast.services.counts import what_came


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The published forecasts that apply, oldest first, and how each has done so far.

    `observed` are (year, pupils) in all units; `lines` what each forecast said of all units, by
    its year, as (year, pupils).
    """

    forecasts: tuple[Adoption, ...]
    misses: tuple[Miss, ...]
    observed: tuple[tuple[int, float], ...]
    lines: dict[int, tuple[tuple[int, float], ...]]


def outcomes(session: Session, unit_ids: Collection[int]) -> Outcomes:
    """Return how the published forecasts have done, for the total and the units given.

    What came is what the register says today, so that corrected numbers count; a unit that has
    gone up in another is counted with it.
    """
    applied = sorted(
        (one for one in queries.adoptions(session) if one.applies), key=lambda one: one.year
    )
    came = what_came(session) if applied else None
    if came is None:
        return Outcomes(forecasts=tuple(applied), misses=(), observed=(), lines={})
    panel, successors = came.panel, came.successors
    misses: list[Miss] = []
    lines: dict[int, tuple[tuple[int, float], ...]] = {}
    shown = _with_predecessors(unit_ids, successors)
    for one in applied:
        values = queries.said(session, one.run_id, shown)
        misses += misses_of(one.year, values, panel, successors=successors)
        total = [value for value in values if value.unit == ALL_UNITS and value.step is None]
        lines[one.year] = tuple((value.year, value.mean) for value in total)
    allowed = {str(unit) for unit in unit_ids} | {ALL_UNITS}
    return Outcomes(
        forecasts=tuple(applied),
        misses=tuple(miss for miss in misses if miss.unit in allowed),
        observed=observed_total(panel),
        lines=lines,
    )


def _with_predecessors(unit_ids: Collection[int], successors: Mapping[str, str]) -> set[int]:
    """Return the units, and those that went up in any of them."""
    shown = {str(unit) for unit in unit_ids}
    while more := {old for old, new in successors.items() if new in shown} - shown:
        shown |= more
    return {int(unit) for unit in shown}
