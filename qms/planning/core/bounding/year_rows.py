"""The rows of a year: who goes where, classes, rooms."""

import numpy as np

from qms.planning.core.bounding.columns import Frame
from qms.planning.core.bounding.sparse import Block, at_least, equal_to
from qms.planning.core.case import Rule


def placing(frame: Frame) -> list[Block]:
    """Return rows: a flow is somewhere or nowhere, and only where its band is.

    Where the schools are asked in order, a flow goes no further than the first that has the band:
    the parts up to that school come to one whole.
    """
    lists, flows = frame.lists, len(frame.lists.band)
    every, row = np.arange(flows), np.arange(len(lists.flow))
    whole = equal_to(1.0, flows).add(lists.flow, frame.part(row), 1.0)
    whole.add(every, frame.nowhere(every), 1.0).add(every, frame.far(every), 1.0)
    offered = frame.offered(lists.school, lists.band[lists.flow])
    blocks = [whole, at_least(0.0, len(row)).add(row, offered, 1.0).add(row, frame.part(row), -1.0)]
    if frame.ground.case.rule is not Rule.SPILL:
        block = at_least(0.0, len(row)).add(row, offered, -1.0)
        for back in range(int(lists.position.max(initial=0)) + 1):
            some = np.flatnonzero(lists.position >= back)
            block.add(some, frame.part(some - back), 1.0)
        blocks.append(block)
    return [*blocks, *_from_afar(frame)]


def _from_afar(frame: Frame) -> list[Block]:
    """Return rows: who goes far comes to some school that has the band, in the same pool."""
    (schools, bands, pools), lists = frame.shape, frame.lists
    flow, pool = np.nonzero(lists.pupils)
    school, of = (one.ravel() for one in np.indices((schools, pools)))
    same = equal_to(0.0, pools).add(of, frame.coming(school, of), 1.0)
    same.add(pool, frame.far(flow), -lists.pupils[flow, pool])
    case = frame.ground.case
    is_of = np.zeros((pools, bands))
    is_of[case.pool_of, case.band_of] = 1.0
    row, band = np.nonzero(is_of[of])
    most = lists.far_pupils[school, of]
    there = at_least(0.0, schools * pools).add(np.arange(len(of)), frame.coming(school, of), -1.0)
    return [same, there.add(row, frame.offered(school[row], band), most[row])]


def classes(frame: Frame) -> Block:
    """Return rows: classes are at least pupils ÷ size."""
    (schools, _, pools), lists = frame.shape, frame.lists
    part, pool = np.nonzero(lists.pupils[lists.flow])
    school = lists.school[part]
    row = school * pools + pool
    every = np.arange(schools * pools)
    block = at_least(0.0, schools * pools).add(every, frame.starts[2] + every, 1.0)
    block.add(every, frame.starts[8] + every, -1 / frame.size.ravel())
    return block.add(
        row, frame.part(part), -lists.pupils[lists.flow[part], pool] / frame.size[school, pool]
    )


def opening(frame: Frame) -> list[Block]:
    """Return rows: a school is open when it has a band, and has those that it cannot give up.

    Rooms are added to an open one.
    """
    schools, bands, _ = frame.shape
    school, band = (one.ravel() for one in np.indices((schools, bands)))
    every, row = np.arange(schools), np.arange(schools * bands)
    has = at_least(0.0, len(row)).add(row, frame.opened(school), 1.0)
    some = at_least(0.0, schools).add(every, frame.opened(every), -1.0)
    rooms = at_least(0.0, schools).add(every, frame.opened(every), frame.choices.most_rooms)
    one, of = np.nonzero(frame.choices.with_school & frame.choices.allowed[frame.year])
    whole = at_least(0.0, len(one)).add(np.arange(len(one)), frame.offered(one, of), 1.0)
    return [
        whole.add(np.arange(len(one)), frame.opened(one), -1.0),
        has.add(row, frame.offered(school, band), -1.0),
        some.add(school, frame.offered(school, band), 1.0),
        rooms.add(every, frame.added(every), -1.0),
    ]


def closing(frame: Frame) -> list[Block]:
    """Return a row: no more are closed than the guard has let close by now."""
    cap = frame.ground.case.guards.closures_a_year
    there = np.array([not one.is_candidate for one in frame.ground.case.schools])
    held = np.flatnonzero(there & frame.ground.plan.offers[: frame.year + 1].any(2).all(0))
    if cap is None:
        return []
    least = len(held) - cap * (frame.year + 1.0)
    return [at_least(least, 1).add(np.zeros(len(held), dtype=np.intp), frame.opened(held), 1.0)]
