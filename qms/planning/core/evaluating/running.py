"""A year of a structure: pupils, classes, and what they cost without buildings."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from qms.planning.core.case import Rule
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.classes import classes_of, pooled
from qms.planning.core.evaluating.ground import BandGround, Ground
from qms.planning.core.evaluating.placing import along, assigned, placed
from qms.planning.core.evaluating.spilling import spilled
from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.plan import Flags


class Spread(NamedTuple):
    """Pupils (S × J × G), unplaced (S × B), travel and riders (S)."""

    pupils: Floats
    unplaced: Floats
    travel: Floats
    riders: Floats


@dataclass(frozen=True, kw_only=True)
class Running:
    """Years of structures (S): pupils by school and grade, classes by school and pool.

    `unplaced` is children that no school takes, by band (S × B). Kronor of each school (S × J):
    `teaching` is teachers and other cost of classes, `pupil` what follows each child. `travel` is
    kronor and `riders` children over the limit, of all schools (S).
    """

    pupils: Floats
    classes: Floats
    unplaced: Floats
    teaching: Floats
    pupil: Floats
    travel: Floats
    riders: Floats

    @property
    def need(self) -> Floats:
        """Return the rooms that classes need (S × J)."""
        return np.asarray(self.classes.sum(axis=2))


def run(
    ground: Ground, *, year: Places, offers: Flags, rooms: Floats, with_riders: bool = True
) -> Running:
    """Return the years: `year` is places in time (S), `offers` S × J × B, `rooms` S × J.

    Without riders theirs is 0: many structures are compared faster.
    """
    if ground.case.rule is Rule.SPILL:
        return counted(ground, year, Spread(*spilled(ground, year, offers, rooms)))
    return counted(ground, year, _spread(ground, year, offers, with_riders=with_riders))


def counted(ground: Ground, year: Places, spread: Spread) -> Running:
    """Return what the pupils come to in classes and kronor."""
    case, plan = ground.case, ground.plan
    classes = classes_of(
        pooled(spread.pupils, ground.pool_starts), plan.class_size[year],
        np.array([one.is_mixed for one in case.schools]),
    )  # fmt: skip
    return Running(
        pupils=spread.pupils,
        classes=classes,
        unplaced=spread.unplaced,
        teaching=np.einsum("sjq,sq->sj", classes, ground.per_class[year]),
        pupil=spread.pupils @ ground.per_pupil,
        travel=spread.travel,
        riders=spread.riders,
    )


def _spread(ground: Ground, year: Places, offers: Flags, *, with_riders: bool) -> Spread:
    """Return pupils (S × J × G), unplaced (S × B), travel and riders (S)."""
    case, states, schools = ground.case, len(year), len(ground.case.schools)
    pupils = np.zeros((states, schools, len(case.grades)))
    unplaced = np.zeros((states, len(case.bands)))
    travel, riders = np.zeros(states), np.zeros(states)
    for at, band in enumerate(ground.bands):
        school, found = sent(band, year, offers[:, :, at])
        pupils[:, :, band.grades] = found[:, :schools]
        unplaced[:, at] = found[:, schools].sum(axis=1)
        for fare in band.fares:
            travel += along(fare.children, fare.kronor, school, year)
            if with_riders:
                riders += along(fare.children, fare.over, school, year)
    return Spread(pupils, unplaced, travel, riders)


def sent(band: BandGround, year: Places, offered: Flags) -> tuple[Places, Floats]:
    """Return each flow's school (S × E) and the children there (S × J + 1 × G').

    `offered` is the schools that have the band (S × J); see `placed` for the last place.
    """
    masks, which = distinct(offered)
    school = assigned(band.prefer, masks)[which]
    return school, placed(band, school, year, offered.shape[1])


def distinct(masks: Flags) -> tuple[Flags, Places]:
    """Return the different rows, and for each row which of them it is."""
    packed = np.packbits(masks, axis=1)
    rows = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1])))[:, 0]
    _, first, which = np.unique(rows, return_index=True, return_inverse=True)
    return masks[first], which
