"""The single changes that may help somebody without a place."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qms.planning.core.case import Tenure
from qms.planning.core.case.case import Floats
from qms.planning.core.diagnosing.changing import Small
from qms.planning.core.diagnosing.finding import Finding, Help
from qms.planning.core.evaluating.classes import SLACK
from qms.planning.core.evaluating.evaluate import Evaluated
from qms.planning.core.evaluating.ground import Ground
from qms.planning.core.plan.flows import Places
from qms.planning.core.plan.steps import ClassSize, Extend, Open, Pavilion

LARGER = 1.2
"""A class is not made larger than this many times what the case says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A step to try, or a hard limit of `km` for a band."""

    help: Help
    step: Small | None = None
    km: float | None = None
    band: str = ""


def for_reach(ground: Ground, finding: Finding) -> Iterator[Change]:
    """Yield what may help an area that no school takes from."""
    yield from _schools(ground, finding)
    if finding.km is not None:
        km = math.ceil(finding.km * 10 - 1e-9) / 10
        yield Change(help=Help.LIMIT, km=km, band=finding.band)


def for_room(ground: Ground, finding: Finding, found: Evaluated) -> Iterator[Change]:
    """Yield what may help a school that is too small."""
    case = ground.case
    at = case.place_of[finding.school]
    school, prices = case.schools[at], case.prices
    rooms = math.ceil(float((found.need - found.rooms)[:, at].max()))
    first, last = finding.first_year, max(finding.missing)
    may = min(rooms, school.most_new_rooms) if school.tenure is Tenure.OWNED else 0
    if may:
        yield Change(help=Help.EXTEND, step=Extend(year=first, school=school.key, rooms=may))
    if prices.pavilion_rent or prices.pavilion_setup:
        end = None if last == case.years[-1] else last
        yield Change(help=Help.PAVILION, step=Pavilion(year=first, school=school.key, rooms=rooms,
                                                       last=end))  # fmt: skip
    yield from _schools(ground, finding)
    yield from _sizes(ground, finding, found.pupils[:, at])


def _schools(ground: Ground, finding: Finding) -> Iterator[Change]:
    """Yield candidates that can be open in time, and schools that have given the band up."""
    case, plan = ground.case, ground.plan
    band, first = case.bands.index(finding.band), finding.first_year - case.first_year
    short = np.array([year in finding.missing for year in case.years])
    for at, one in enumerate(case.schools):
        has = plan.offers[:, at, band]
        if finding.band not in one.bands or one.is_locked or has[short].all():
            continue
        if one.is_candidate and not has[:first].any():
            year = max(finding.first_year, one.opens or 0)
            if year <= case.years[-1]:
                yield Change(help=Help.OPEN, step=Open(year=year, school=one.key))
        else:
            gone = case.first_year + int(np.flatnonzero(~has)[0])
            bands = () if not plan.offers[gone - case.first_year, at].any() else (finding.band,)
            yield Change(help=Help.KEEP, step=Open(year=gone, school=one.key, bands=bands))


def _sizes(ground: Ground, finding: Finding, pupils: Floats) -> Iterator[Change]:
    """Yield the smallest class, in whole pupils, that the school's classes then have rooms with.

    When the largest that is tried does not suffice it is yielded all the same: it may help some.
    """
    case, at = ground.case, ground.case.place_of[finding.school]
    of_band = [one for one in case.grades if one.band == finding.band]
    pools = np.unique(case.pool_of[case.band_of == case.bands.index(finding.band)])
    since = finding.first_year - case.first_year
    now = math.floor(ground.plan.class_size[since:, at, pools].max()) + 1
    most = math.floor(LARGER * max(one.class_size for one in of_band))
    if now > most:
        return
    sizes = (float(size) for size in range(now, most + 1))
    enough = (one for one in sizes
              if _fits(ground, at, pupils, since=since, pools=pools, size=one))  # fmt: skip
    yield Change(help=Help.CLASS_SIZE, step=ClassSize(
        year=finding.first_year, size=next(enough, float(most)), schools=(finding.school,),
        grades=tuple(one.key for one in of_band),
    ))  # fmt: skip


def _fits(
    ground: Ground, at: int, pupils: Floats, *, since: int, pools: Places, size: float
) -> bool:
    """Return whether the rooms suffice for whole classes, none shared, of pupils (T × G)."""
    sizes = ground.plan.class_size[:, at].copy()
    sizes[since:, pools] = size
    classes = np.ceil(np.add.reduceat(pupils, ground.pool_starts, axis=1) / sizes - SLACK)
    return bool((classes.sum(axis=1) <= ground.plan.rooms[:, at])[since:].all())
