"""What may be said of an intervention: an estimate, how sure it is, and "cannot tell" by default.

The outcome's change where the intervention came, against its change elsewhere over the same times
(two-way fixed effects). The p-value is that of a permutation test: how often the same paths of
treatment, given to other units, would show as much.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

import numpy as np

from qms.allocation.core.risk.pupils import Floats
from qms.followup.core.effect.did.assignments import DRAWS, Assignments, assignments_of
from qms.followup.core.effect.did.panel import Panel
from qms.followup.core.effect.did.permutation import LEVEL, Drawn, interval, p_value
from qms.followup.core.effect.did.power import MOST_OTHERS, MOST_TRUE, Placebos, detectable
from qms.followup.core.effect.did.weights import TwoWay, estimates_of, weights_of
from qms.kernel.problems import Problem, RefusedError


class Verdict(StrEnum):
    """What may be said; `CANNOT_TELL` unless something speaks for the others."""

    EFFECT = "effect"
    NOT_THAT_LARGE = "not-that-large"
    CANNOT_TELL = "cannot-tell"


class Reason(StrEnum):
    """Why it cannot be told, or nothing."""

    NONE = ""
    TOO_FEW = "too-few"
    CHANCE = "chance"
    APART_BEFORE = "apart-before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The same comparison inside the times before the intervention: it should show nothing."""

    estimate: float
    p: float

    @property
    def is_apart(self) -> bool:
        """Return whether the units went apart already then."""
        return self.p <= LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The finding, in the outcome's units; `low` to `high` is a 95 % interval.

    `detectable` is the smallest effect that such units and times show four times in five, None
    when there is none. `assignments` are those that p rests on, `are_all` whether they are all
    there are.
    """

    estimate: float
    p: float
    low: float
    high: float
    detectable: float | None
    before: Before | None
    verdict: Verdict
    reason: Reason
    units: int
    treated_units: int
    cells: int
    lacking: int
    assignments: int
    are_all: bool


def evaluate(
    panel: Panel, *, seed: int = 1, draws: int = DRAWS, smallest: float | None = None
) -> Effect:
    """Return the finding; raise RefusedError where unit and time leave no treatment to see.

    `smallest` is the smallest effect that would matter: with an interval wholly inside it the
    verdict is that the effect is not that large.
    """
    effects = TwoWay.of(panel)
    assignments = assignments_of(panel, seed=seed, draws=draws)
    drawn, kept = _drawn(panel, effects, assignments)
    estimate, p = float(drawn.estimates[0]), p_value(drawn.estimates)
    low, high = interval(drawn)
    before = _before(panel, seed=seed, draws=draws)
    verdict, reason = _verdict(p=p, ends=(low, high), before=before, smallest=smallest)
    return Effect(
        estimate=estimate,
        p=p,
        low=low,
        high=high,
        detectable=detectable(_placebos(panel, effects, kept, estimate, seed)),
        before=before,
        verdict=verdict,
        reason=reason,
        units=len(panel.units),
        treated_units=int(panel.ever.sum()),
        cells=len(panel.outcome),
        lacking=panel.lacking,
        assignments=len(drawn.estimates),
        are_all=assignments.are_all,
    )


def _drawn(panel: Panel, effects: TwoWay, assignments: Assignments) -> tuple[Drawn, Assignments]:
    """Return the estimates, and the assignments without those that leave nothing to see."""
    treated = panel.treated.astype(float)
    both = estimates_of(panel, effects, assignments, np.stack([panel.outcome, treated]))
    can_be_seen = np.isfinite(both[:, 0])
    if not can_be_seen[0]:
        message = "Insatsen går inte att skilja från enheterna och åren."
        cure = "Ta med fler år före insatsen och fler enheter utan den."
        raise RefusedError((Problem(message=message, cure=cure),))
    kept = Assignments(
        paths=assignments.paths,
        chosen=assignments.chosen[can_be_seen],
        are_all=assignments.are_all,
    )
    return Drawn(estimates=both[can_be_seen, 0], sees=both[can_be_seen, 1]), kept


def _placebos(
    panel: Panel, effects: TwoWay, kept: Assignments, estimate: float, seed: int, /
) -> Placebos:
    """Return what some of the assignments see when the estimated effect is taken away."""
    random = np.random.default_rng(seed)
    some = random.permutation(len(kept))[:MOST_OTHERS]
    chosen = kept.chosen[some]
    quiet = panel.outcome - estimate * panel.treated
    true = chosen[:MOST_TRUE]
    treated = kept.paths[true[:, panel.unit], panel.time].astype(float)
    nothing, sees = [], []
    part = Assignments(paths=kept.paths, chosen=chosen, are_all=False)
    for rows in weights_of(panel, effects, part):
        nothing.append(rows @ quiet)
        sees.append(treated @ rows.T)
    seen: Floats = np.concatenate(nothing)
    return Placebos(nothing=seen, sees=np.concatenate(sees, axis=1), own=seen[: len(true)])


def _before(panel: Panel, *, seed: int, draws: int) -> Before | None:
    """Return the later half of the times before any treatment against the earlier, else None."""
    first = int(np.flatnonzero(panel.paths.any(axis=0))[0])
    seen = panel.time < first
    if first < 2 or not (panel.ever[np.unique(panel.unit[seen])]).any():
        return None
    paths = np.zeros((len(panel.units), first), dtype=bool)
    paths[panel.ever, first // 2 + first % 2 :] = True
    units, codes = np.unique(panel.unit[seen], return_inverse=True)
    earlier = Panel(
        units=tuple(panel.units[at] for at in units),
        times=panel.times[:first],
        unit=codes.reshape(-1),
        time=panel.time[seen],
        outcome=panel.outcome[seen],
        paths=paths[units],
        lacking=0,
    )
    try:
        drawn, _ = _drawn(
            earlier, TwoWay.of(earlier), assignments_of(earlier, seed=seed, draws=draws)
        )
    except RefusedError:
        return None
    return Before(estimate=float(drawn.estimates[0]), p=p_value(drawn.estimates))


def _verdict(
    *, p: float, ends: tuple[float, float], before: Before | None, smallest: float | None
) -> tuple[Verdict, Reason]:
    if before is not None and before.is_apart:
        return Verdict.CANNOT_TELL, Reason.APART_BEFORE
    if p <= LEVEL:
        return Verdict.EFFECT, Reason.NONE
    if smallest is not None and -smallest < ends[0] and ends[1] < smallest:
        return Verdict.NOT_THAT_LARGE, Reason.NONE
    return Verdict.CANNOT_TELL, Reason.TOO_FEW if ends == (-inf, inf) else Reason.CHANCE
