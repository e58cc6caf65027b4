"""How classes have been formed, learned from years in which pupils and classes are both known.

A grade keeps its classes as its pupils move up, until they have become too many or too few; how
many that is differs between schools and stages. So the chance of more than k classes is a
logistic function of three things: pupils measured in the school's usual classes, how many classes
the same pupils had a year ago, and how many the grade had.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from qms.forecast.core.classes.chances import Split
from qms.forecast.core.panel import FloatArray

FADE = 0.9  # weight of a year older
OWN_WEIGHT = 3.0  # classes of the step in all units that a unit's own are mixed with
RIDGE = 1.0
ROUNDS = 30
FEWEST = 20  # school-grades to learn from
SPARE = 2  # classes beyond the most that was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Formed:
    """One grade of one school in one year: its pupils and the classes they were in."""

    unit: str
    step: int
    year: int
    pupils: float
    classes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedRule:
    """What was learned until `year`: the weights, usual class sizes and last year's classes.

    `most` is one more than the largest number of classes thought of, `usual` the pupils of a class
    where a step has never been seen.
    """

    year: int
    weights: tuple[float, ...]
    sizes: Mapping[tuple[str, int], float]
    last: Mapping[tuple[str, int], int]
    most: int
    usual: float

    def split(self, unit: str, step: int) -> Split:
        """Return the probabilities of the classes of one school's grade a year later."""
        size = self.sizes.get((unit, step)) or self.sizes.get(("", step)) or self.usual
        below, same = self.last.get((unit, step - 1)), self.last.get((unit, step))

        def chances(pupils: FloatArray) -> FloatArray:
            bounds = _bounds(self.most)
            features = _features(pupils[:, None] / size, bounds, below=below, same=same)
            more = 1 / (1 + np.exp(-np.clip(features @ np.asarray(self.weights), -30, 30)))
            more = np.minimum.accumulate(more, axis=1)
            edges = np.hstack([np.ones((len(pupils), 1)), more, np.zeros((len(pupils), 1))])
            found = np.hstack([np.zeros((len(pupils), 1)), edges[:, :-1] - edges[:, 1:]])
            found[pupils <= 0] = np.eye(1, found.shape[1])
            return np.asarray(found)

        return chances

    def moved_on(self, classes: Mapping[tuple[str, int], int]) -> "LearnedRule":
        """Return the rule a year later, when `classes` is what became of it."""
        return replace(self, year=self.year + 1, last=classes)


def learn(formed: Iterable[Formed], *, year: int) -> LearnedRule | None:
    """Return the rule that was known in `year`, None where too little was."""
    rows = [row for row in formed if row.year <= year and row.pupils > 0 and row.classes > 0]
    known = {(row.unit, row.step, row.year): row.classes for row in rows}
    most = max((row.classes for row in rows), default=0) + SPARE
    sizes = _usual_sizes(rows, year)
    parts, truths, weights = [], [], []
    bounds = _bounds(most)
    for row in rows:
        same = known.get((row.unit, row.step, row.year - 1))
        if same is None:
            continue
        size = sizes[row.unit, row.step]
        below = known.get((row.unit, row.step - 1, row.year - 1))
        parts.append(_features(np.array([[row.pupils / size]]), bounds, below=below, same=same)[0])
        truths.append(row.classes > bounds)
        weights.append(np.full(len(bounds), FADE ** (year - row.year)))
    if len(parts) < FEWEST:
        return None
    fitted = _logistic(np.vstack(parts), np.concatenate(truths), np.concatenate(weights))
    last = {(unit, step): n for (unit, step, when), n in known.items() if when == year}
    return LearnedRule(
        year=year,
        weights=tuple(fitted.tolist()),
        sizes=sizes,
        last=last,
        most=most,
        usual=sum(row.pupils for row in rows) / sum(row.classes for row in rows),
    )


def _features(
    ratio: FloatArray, bounds: FloatArray, *, below: int | None, same: int | None
) -> FloatArray:
    """Return numbers × bounds × features: what speaks for more than `bounds` classes."""
    gap = ratio - bounds[None, :]
    moved = _side(below, bounds)
    stayed = _side(same, bounds)
    plain = np.ones_like(gap)
    parts = [
        plain,
        gap,
        np.tanh(2 * gap),
        moved * plain,
        stayed * plain * (0.0 if below is not None else 1.0),
        stayed * plain * (1.0 if below is not None else 0.0),
    ]
    return np.stack(parts, axis=-1)


def _bounds(most: int) -> FloatArray:
    """Return 1.5, 2.5 … between the numbers of classes."""
    return np.arange(1, most, dtype=np.float64) + 0.5


def _side(classes: int | None, bounds: FloatArray) -> FloatArray:
    """Return +1 above a bound, −1 below it, less when far, 0 when not known."""
    if classes is None:
        return np.zeros(len(bounds))
    return np.asarray(np.clip(2 * (classes - bounds), -1, 1))


def _usual_sizes(rows: list[Formed], year: int) -> dict[tuple[str, int], float]:
    """Return pupils per class of each school's step, drawn towards all schools' (unit "")."""
    pupils: dict[tuple[str, int], float] = {}
    classes: dict[tuple[str, int], float] = {}
    for row in rows:
        weight = FADE ** (year - row.year)
        for key in ((row.unit, row.step), ("", row.step)):
            pupils[key] = pupils.get(key, 0.0) + weight * row.pupils
            classes[key] = classes.get(key, 0.0) + weight * row.classes
    every = {step: pupils["", step] / classes["", step] for unit, step in pupils if not unit}
    return {
        key: (pupils[key] + OWN_WEIGHT * every[key[1]]) / (classes[key] + OWN_WEIGHT)
        for key in pupils
    }


def _logistic(x: FloatArray, truth: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the weights that make the truths likeliest, drawn towards 0, by Newton's steps."""
    found = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        slope = x.T @ (weight * (truth - chance)) - RIDGE * found
        curve = (x * (weight * chance * (1 - chance))[:, None]).T @ x + RIDGE * np.eye(len(found))
        step = np.linalg.solve(curve, slope)
        found = found + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return np.asarray(found)
