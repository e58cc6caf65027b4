"""A plan with one step more, and a case where a band's children may go further."""

from dataclasses import replace

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.plan import Plan
from qms.planning.core.plan.applying import ACTS
from qms.planning.core.plan.drafting import Draft
from qms.planning.core.plan.flows import NOWHERE, Places
from qms.planning.core.plan.steps import ClassSize, Extend, Open, Pavilion

Small = Extend | Pavilion | Open | ClassSize
"""Steps that leave flows as they are."""


def with_step(case: Case, plan: Plan, step: Small) -> Plan:
    """Return the plan with the step taken last."""
    draft = Draft(
        case=case, offers=plan.offers.copy(), rooms=plan.rooms.copy(), m2=plan.m2.copy(),
        class_size=plan.class_size.copy(), teachers=plan.teachers, capital=plan.capital.copy(),
        rent=plan.rent, leased_to=plan.leased_to, once=plan.once.copy(),
        is_released=plan.is_released, share=None,
    )  # fmt: skip
    ACTS[type(step)](draft, step)
    return replace(
        plan, offers=draft.offers, rooms=draft.rooms, m2=draft.m2, capital=draft.capital,
        class_size=draft.class_size, once=draft.once,
    )  # fmt: skip


def with_limit(case: Case, plan: Plan, *, band: str, km: float) -> tuple[Case, Plan]:
    """Return both with a hard limit of at least `km` for the band's grades."""
    grades = tuple(
        replace(one, hard_limit=max(one.hard_limit, km)) if one.band == band else one
        for one in case.grades
    )
    prefer = plan.flows.prefer.copy()
    for flow in plan.flows.of_band(case.bands.index(band)):
        prefer[flow] = _further(prefer[flow], case.distance[plan.flows.area[flow]], km)
    return replace(case, grades=grades), replace(plan, flows=replace(plan.flows, prefer=prefer))


def _further(asked: Places, distance: np.ndarray, km: float) -> Places:
    """Return the order with the schools within `km` that it does not have, by distance, last."""
    known = asked[asked != NOWHERE]
    near = [at for at in np.argsort(distance, kind="stable")
            if distance[at] <= km and at not in known]  # fmt: skip
    rest = np.full(len(asked) - len(known) - len(near), NOWHERE)
    return np.concatenate([known, np.array(near, dtype=known.dtype), rest])
