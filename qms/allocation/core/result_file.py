"""What `qms allocation compute` writes: the table of units, and the working line by line."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qms.allocation.core.compute import Allocation, UnitResult
from qms.allocation.core.line_sheet import line_sheet
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.model_file import dump_model
from qms.allocation.core.numerals import decimal_text
from qms.kernel.money import kronor
from qms.kernel.table_write import Locale, write_csv

HEADER = ("unit", "pupils", "points", "index", "kr_per_pupil", "kr_total")
INDEX_PLACES, RATE_PLACES = 12, 6


def result_csv(whole: Allocation, locale: Locale) -> bytes:
    """Return one row per unit; kr_total has two decimals and adds up to the budget."""
    rows = [
        (
            result.unit,
            result.pupils,
            Decimal(decimal_text(result.points, INDEX_PLACES)),
            Decimal(decimal_text(result.index, INDEX_PLACES)),
            Decimal(decimal_text(result.kr_per_pupil, RATE_PLACES)),
            kronor(result.ore),
        )
        for result in whole.results
    ]
    return write_csv(HEADER, rows, locale)


def working_json(
    model: AllocationModel, whole: Allocation, previous: Mapping[str, Fraction]
) -> bytes:
    """Return the model, the municipality's figures and every unit's lines; fractions exact."""
    content = {
        "model": dump_model(model),
        "municipality": {
            "budget_kr": str(kronor(whole.pot_ore)),
            "pupils": whole.pupils,
            "pupils_by_index": str(whole.weighted),
            "points": str(whole.points),
            "kr_at_index_1": str(whole.kr_at_one),
            **_levels(whole),
            "sum_kr": str(kronor(sum(result.ore for result in whole.results))),
        },
        "units": {
            result.unit: _unit(whole, result, previous.get(result.unit)) for result in whole.results
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _levels(whole: Allocation) -> dict[str, Any]:
    """Return the figures of limits and phase-in, those that the model has."""
    found = whole.distribution
    levels = {
        "level": found.level,
        "phase_level": found.phase_level,
        "kappa": found.halfway.kappa if found.halfway else None,
        "raised_by": found.halfway.factor if found.halfway else None,
    }
    units = {"new_units": list(found.new), "ended_units": list(found.ended)}
    return {key: str(value) for key, value in levels.items() if value is not None} | {
        key: value for key, value in units.items() if value
    }


def _unit(whole: Allocation, result: UnitResult, previous: Fraction | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "lines": [asdict(line) for line in line_sheet(whole, result)],
        "notes": list(result.notes),
        "points": str(result.points),
        "index": str(result.index),
        "kr_before_rounding": str(result.ideal_ore / 100),
        "held_by": result.steps.bound.value,
    }
    if previous is not None:
        change = result.kr_per_pupil - previous
        found["previous_kr_per_pupil"] = decimal_text(previous, RATE_PLACES)
        found["change_kr_per_pupil"] = decimal_text(change, RATE_PLACES)
    return found
