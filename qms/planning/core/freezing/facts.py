"""Everything that the papers of an alternative say, counted once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case, Payer
from qms.planning.core.case.case import Floats
from qms.planning.core.chance import Odds, chances, cheapest, odds
from qms.planning.core.diagnosing import Finding, diagnose
from qms.planning.core.impact import Move, moves
from qms.planning.core.plan import Plan, Step, apply, unchanged
from qms.planning.core.results import Counted, counted
from qms.planning.core.weighing import Swing, tornado, with_reserve

RESERVE = 0.08
"""How many more children in the tenth year a reserve is tried by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An alternative that is counted: its name, its steps and where it came from."""

    name: str
    steps: tuple[Step, ...]
    origin: str = "planner"


@dataclass(frozen=True, kw_only=True)
class Sure:
    """What the forecast's draws say: of today's structure, the alternative and the others.

    `cheapest` is the part of draws in which each is the cheapest, `n` how many draws there are.
    `more` is tenth, middle and ninetieth of a hundred of the alternative's present value beyond
    today's structure in the same draw (3): below zero saves.
    """

    odds: tuple[Odds, ...]
    cheapest: tuple[float, ...]
    n: int
    more: Floats


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`counted` is today's structure, the alternative, then the others; `asked` names the same.

    `reserve` is the alternative when children are more than the forecast says. `findings` is what
    it has no places for. `sure` is None where the forecast has no draws.
    """

    case: Case
    asked: tuple[Asked, ...]
    plan: Plan
    counted: tuple[Counted, ...]
    moves: tuple[Move, ...]
    swings: tuple[Swing, ...]
    reserve: Counted
    findings: tuple[Finding, ...] = ()
    sure: Sure | None = None

    @property
    def today(self) -> Counted:
        """Return what it comes to when nothing is changed."""
        return self.counted[0]

    @property
    def chosen(self) -> Counted:
        """Return what the alternative comes to."""
        return self.counted[1]

    def more(self, payer: Payer, of: Counted | None = None) -> float:
        """Return kronor of present value beyond no change: below zero saves."""
        found = (of or self.chosen).found
        return found.present_value(payer) - self.today.found.present_value(payer)


def facts_of(
    case: Case, chosen: Asked, others: Sequence[Asked] = (), *, sure: Sure | None = None
) -> Facts:
    """Return the facts of the chosen alternative beside today's structure and the others."""
    plan, more = apply(case, chosen.steps), with_reserve(case, RESERVE)
    every = (Asked(name="", steps=()), chosen, *others)
    _, reserve = counted(more, [("", unchanged(more)),
                                (chosen.name, apply(more, chosen.steps))])  # fmt: skip
    found = tuple(counted(case, plans_of(case, every)))
    return Facts(
        case=case, asked=every, plan=plan, counted=found,
        findings=diagnose(case, plan) if found[1].summary.shortage_years else (),
        moves=moves(case, plan), swings=tornado(case, chosen.steps, case.payer), reserve=reserve,
        sure=sure,
    )  # fmt: skip


def plans_of(case: Case, every: Sequence[Asked]) -> list[tuple[str, Plan]]:
    """Return the plan of each by its name; no steps are today's structure."""
    return [(one.name, apply(case, one.steps)) for one in every]


def sure_of(case: Case, chosen: Asked, others: Sequence[Asked], draws: Floats) -> Sure:
    """Return what the draws (N × T × I × G) say of today's structure and the alternatives."""
    every = (Asked(name="", steps=()), chosen, *others)
    found = [chances(case, plan, draws) for _, plan in plans_of(case, every)]
    return Sure(
        odds=tuple(odds(case, one) for one in found), cheapest=tuple(cheapest(found)),
        n=len(draws), more=np.quantile(found[1].worth - found[0].worth, (0.1, 0.5, 0.9)),
    )  # fmt: skip
