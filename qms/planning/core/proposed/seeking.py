"""Searching for a proposal, and how low any structure could go."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from qms.planning.core.bounding import lower_bound
from qms.planning.core.case import Case
from qms.planning.core.evaluating import Evaluated, evaluate
from qms.planning.core.plan import Step, apply, unchanged
from qms.planning.core.proposed.sought import Demand, Sought
from qms.planning.core.proposed.steps import steps_of
from qms.planning.core.searching.proposing import Proposal, propose

Progress = Callable[[int, int], bool]
BOUND_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A proposal as steps from today's structure, and what is said of it in plain values."""

    steps: tuple[Step, ...]
    told: Mapping[str, Any]


def seek(
    case: Case,
    sought: Sought,
    *,
    progress: Progress,
    bounding: Callable[[], object],
    bound_seconds: float = BOUND_SECONDS,
) -> Found:
    """Return the cheapest structure found; `bounding` is called before the bound is counted.

    What is told is of the case's own children, whatever it was made for.
    """
    wanted = sought.case(case)
    found = propose(
        wanted, unchanged(wanted), seed=sought.seed, time_limit=sought.seconds,
        demands=sought.demands(case), progress=progress,
    )  # fmt: skip
    bounding()
    steps = steps_of(case, found.plan)
    return Found(
        steps=steps,
        told={
            **sought.record, "payer": case.payer.value, "starts": found.starts,
            "is_whole": found.is_whole, "counted": found.counted,
            **_worth(case, evaluate(case, apply(case, steps)), sought, bound_seconds),
            "reasons": _reasons(found),
        },
    )  # fmt: skip


def _worth(case: Case, found: Evaluated, sought: Sought, seconds: float) -> dict[str, Any]:
    """Return what the proposal comes to, and how much is at most left to gain.

    The bound holds for the children of the case: one that is made for more may lie further above.
    """
    value, lacking = found.present_value(case.payer), float(found.lacking.sum())
    priced = value + case.prices.unplaced * lacking
    bound = lower_bound(case, unchanged(case), time_limit=seconds)
    return {
        "present_value": value, "lacking": lacking, "priced": priced,
        "bound": None if bound is None else bound.kronor,
        "gap": None if bound is None else bound.left(priced),
        "is_for_main": sought.demand is Demand.MAIN,
    }  # fmt: skip


def _reasons(found: Proposal) -> list[dict[str, Any]]:
    """Return why each school is as it is, and what a guard hinders, in plain values."""
    return [
        asdict(one)
        | {"outcome": one.outcome.value, "guard": one.guard.value if one.guard else None,
           "bands": list(one.bands)}
        for one in found.reasons
    ]  # fmt: skip
