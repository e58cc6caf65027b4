"""What alternatives came to as plain values, and how far a new count is from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from qms.planning.core.case import Payer
from qms.planning.core.case.packing import case_of_record, record_of_case
from qms.planning.core.evaluating.evaluate import Costs
from qms.planning.core.freezing.facts import Asked, Facts, plans_of
from qms.planning.core.plan import read_steps, record_of
from qms.planning.core.results import Counted, counted

FORMAT = 1
ARRAYS = ("pupils", "classes", "fte", "need", "rooms", "missing", "unplaced", "riders")
Record = Mapping[str, Any]


def results_of(facts: Facts) -> dict[str, Any]:
    """Return the case, the steps and what they came to, as JSON values."""
    return {
        "format": FORMAT,
        "case": record_of_case(facts.case),
        "counted": [
            {"name": asked.name, "origin": asked.origin,
             "steps": [record_of(one) for one in asked.steps], **_came_to(each)}
            for asked, each in zip(facts.asked, facts.counted, strict=True)
        ],
        "moves": [asdict(one) for one in facts.moves],
    }  # fmt: skip


def _came_to(one: Counted) -> dict[str, Any]:
    found = one.found
    return {
        "present_value": {payer.value: found.present_value(payer) for payer in Payer},
        "yearly": {payer.value: found.costs.yearly(payer).tolist() for payer in Payer},
        "costs": {each.name: getattr(found.costs, each.name).tolist() for each in fields(Costs)},
        "opened": found.opened.tolist(),
        "moved": one.moved.tolist(),
        **{name: getattr(found, name).tolist() for name in ARRAYS},
    }


def difference(record: Record) -> float:
    """Return the largest difference between what is stored and what is counted on it now.

    The case and the steps are read back and counted anew: 0 when nothing is another.
    """
    case = case_of_record(record["case"])
    asked = [Asked(name=one["name"], steps=read_steps(one["steps"]), origin=one["origin"])
             for one in record["counted"]]  # fmt: skip
    now = [_came_to(one) for one in counted(case, plans_of(case, asked))]
    gaps = [_gap(one[name], again[name]) for one, again in zip(record["counted"], now, strict=True)
            for name in again]  # fmt: skip
    return max(gaps, default=0.0)


def _gap(stored: object, again: object) -> float:
    """Return the largest difference between numbers in the same places; endless where they miss."""
    these, those = [*_numbers(stored)], [*_numbers(again)]
    if len(these) != len(those):
        return float("inf")
    return float(np.abs(np.array(these) - np.array(those)).max(initial=0.0))


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, Mapping):
        for key in sorted(value):
            yield from _numbers(value[key])
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for one in value:
            yield from _numbers(one)
    elif isinstance(value, (int, float)):
        yield float(value)
