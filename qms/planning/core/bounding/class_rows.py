"""The rows that make up for classes that are not rounded, and those of missing places."""

import numpy as np

from qms.planning.core.bounding.columns import Frame
from qms.planning.core.bounding.fewest import (
    fewest_mixed,
    fewest_pupils_per_class,
    first_pupils,
    rounded_up,
    second_pupils,
)
from qms.planning.core.bounding.sparse import Block, at_least
from qms.planning.core.case import Rule
from qms.planning.core.case.case import Floats


def sure_pupils(frame: Frame) -> Floats:
    """Return who asks for a school first (J × B × Q): nobody is sure where full schools send on."""
    if frame.ground.case.rule is Rule.SPILL:
        return np.zeros(frame.shape)
    return first_pupils(frame.lists, frame.shape)


def whole_classes(frame: Frame, sure: Floats) -> list[Block]:
    """Return rows: a school that has a band has the classes of those who ask for it first."""
    alone = rounded_up(sure, frame.size[:, None])
    alone[frame.mixed] = 0.0
    school, band, pool = np.nonzero(alone)
    row = np.arange(len(school))
    block = at_least(0.0, len(row)).add(row, frame.classes(school, pool), 1.0)
    block.add(row, frame.offered(school, band), -alone[school, band, pool])
    return [block, _mixed(frame, sure), _a_class_each(frame, alone)]


def _mixed(frame: Frame, sure: Floats) -> Block:
    case, bands = frame.ground.case, np.arange(frame.shape[1])
    pairs = [(int(one), int(of)) for one in frame.mixed for of in bands]
    block = at_least(0.0, len(pairs))
    for row, (one, of) in enumerate(pairs):
        pools = np.unique(case.pool_of[case.band_of == of])
        least = fewest_mixed(sure[one, of, pools], frame.size[one, pools])
        here, there = np.full(len(pools), one), np.full(1, one)
        block.add(np.full(len(pools), row), frame.classes(here, pools), 1.0)
        block.add(np.array([row]), frame.offered(there, np.full(1, of)), -least)
    return block


def _a_class_each(frame: Frame, alone: Floats) -> Block:
    """Return rows: where a part of a flow is there is as large a part of a class in each pool."""
    lists = frame.lists
    apart = np.ones(frame.shape[0], dtype=bool)
    apart[frame.mixed] = False
    band = lists.band[lists.flow]
    unsure = apart[lists.school, None] & (alone[lists.school, band] == 0)
    part, pool = np.nonzero(unsure & (rounded_up(lists.pupils[lists.flow],
                                                 frame.size[lists.school]) > 0))  # fmt: skip
    row = np.arange(len(part))
    block = at_least(0.0, len(row)).add(row, frame.classes(lists.school[part], pool), 1.0)
    return block.add(row, frame.part(part), -1.0)


def closed_beside(frame: Frame, sure: Floats) -> list[Block]:
    """Return rows: when one school closes, the next has the classes of both.

    With c classes of its own and d with those who come, classes ≥ c·w + (d - c)(w - w'), where w
    says that it has the band, and w' that the other has.
    """
    if frame.ground.case.rule is Rule.SPILL:
        return []
    found = second_pupils(frame.lists, frame.shape)
    own, size = sure[found.to, found.band], frame.size[found.to]
    alone = rounded_up(own, size)
    more = np.where(found.pupils > 0, rounded_up(own + found.pupils, size) - alone, 0.0)
    more[np.isin(found.to, frame.mixed)] = 0.0
    at, pool = np.nonzero(more > 0)
    row, step = np.arange(len(at)), more[at, pool]
    block = at_least(0.0, len(row)).add(row, frame.classes(found.to[at], pool), 1.0)
    block.add(row, frame.offered(found.to[at], found.band[at]), -alone[at, pool] - step)
    return [block.add(row, frame.offered(found.closed[at], found.band[at]), step)]


def rooms(frame: Frame, sure: Floats) -> list[Block]:
    """Return rows: pupils of classes without a room.

    The evaluator counts pupils × (1 - rooms ÷ classes). As a class has at most κ pupils, that is
    at least pupils - κ × rooms; and as it has on average at least a pupils (see
    `fewest_pupils_per_class`), it is at least a × (classes - rooms). Both are linear.
    """
    (schools, _, pools), lists = frame.shape, frame.lists
    every, largest = np.arange(schools), frame.size.max(axis=1)
    there = frame.ground.plan.rooms[frame.year]
    by_size = at_least(0.0, schools).add(every, frame.missing(every), 1.0)
    by_size.add(every, frame.opened(every), largest * there)
    by_size.add(every, frame.added(every), largest)
    by_size.add(lists.school, frame.part(np.arange(len(lists.school))), -lists.children[lists.flow])
    is_of = np.zeros((pools, frame.shape[1]), dtype=bool)
    is_of[frame.ground.case.pool_of, frame.ground.case.band_of] = True
    may_have = frame.choices.allowed[frame.year][:, :, None] & is_of.T
    least = fewest_pupils_per_class(sure, frame.size, may_have, there)
    school, pool = (one.ravel() for one in np.indices((schools, pools)))
    by_size.add(school, frame.coming(school, pool), -1.0)
    by_class = at_least(0.0, schools).add(every, frame.missing(every), 1.0)
    by_class.add(every, frame.opened(every), least * there)
    by_class.add(every, frame.added(every), least)
    return [by_size, by_class.add(school, frame.classes(school, pool), -least[school])]
