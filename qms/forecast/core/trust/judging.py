"""The verdicts of one forecast: judged from its own paths, stored and read back by unit."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from qms.forecast.core.panel import Panel
from qms.forecast.core.paths import Paths
from qms.forecast.core.series import unit_totals
from qms.forecast.core.trust.verdicts import Reason, Trust, Verdict, verdicts

Verdicts = Mapping[str, Verdict]


def judged(panel: Panel, *, used: Paths, plain: Paths) -> Verdicts:
    """Return the verdict of each unit with pupils; `plain` are the last value's paths."""
    found = verdicts(unit_totals(panel, used), unit_totals(panel, plain))
    forecast = ~np.isnan(used.path[-1]).all(axis=(1, 2))
    return {panel.units[u]: found[u] for u in np.flatnonzero(forecast).tolist()}


def to_plain(found: Verdicts) -> dict[str, Any]:
    """Return the verdicts as plain JSON, by unit."""
    return {
        unit: {
            "word": verdict.word.value,
            "error": verdict.error,
            "last_error": verdict.last_error,
            "bias": verdict.bias,
            "median_error": verdict.median_error,
            "tests": verdict.tests,
            "reasons": [reason.value for reason in verdict.reasons],
        }
        for unit, verdict in found.items()
    }


def from_plain(read: Mapping[str, Any]) -> Verdicts:
    """Return the verdicts that `to_plain` gave."""
    return {unit: _verdict(fields) for unit, fields in read.items()}


def _verdict(fields: Mapping[str, Any]) -> Verdict:
    return Verdict(
        word=Trust(fields["word"]),
        error=fields["error"],
        last_error=fields["last_error"],
        bias=fields["bias"],
        median_error=fields["median_error"],
        tests=fields["tests"],
        reasons=tuple(Reason(reason) for reason in fields["reasons"]),
    )
