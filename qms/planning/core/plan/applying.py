"""From steps to a plan: what holds each year when they are taken in the order of their years."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from qms.planning.core.case import Case, Rule
from qms.planning.core.plan.drafting import Draft, draft_of
from qms.planning.core.plan.flows import NOWHERE, Flows, Places, nearest_flows, preference
from qms.planning.core.plan.plan import Plan, teachers_of
from qms.planning.core.plan.steps import (
    ClassSize,
    Close,
    ContactRatio,
    Extend,
    Lease,
    Merge,
    MoveGrades,
    Open,
    Pavilion,
    Share,
    Step,
)


def apply(case: Case, steps: Sequence[Step]) -> Plan:
    """Return the plan that the steps make of today's structure; check them with `step_faults`.

    Steps of the same year are taken in the order they stand.
    """
    draft = draft_of(case)
    for step in sorted(steps, key=lambda one: one.year):
        ACTS[type(step)](draft, step)
    return Plan(
        offers=draft.offers, rooms=draft.rooms, m2=draft.m2, class_size=draft.class_size,
        teachers=draft.teachers, capital=draft.capital, rent=draft.rent,
        leased_to=draft.leased_to, once=draft.once, is_released=draft.is_released,
        flows=_flows(draft),
    )  # fmt: skip


def _close(draft: Draft, step: Close) -> None:
    at = draft.school(step.school)
    draft.offers[draft.since(step.year), at] = False
    if step.is_released is not None:
        draft.is_released[at] = step.is_released
    if step.to:
        _follow(draft, at, draft.school(step.to), draft.bands(()))


def _open(draft: Draft, step: Open) -> None:
    at = draft.school(step.school)
    own = draft.case.schools[at].bands
    for band in draft.bands(step.bands or own):
        draft.offers[draft.since(step.year), at, band] = True


def _merge(draft: Draft, step: Merge) -> None:
    at, into = draft.school(step.school), draft.school(step.into)
    time = draft.since(step.year)
    draft.offers[time, into] |= draft.offers[time, at]
    draft.offers[time, at] = False
    _follow(draft, at, into, draft.bands(()))


def _move(draft: Draft, step: MoveGrades) -> None:
    at, time, bands = draft.school(step.school), draft.since(step.year), draft.bands(step.bands)
    draft.offers[time, at, bands] = False
    if step.to:
        to = draft.school(step.to)
        draft.offers[time, to, bands] = True
        _follow(draft, at, to, bands)


def _follow(draft: Draft, school: int, to: int, bands: list[int]) -> None:
    for band in bands:
        draft.follow[school, band] = to


def _extend(draft: Draft, step: Extend) -> None:
    at, time = draft.school(step.school), draft.since(step.year)
    draft.rooms[time, at] += step.rooms
    draft.m2[time, at] += step.rooms * draft.case.prices.room_m2
    draft.capital[time, at] += step.rooms * draft.case.prices.room_annuity


def _hire(draft: Draft, step: Pavilion) -> None:
    at, prices = draft.school(step.school), draft.case.prices
    end = None if step.last is None else step.last + 1 - draft.case.first_year
    time = slice(draft.since(step.year).start, end)
    draft.rooms[time, at] += step.rooms
    rise = (1 + prices.rent_index) ** np.arange(len(draft.rooms))[time]
    draft.once[time, at] += step.rooms * prices.pavilion_rent * rise
    draft.once[time.start, at] += step.rooms * prices.pavilion_setup


def _size(draft: Draft, step: ClassSize) -> None:
    case = draft.case
    pools = [case.pools.index(one.group) for one in case.grades
             if not step.grades or one.key in step.grades]  # fmt: skip
    schools = [draft.school(key) for key in step.schools] or [*range(len(case.schools))]
    time = np.arange(len(draft.rooms))[draft.since(step.year)]
    draft.class_size[np.ix_(time, np.array(schools), np.array(sorted({*pools})))] = step.size


def _contact(draft: Draft, step: ContactRatio) -> None:
    draft.teachers[draft.since(step.year)] = teachers_of(draft.case, step.ratio)


def _share(draft: Draft, step: Share) -> None:
    if draft.share is None:
        raise ValueError("the nearest school takes all")
    area, at = draft.case.areas.index(step.area), draft.school(step.school)
    for band in draft.bands(step.bands):
        part = draft.share[draft.since(step.year), area, band]
        others = part.sum(axis=1) - part[:, at]
        shrunk = (1 - step.share) / np.where(others > 0, others, 1.0)
        mine = np.where(others > 0, step.share, 1.0)  # nobody else to take the rest
        part *= shrunk[:, None]
        part[:, at] = mine


def _lease(draft: Draft, step: Lease) -> None:
    at, time = draft.school(step.school), draft.since(step.year)
    if step.rent is not None:
        rise = (1 + draft.case.prices.rent_index) ** np.arange(len(draft.rent))
        draft.rent[time, at] = step.rent * rise[time]
    if step.lease_end is not None:
        draft.leased_to[at] = step.lease_end + 1 - draft.case.first_year


ACTS: dict[type[Step], Callable[[Draft, Any], None]] = {
    Close: _close, Open: _open, Merge: _merge, MoveGrades: _move, Extend: _extend,
    Pavilion: _hire, ClassSize: _size, ContactRatio: _contact, Share: _share, Lease: _lease,
}  # fmt: skip


def _flows(draft: Draft) -> Flows:
    """Return the flows: an area's children go on to where their school's band was moved."""
    case = draft.case
    if case.rule is Rule.NEAREST or draft.share is None:
        return nearest_flows(case)
    area, band, origin = np.nonzero(draft.share.any(axis=0))
    return Flows(
        area=area, band=band, origin=origin, share=draft.share[:, area, band, origin],
        prefer=preference(case, area=area, band=band, first=_first(draft, origin, band)),
    )  # fmt: skip


def _first(draft: Draft, origin: Places, band: Places) -> Places:
    """Return today's school and those it was moved to, one after the other (E × N)."""
    chains = [_chain(draft, int(at), int(b)) for at, b in zip(origin, band, strict=True)]
    longest = max((len(one) for one in chains), default=1)
    return np.array([one + [NOWHERE] * (longest - len(one)) for one in chains])


def _chain(draft: Draft, school: int, band: int) -> list[int]:
    found = [school]
    while (after := draft.follow.get((found[-1], band))) is not None and after not in found:
        found.append(after)
    return found
