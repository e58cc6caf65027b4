"""What cannot be met, where and when, and the cheapest single change that mends it."""

from dataclasses import replace

from qms.planning.core.case import Case
from qms.planning.core.diagnosing.changing import with_limit, with_step
from qms.planning.core.diagnosing.finding import Cause, Finding, Remedy
from qms.planning.core.diagnosing.finding_out import out_of_reach, without_room, without_school
from qms.planning.core.diagnosing.helping import Change, for_reach, for_room
from qms.planning.core.evaluating import Evaluated, Ground, evaluate, prepare
from qms.planning.core.plan import Plan

MOST = 12
"""Findings that remedies are counted for; a plan with more is better changed first."""


def diagnose(case: Case, plan: Plan, *, most: int = MOST) -> tuple[Finding, ...]:
    """Return what the plan cannot meet, those who lack the most places first.

    Each remedy of the first `most` is priced by evaluating the plan with that change alone.
    """
    ground = prepare(case, plan)
    found = evaluate(case, plan, ground)
    every = [*without_school(ground), *without_room(ground, found)]
    every.sort(key=lambda one: (-sum(one.missing.values()), one.first_year))
    helped = [replace(one, remedies=_remedies(ground, found, one)) for one in every[:most]]
    return (*helped, *every[most:])


def _remedies(ground: Ground, found: Evaluated, finding: Finding) -> tuple[Remedy, ...]:
    """Return the changes that leave fewer without a place, the best first."""
    lacking = sum(finding.missing.values())
    changes = (
        for_room(ground, finding, found)
        if finding.cause is Cause.NO_ROOM
        else for_reach(ground, finding)
    )
    priced = [_priced(ground, found, change, finding) for change in changes]
    some = [one for one in priced if one.left < lacking - 1e-6]
    return tuple(sorted(some, key=lambda one: (round(one.left, 3), one.kronor)))


def _priced(ground: Ground, found: Evaluated, change: Change, finding: Finding) -> Remedy:
    """Return the change with its cost and who is left; nobody else may lose a place by it."""
    case, plan = ground.case, ground.plan
    if change.step is not None:
        plan = with_step(case, plan, change.step)
    elif change.km is not None:
        case, plan = with_limit(case, plan, band=change.band, km=change.km)
    changed = prepare(case, plan)
    after = evaluate(case, plan, changed)
    before = sum(finding.missing.values())
    gained = float(found.lacking.sum() - after.lacking.sum())
    return Remedy(
        help=change.help, step=change.step, km=change.km,
        left=max(_still(changed, after, finding), before - gained),
        kronor=after.present_value(case.payer) - found.present_value(case.payer),
    )  # fmt: skip


def _still(ground: Ground, found: Evaluated, finding: Finding) -> float:
    """Return the children and years of the finding that lack a place."""
    case = ground.case
    if finding.cause is Cause.NO_ROOM:
        return float(found.missing[:, case.place_of[finding.school]].sum())
    band = case.bands.index(finding.band)
    return float(out_of_reach(ground, band)[:, case.areas.index(finding.area)].sum())
