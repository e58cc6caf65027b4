"""Progression ratios: of all units together, and each unit's own drawn towards them.

Everything is per unit and level; `a` are pupils in a level, `b` those in the level below a year
earlier, and a transition counts when both are known. Three kinds of cells are told apart by the
latest three transitions: an *intake* takes most of its pupils from elsewhere, an *ending* is
where a unit stops, and a *lasting* cell has in each of them been far from the other units' ratio
(a school that fills up at grade 7): it keeps its own ratio, for shrinking it would be wrong
every year.
"""

from dataclasses import dataclass

import numpy as np

from qms.forecast.core.known import Known
from qms.forecast.core.panel import BoolArray, FloatArray
from qms.forecast.core.rolling.broken import Broken, broken_at
from qms.forecast.core.rolling.history import LARGEST_RATIO, WINDOW, History, history_of

OWN_FADE = 0.85
DRAWN = 400.0  # pupils; a unit's own ratio never counts for more than half
RATIOS = (0.2, 3.0)
FAST_FADE, FAST_DRAWN = 0.5, 30.0
FAR = 1.5  # times the others' ratio, or as many times below it
FEWEST = 4.0  # expected pupils in the window; with fewer an empty level is chance
ENOUGH = 10.0  # pupils that a lasting difference makes up in the window


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """What each unit and level is at the origin, and its transitions (units × levels × years).

    `after` and `before` are 0 where a break makes a transition nothing to learn from; what kind a
    cell is rests on all of them. `linked` holds the cells whose ratios say something about the
    others', `lasting` those that keep their own ratio, `own`.
    """

    after: FloatArray
    before: FloatArray
    intake: BoolArray
    ending: BoolArray
    linked: BoolArray
    lasting: BoolArray
    own: FloatArray
    seen: BoolArray


def cells_at(known: Known) -> Cells:
    """Return the cells of what is known; kept until another year is asked for."""
    return known.latest("cells", lambda: cells_of(history_of(known), broken_at(known)))


def cells_of(history: History, broken: Broken) -> Cells:
    """Return the kinds of cells; a level that nobody has ever been in is an ending."""
    shape = history.counts.shape[:2]
    after = np.zeros((*shape, history.counts.shape[2] - 1))
    before = np.zeros_like(after)
    above, below = history.counts[:, 1:, 1:], history.counts[:, :-1, :-1]
    both = ~np.isnan(above) & ~np.isnan(below) & history.follows[1:, None]
    after[:, 1:], before[:, 1:] = np.where(both, above, 0.0), np.where(both, below, 0.0)
    a3, b3 = after[:, :, -WINDOW:].sum(axis=2), before[:, :, -WINDOW:].sum(axis=2)
    usual = np.nan_to_num(history.counts[:, :, -WINDOW:]).sum(axis=2)
    intake = ~history.follows | ((a3 > LARGEST_RATIO * b3) & (a3 > 0)) | ((b3 == 0) & (usual > 0))
    intake = np.broadcast_to(intake, shape)
    linked = (a3 > 0) & (b3 > 0) & ~intake
    ending = (a3 == 0) & (b3 >= FEWEST) & ~intake
    totals = history.counts.sum(axis=1)
    pairs = ~np.isnan(totals[:, 1:]) & ~np.isnan(totals[:, :-1])
    seen = np.asarray(pairs[:, -WINDOW:].any(axis=1))
    lasting, own = _lasting(after, before, linked)
    if broken.changes.any():
        skipped = np.zeros(after.shape, dtype=np.bool_)
        skipped[:, history.young :] = broken.changes
        after, before = np.where(skipped, 0.0, after), np.where(skipped, 0.0, before)
        kept = before[:, :, -WINDOW:].sum(axis=2)
        own = np.where(kept > 0, after[:, :, -WINDOW:].sum(axis=2) / np.maximum(kept, 1e-9), own)
    return Cells(
        after=after,
        before=before,
        intake=intake,
        ending=ending,
        linked=linked,
        lasting=lasting,
        own=own,
        seen=seen,
    )


def pooled(cells: Cells, *, fade: float, window: int = 0) -> FloatArray:
    """Return, per level, Σ fade^age Σ a ÷ Σ fade^age Σ b over the linked units; 1 where none."""
    weights = _ages(cells, fade, window)
    return _pooled(cells.after, cells.before, cells.linked, weights)


def _pooled(
    after: FloatArray, before: FloatArray, linked: BoolArray, weights: FloatArray
) -> FloatArray:
    top = np.where(linked[:, :, None], after, 0.0).sum(axis=0) @ weights
    bottom = np.where(linked[:, :, None], before, 0.0).sum(axis=0) @ weights
    return _divided(top, bottom)


def shrunk(cells: Cells, *, fade: float) -> FloatArray:
    """Return units × levels: the pooled ratio times the unit's own deviation, shrunk twice.

    A = Σ .85^age a, E = Σ .85^age b × that year's pooled ratio, per level and summed over the
    unit's. Of the whole unit: w = (ΣA + κ) ÷ (ΣE + κ), κ = 400 + 2 ΣE, for people who move take
    children of all ages along. Of the level: (A + κ w) ÷ (E + κ), κ = 400 + E. Gamma-Poisson
    means with overdispersion: own numbers never count for more than a third and a half.
    """
    linked = cells.linked[:, :, None]
    top = np.where(linked, cells.after, 0.0).sum(axis=0)
    bottom = np.where(linked, cells.before, 0.0).sum(axis=0)
    yearly = np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
    weights = _ages(cells, OWN_FADE, 0)
    actual = np.einsum("ugt,t->ug", cells.after, weights)
    expected = np.einsum("ugt,gt,t->ug", cells.before, yearly, weights)
    usual = cells.linked & ~cells.lasting
    came = np.where(usual, actual, 0.0).sum(axis=1, keepdims=True)
    awaited = np.where(usual, expected, 0.0).sum(axis=1, keepdims=True)
    of_unit = (came + DRAWN + 2 * awaited) / (awaited + DRAWN + 2 * awaited)
    drawn = DRAWN + expected
    ratios = pooled(cells, fade=fade)[None, :] * (actual + drawn * of_unit) / (expected + drawn)
    return _settled(cells, np.clip(ratios, *RATIOS))


def fast(cells: Cells) -> FloatArray:
    """Return units × levels: own ratio of the last three transitions with 30 pupils' pooled."""
    weights = _ages(cells, FAST_FADE, WINDOW)
    top = np.einsum("ugt,t->ug", cells.after, weights)
    bottom = np.einsum("ugt,t->ug", cells.before, weights)
    towards = pooled(cells, fade=FAST_FADE, window=WINDOW)
    ratios = (top + FAST_DRAWN * towards) / (bottom + FAST_DRAWN)
    return _settled(cells, np.clip(ratios, *RATIOS))


def _settled(cells: Cells, ratios: FloatArray) -> FloatArray:
    """Return the ratios with own ones for lasting cells and 0 where the unit ends."""
    return np.where(cells.ending, 0.0, np.where(cells.lasting, cells.own, ratios))


def _lasting(
    after: FloatArray, before: FloatArray, linked: BoolArray
) -> tuple[BoolArray, FloatArray]:
    """Return which cells have kept far from the others' ratio, and every cell's own ratio."""
    a3, b3 = after[:, :, -WINDOW:], before[:, :, -WINDOW:]
    recent = _fading(after.shape[2], 1.0, WINDOW)
    usual = _pooled(after, before, linked, recent)[None, :, None]
    counted = b3 > 0
    high = ((a3 >= FAR * usual * b3) | ~counted).all(axis=2)
    low = ((a3 * FAR <= usual * b3) | ~counted).all(axis=2)
    apart = np.abs(a3.sum(axis=2) - (usual * b3).sum(axis=2)) >= ENOUGH
    lasting = linked & (high | low) & apart & (counted.sum(axis=2) >= WINDOW)
    own = a3.sum(axis=2) / np.maximum(b3.sum(axis=2), 1e-9)
    return lasting, own


def _ages(cells: Cells, fade: float, window: int) -> FloatArray:
    return _fading(cells.after.shape[2], fade, window)


def _fading(years: int, fade: float, window: int) -> FloatArray:
    """Return fade^age per transition, 0 before the `window` latest when it is given."""
    age = np.arange(years)[::-1]
    return np.where(age < (window or years), fade**age, 0.0)


def _divided(top: FloatArray, bottom: FloatArray) -> FloatArray:
    return np.divide(top, bottom, out=np.ones_like(top), where=bottom > 0)
