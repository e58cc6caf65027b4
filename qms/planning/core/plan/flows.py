"""Who goes where: the children of an area and band, in parts, and the schools they choose among."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qms.planning.core.case import Case, Rule
from qms.planning.core.case.case import Floats

Places = NDArray[np.intp]
NOWHERE = -1


@dataclass(frozen=True, kw_only=True)
class Flows:
    """Parts of areas' children (E), each with the schools in the order they are asked.

    `share` is the part of the area's children in the band by year (T × E). `prefer` is the places
    of schools (E × J), the first that offers the band takes them; `NOWHERE` fills the places of
    schools beyond the hard limit. `origin` is the school that they go to today, `NOWHERE` for none.
    """

    area: Places
    band: Places
    origin: Places
    prefer: Places
    share: Floats

    def of_band(self, band: int) -> Places:
        """Return the places of the band's flows."""
        return np.flatnonzero(self.band == band)


def flows_of(case: Case) -> Flows:
    """Return the flows that the case's rule and shares give."""
    return nearest_flows(case) if case.rule is Rule.NEAREST else shared_flows(case)


def nearest_flows(case: Case) -> Flows:
    """Return a flow per area and band: all children choose by distance."""
    areas, bands = len(case.areas), len(case.bands)
    area = np.repeat(np.arange(areas), bands)
    band = np.tile(np.arange(bands), areas)
    return _made(case, area=area, band=band, origin=np.full(len(area), NOWHERE),
                 share=np.ones(len(area)))  # fmt: skip


def shared_flows(case: Case) -> Flows:
    """Return a flow per area, band and school that it goes to today; the school is asked first."""
    if case.shares is None:
        raise ValueError("no shares")
    area, band, origin = np.nonzero(case.shares)
    return _made(case, area=area, band=band, origin=origin, share=case.shares[area, band, origin])


def _made(case: Case, *, area: Places, band: Places, origin: Places, share: Floats) -> Flows:
    years = len(case.demand)
    return Flows(
        area=area, band=band, origin=origin, share=np.tile(share, (years, 1)),
        prefer=preference(case, area=area, band=band, first=origin[:, None]),
    )  # fmt: skip


def preference(case: Case, *, area: Places, band: Places, first: Places) -> Places:
    """Return the order in which schools are asked (E × J).

    Those of `first` (E × N, `NOWHERE` for none) come first, whatever the distance; the others by
    distance, and in the order of the case where that is the same. A school beyond the hard limit
    of any grade of the band is only asked when it stands in `first`.
    """
    limit = hard_limits(case)[band]
    distance = case.distance[area]
    rank = np.where(distance > limit[:, None], np.inf, distance)
    for place in range(first.shape[1] - 1, -1, -1):
        asked = np.flatnonzero(first[:, place] != NOWHERE)
        rank[asked, first[asked, place]] = place - first.shape[1]
    order = np.argsort(rank, axis=1, kind="stable")
    order[np.isinf(np.take_along_axis(rank, order, axis=1))] = NOWHERE
    return order


def hard_limits(case: Case) -> Floats:
    """Return the shortest hard limit of each band's grades, in km (B)."""
    return np.array(
        [
            min(grade.hard_limit for grade in case.grades if grade.band == band)
            for band in case.bands
        ]
    )
