"""The part of each grade's pupils who attend a leisure centre, as a field of the terms."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from qms.i18n.language import gettext, mark
from qms.planning.core.case import Case, Grade
from qms.planning.forms.typed import Reader, Span, typed_number

LABEL = mark("Går på fritidshem, procent")
SPAN = Span(low=0.1, high=100)
DECIMALS = 1
Parts = Mapping[int, float]
"""Parts by the grade's place; a grade that nobody attends from has none, and cannot get one."""


def attending_field(at: int) -> str:
    """Return the field of the grade at the place."""
    return f"attends-{at}"


def typed_attending(case: Case) -> dict[str, str]:
    """Return the fields in per cent; none where all pupils are the form's children."""
    return {attending_field(at): _shown(grade.attends) for at, grade in _may_change(case)}


def read_attending(case: Case, reader: Reader) -> Parts:
    """Return what was typed; the same figure keeps its decimals."""
    found: dict[int, float] = {}
    for at, grade in _may_change(case):
        told = gettext("{label}, {grade}").format(label=gettext(LABEL), grade=grade.key)
        typed = reader.number(attending_field(at), told, SPAN)
        if typed is not None and typed_number(typed, DECIMALS) != _shown(grade.attends):
            found[at] = typed / 100
    return found


def attending_as(case: Case, parts: Parts) -> Case:
    """Return the case with children in the new parts: each unit's change as much."""
    if not parts:
        return case
    factors = np.ones(len(case.grades))
    for at, part in parts.items():
        factors[at] = part / (case.grades[at].attends or part)
    return replace(case, demand=case.demand * factors)


def with_parts(grades: Sequence[Grade], parts: Parts) -> tuple[Grade, ...]:
    """Return the grades with the new parts."""
    return tuple(
        replace(one, attends=parts[at]) if at in parts else one for at, one in enumerate(grades)
    )


def _may_change(case: Case) -> list[tuple[int, Grade]]:
    return [(at, one) for at, one in enumerate(case.grades) if one.attends]


def _shown(part: float | None) -> str:
    return typed_number(100 * (part or 0.0), DECIMALS)
