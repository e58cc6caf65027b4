"""Classes that a school cannot do without, if it has the band at all.

In the order in which schools are asked the first takes all of a flow. A school that has a band
therefore has the children who ask for it first, whatever else is open: their number rounded up.
"""

from dataclasses import dataclass

import numpy as np

from qms.planning.core.bounding.lists import Lists
from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.classes import SLACK
from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.plan import Flags

EDGE = 2 * SLACK


def rounded_up(pupils: Floats, size: Floats) -> Floats:
    """Return classes, on the low side where a sum lies on the edge of a whole number."""
    return np.asarray(np.maximum(0.0, np.ceil(pupils / size - EDGE)))


@dataclass(frozen=True, kw_only=True)
class Second:
    """What school `to` gets in a band when `closed` does not have it (N), by pool (N × Q)."""

    closed: Places
    to: Places
    band: Places
    pupils: Floats


def first_pupils(lists: Lists, shape: tuple[int, int, int]) -> Floats:
    """Return the pupils who ask for a school first, by school, band and pool (J × B × Q)."""
    found = np.zeros(shape)
    first = lists.position == 0
    flow = lists.flow[first]
    np.add.at(found, (lists.school[first], lists.band[flow]), lists.pupils[flow])
    return found


def second_pupils(lists: Lists, shape: tuple[int, int, int]) -> Second:
    """Return who goes to a second school when the first does not have the band."""
    schools, bands, _ = shape
    first = np.zeros(len(lists.band), dtype=np.intp)
    first[lists.flow[lists.position == 0]] = lists.school[lists.position == 0]
    second = np.flatnonzero(lists.position == 1)
    flow = lists.flow[second]
    key = (first[flow] * schools + lists.school[second]) * bands + lists.band[flow]
    kinds, which = np.unique(key, return_inverse=True)
    pupils = np.zeros((len(kinds), lists.pupils.shape[1]))
    np.add.at(pupils, which, lists.pupils[flow])
    both, band = np.divmod(kinds, bands)
    return Second(closed=both // schools, to=both % schools, band=band, pupils=pupils)


def fewest_mixed(pupils: Floats, size: Floats) -> float:
    """Return the fewest classes of pools that follow each other (Q') where two may share one.

    The first and the last may share with a pool of another band, and then count as nothing.
    """
    whole = rounded_up(pupils, size)
    best, before = 0.0, 0.0
    for at, classes in enumerate(whole):
        is_end = at in {0, len(whole) - 1} and classes <= 1
        alone = best + (0.0 if is_end else float(classes))
        shares = (
            at > 0
            and classes <= 1
            and whole[at - 1] <= 1
            and pupils[at] + pupils[at - 1] <= min(size[at], size[at - 1]) * (1 + EDGE)
        )
        best, before = min(alone, before + 1.0) if shares else alone, best
    return best


def fewest_pupils_per_class(first: Floats, size: Floats, has: Flags, rooms: Floats) -> Floats:
    """Return what a class has on average at least, by school (J), where classes are beyond rooms.

    Two reasons, and the better of them. Of P ≥ p pupils of a pool a class has at least p ÷ ⌈p/κ⌉
    or, with a class more, κ⌈p/κ⌉ ÷ (⌈p/κ⌉ + 1). And as no pool has more than one class that is not
    full, N classes of Q pools have at least κ(N - Q) pupils: κ(1 - Q/R) each where N > R rooms.
    `first` is J × B × Q, `size` J × Q and `has` J × B × Q, the pools of the bands it may have.
    """
    classes = rounded_up(first, size[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.minimum(first / classes, size[:, None] * classes / (classes + 1))
    least = np.where(has, np.where(classes > 0, least, 0.0), np.inf).min(axis=(1, 2))
    pools = has.any(axis=1).sum(axis=1)
    beyond = size.min(axis=1) * (1 - pools / np.maximum(rooms, 1e-9))
    return np.asarray(np.maximum(np.where(np.isinf(least), 0.0, least), np.maximum(beyond, 0.0)))
