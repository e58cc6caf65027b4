"""Many structures of one case at once: what a proposal compares."""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Payer
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.ground import Ground
from qms.planning.core.evaluating.premises import premises
from qms.planning.core.evaluating.running import Running, run
from qms.planning.core.plan.plan import Flags

CELLS = 100_000
"""School-grades held at once: what a processor's cache takes."""


@dataclass(frozen=True, kw_only=True)
class Year:
    """Years of structures (S): kronor, and children who lack a place, in all schools."""

    kronor: Floats
    missing: Floats
    largest: Floats
    """Pupils of the largest school."""


def years_of(ground: Ground, *, year: np.ndarray, offers: Flags, rooms: Floats) -> Year:
    """Return each year of a structure on its own: what does not depend on other years."""
    chunk = max(1, CELLS // (offers.shape[1] * len(ground.case.grades)))
    parts = []
    for at in np.array_split(np.arange(len(year)), max(1, -(-len(year) // chunk))):
        some = rooms[at]
        found = run(ground, year=year[at], offers=offers[at], rooms=some, with_riders=False)
        parts.append(_year(found, some))
    return Year(
        kronor=np.concatenate([one.kronor for one in parts]),
        missing=np.concatenate([one.missing for one in parts]),
        largest=np.concatenate([one.largest for one in parts]),
    )


def _year(found: Running, rooms: Floats) -> Year:
    missing = missing_places(found, rooms).sum(axis=1) + found.unplaced.sum(axis=1)
    return Year(
        kronor=(found.teaching + found.pupil).sum(axis=1) + found.travel,
        missing=missing,
        largest=found.pupils.sum(axis=2).max(axis=1),
    )


def missing_places(found: Running, rooms: Floats) -> Floats:
    """Return pupils of classes that have no room (S × J): rooms that lack × pupils of a class."""
    need, pupils = found.need, found.pupils.sum(axis=2)
    lacking = np.maximum(0.0, need - rooms)
    return np.asarray(lacking * pupils / np.maximum(need, 1.0))


def standing(ground: Ground, offers: Flags, added: Floats) -> Floats:
    """Return kronor of buildings, of being open and of moves by structure and year (K × T).

    `offers` is K × T × J × B and `added` rooms K × T × J; the case says who pays.
    """
    opened = np.asarray(offers.any(axis=3))
    found = premises(ground.case, ground.plan, opened, added)
    of_payer = found.board if ground.case.payer is Payer.BOARD else found.municipality
    fixed = opened * np.array([one.fixed for one in ground.case.schools])
    return np.asarray((of_payer + found.once + fixed).sum(axis=2))


def weights(ground: Ground) -> Floats:
    """Return what a krona of each year counts for (T)."""
    years = np.arange(len(ground.case.demand))
    return np.asarray((1 + ground.case.prices.discount) ** -years.astype(np.float64))


def worth(ground: Ground, offers: Flags, added: Floats) -> tuple[Floats, Floats]:
    """Return present value in kronor and missing places, summed over years (both K)."""
    count, years = offers.shape[:2]
    rooms = ground.plan.rooms[None] + added
    found = years_of(
        ground,
        year=np.tile(np.arange(years), count),
        offers=offers.reshape(count * years, *offers.shape[2:]),
        rooms=rooms.reshape(count * years, -1),
    )
    kronor = found.kronor.reshape(count, years) + standing(ground, offers, added)
    return kronor @ weights(ground), found.missing.reshape(count, years).sum(axis=1)
