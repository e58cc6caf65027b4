"""Who changes school when the structure changes: each year against the year before."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating import prepare
from qms.planning.core.impact.standing import Key, Part, Standing, parts
from qms.planning.core.plan import Plan, unchanged

A_CRUMB = 1e-6
"""Fewer children than this are what arithmetic leaves."""
NOBODY = Part(share=0.0, there=np.zeros(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Children of an area and band who go to another school from the year on.

    `source` and `target` are places of schools, None for no school at all. `children` is by grade
    of the band.
    """

    year: int
    area: int
    band: int
    source: int | None
    target: int | None
    children: tuple[float, ...]

    @property
    def n(self) -> float:
        """Return how many they are."""
        return sum(self.children)


def moves(case: Case, plan: Plan) -> tuple[Move, ...]:
    """Return the moves in the order of their years, areas and bands.

    The first year is set against today's structure, each other against the year before: the
    children of the year go where that structure would have sent them, and where this one does.
    A child moves when the structure changes and not again the year after.
    """
    today, ground = prepare(case, unchanged(case)), prepare(case, plan)
    before = Standing(ground=today, at=0)
    found: list[Move] = []
    for t in range(len(case.demand)):
        after = Standing(ground=ground, at=t)
        for band in range(len(case.bands)):
            found += _of_band(case, before, after, band=band, t=t)
        before = after
    return tuple(found)


def _of_band(case: Case, before: Standing, after: Standing, *, band: int, t: int) -> Iterator[Move]:
    children = case.demand[t][:, case.band_grades(band)]
    changed = _changes(parts(before, band, t), parts(after, band, t), len(case.schools))
    for area in sorted(changed):
        for source, target in np.argwhere(changed[area] > 0):
            moving = changed[area][source, target] * children[area]
            if moving.sum() > A_CRUMB:
                yield Move(
                    year=case.years[t], area=area, band=band, source=_place(case, source),
                    target=_place(case, target), children=tuple(float(n) for n in moving),
                )  # fmt: skip


def _place(case: Case, at: int) -> int | None:
    return int(at) if at < len(case.schools) else None


def _changes(before: dict[Key, Part], after: dict[Key, Part], schools: int) -> dict[int, Floats]:
    """Return the part of each area's children that goes from a school to another (J + 1 × J + 1).

    Those who chose the same school are followed from one structure to the other; what is left,
    when choices themselves are others, is paired within the area.
    """
    empty = np.zeros(schools + 1)
    size = (schools + 1, schools + 1)
    found: dict[int, Floats] = {}
    rest: dict[int, Floats] = {}
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, NOBODY), after.get(key, NOBODY)
        there, then = (one.there if len(one.there) else empty for one in (old, new))
        if old.share == new.share and np.array_equal(there, then):
            continue
        both = min(old.share, new.share)
        area = key[0]
        found[area] = found.get(area, np.zeros(size)) + both * paired(then - there)
        more = (new.share - both) * then - (old.share - both) * there
        rest[area] = rest.get(area, empty) + more
    return {area: some + paired(rest[area]) for area, some in found.items()}


def paired(change: Floats) -> Floats:
    """Return from where to where (J × J), when `change` is what each has more (J, adding up to 0).

    Everybody who leaves goes to those who gain in proportion to what they gain.
    """
    gain = np.maximum(change, 0.0)
    total = gain.sum()
    return np.outer(np.maximum(-change, 0.0), gain) / total if total > 0 else np.outer(gain, gain)
