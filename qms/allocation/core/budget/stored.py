"""What a year was counted on, as JSON that recomputes it to the byte."""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from qms.allocation.core.budget.shared_out import Part
from qms.allocation.core.budget.year import YearInputs
from qms.allocation.core.stored import dump_schools, load_schools


def dump_year(inputs: YearInputs) -> dict[str, Any]:
    """Return the inputs with fractions as exact text."""
    return {
        "schools": dump_schools(inputs.schools),
        "grades": {
            unit: {str(step): n for step, n in sorted(counts.items())}
            for unit, counts in inputs.grades.items()
        },
        "hours": _texts(inputs.hours),
        "previous": _texts(inputs.previous),
        "carried": _texts(inputs.carried),
    }


def load_year(table: Mapping[str, Any]) -> YearInputs:
    """Return the inputs that `dump_year` wrote; what an older calculation lacks is empty."""
    return YearInputs(
        schools=load_schools(table["schools"]),
        grades={
            unit: {int(step): n for step, n in counts.items()}
            for unit, counts in table.get("grades", {}).items()
        },
        hours=_numbers(table.get("hours", {})),
        previous=_numbers(table.get("previous", {})),
        carried=_numbers(table.get("carried", {})),
    )


def dump_part(part: Part) -> dict[str, Any]:
    """Return a part for the text that two calculations are compared by."""
    return {
        "unit_id": int(part.unit),
        "kind": part.kind.value,
        "ore": part.ore,
        "lines": [asdict(line) for line in part.working],
    }


def _texts(numbers: Mapping[str, Fraction]) -> dict[str, str]:
    return {unit: str(number) for unit, number in numbers.items()}


def _numbers(texts: Mapping[str, str]) -> dict[str, Fraction]:
    return {unit: Fraction(text) for unit, text in texts.items()}
