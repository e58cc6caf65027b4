"""Which degrees stand beside each other in the workbench."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from qms.allocation.core.degree.types import Construction, Degree, PhaseIn

STRETCH = Degree(construction=Construction.STRETCH, stretch=Decimal("1.5"))
POWER = Degree(construction=Construction.POWER, power=Decimal("1.5"))
THRESHOLD = Degree(construction=Construction.THRESHOLD, threshold=Decimal("0.5"))


class Row(StrEnum):
    """A degree's place in the comparison."""

    CURRENT = "current"
    LINEAR = "linear"
    STRETCH = "stretch"
    POWER = "power"
    THRESHOLD = "threshold"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One row: its degree, and whether it is the current or the chosen one as well."""

    row: Row
    degree: Degree
    is_current: bool = False
    is_chosen: bool = False


def candidates(current: Degree, chosen: Degree | None) -> tuple[Candidate, ...]:
    """Return the rows in order: current, linear, three examples, chosen; no degree twice."""
    offered = (
        (Row.CURRENT, current),
        (Row.LINEAR, Degree()),
        (Row.STRETCH, STRETCH),
        (Row.POWER, POWER),
        (Row.THRESHOLD, THRESHOLD),
        *(((Row.CHOSEN, chosen),) if chosen else ()),
    )
    found: dict[Degree, Row] = {}
    for row, degree in offered:
        found.setdefault(used_of(degree), row)
    return tuple(
        Candidate(
            row=row,
            degree=degree,
            is_current=degree == used_of(current),
            is_chosen=chosen is not None and degree == used_of(chosen),
        )
        for degree, row in found.items()
    )


def used_of(degree: Degree) -> Degree:
    """Return the degree with the numbers that its construction does not use left at their start."""
    plain = Degree()
    used = replace(
        plain,
        construction=degree.construction,
        floor_kr=degree.floor_kr,
        cap_kr=degree.cap_kr,
        largest_decrease=degree.largest_decrease,
        phase_in=degree.phase_in,
    )
    if degree.phase_in is not PhaseIn.NONE:
        used = replace(used, first_year_part=degree.first_year_part)
    match degree.construction:
        case Construction.STRETCH:
            return replace(used, stretch=degree.stretch, negative=degree.negative)
        case Construction.THRESHOLD:
            return replace(used, threshold=degree.threshold)
        case Construction.POWER:
            return replace(used, power=degree.power)
        case Construction.CONCENTRATION:
            return replace(used, concentration=degree.concentration)
        case Construction.MIX:
            return replace(used, index_part=degree.index_part)
        case Construction.LINEAR:
            return used


def unprotected(degree: Degree) -> Degree:
    """Return the degree without phase-in and largest decrease: where it leads in the end."""
    return replace(
        used_of(degree),
        phase_in=PhaseIn.NONE,
        largest_decrease=None,
        first_year_part=Degree().first_year_part,
    )
