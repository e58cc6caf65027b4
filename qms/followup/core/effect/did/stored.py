"""A finding as it is kept: plain numbers, with nothing where an interval has no end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from qms.followup.core.effect.did.evaluate import Before, Effect, Reason, Verdict
from qms.followup.core.effect.did.panel import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One outcome of an evaluation: `effect` is None where `refused` says why, line by line."""

    outcome: str
    is_near: bool
    cells: tuple[Cell, ...]
    effect: Effect | None
    refused: str = ""


def dump(finding: Finding) -> dict[str, Any]:
    """Return the finding as JSON can hold it."""
    return {
        "outcome": finding.outcome,
        "is_near": finding.is_near,
        "cells": [[one.unit, one.time, one.outcome, one.is_treated] for one in finding.cells],
        "effect": None if finding.effect is None else _effect(finding.effect),
        "refused": finding.refused,
    }


def _effect(found: Effect) -> dict[str, Any]:
    names = ("estimate", "p", "detectable", "units", "treated_units", "cells", "lacking",
             "assignments", "are_all")  # fmt: skip
    before = found.before
    return {name: getattr(found, name) for name in names} | {
        "low": found.low if isfinite(found.low) else None,
        "high": found.high if isfinite(found.high) else None,
        "before": None if before is None else [before.estimate, before.p],
        "verdict": found.verdict.value,
        "reason": found.reason.value,
    }


def restore(kept: Mapping[str, Any]) -> Finding:
    """Return the finding that `dump` wrote."""
    effect = kept["effect"]
    return Finding(
        outcome=kept["outcome"],
        is_near=kept["is_near"],
        cells=tuple(_cell(one) for one in kept["cells"]),
        effect=None if effect is None else _restored(effect),
        refused=kept["refused"],
    )


def _cell(kept: Sequence[Any]) -> Cell:
    unit, time, outcome, is_treated = kept
    return Cell(unit=unit, time=time, outcome=outcome, is_treated=is_treated)


def _restored(kept: Mapping[str, Any]) -> Effect:
    before = kept["before"]
    plain = {key: value for key, value in kept.items() if key not in SPECIAL}
    return Effect(
        **plain,
        low=-inf if kept["low"] is None else kept["low"],
        high=inf if kept["high"] is None else kept["high"],
        before=None if before is None else Before(estimate=before[0], p=before[1]),
        verdict=Verdict(kept["verdict"]),
        reason=Reason(kept["reason"]),
    )


SPECIAL = frozenset({"low", "high", "before", "verdict", "reason"})
