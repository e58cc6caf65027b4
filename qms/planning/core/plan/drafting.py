"""Arrays that steps change, one step after the other, before they become a plan."""

from dataclasses import dataclass, field

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.plan.plan import Flags, Plan, Whole, unchanged


@dataclass(kw_only=True)
class Draft:
    """A plan's arrays while steps are taken; `follow` is where a school's band goes on to."""

    case: Case
    offers: Flags
    rooms: Floats
    m2: Floats
    class_size: Floats
    teachers: Floats
    capital: Floats
    rent: Floats
    leased_to: Whole
    once: Floats
    is_released: Flags
    share: Floats | None
    follow: dict[tuple[int, int], int] = field(default_factory=dict)

    def since(self, year: int) -> slice:
        """Return the places in time from the year on."""
        return slice(max(0, year - self.case.first_year), None)

    def school(self, key: str) -> int:
        """Return the school's place."""
        return self.case.place_of[key]

    def bands(self, names: tuple[str, ...]) -> list[int]:
        """Return the places of the bands, of all when none are said."""
        return [self.case.bands.index(name) for name in names or self.case.bands]


def draft_of(case: Case) -> Draft:
    """Return the arrays of today's structure, free to change."""
    plan: Plan = unchanged(case)
    years = len(case.demand)
    return Draft(
        case=case, offers=plan.offers.copy(), rooms=plan.rooms.copy(), m2=plan.m2.copy(),
        class_size=plan.class_size.copy(), teachers=plan.teachers.copy(),
        capital=plan.capital.copy(), rent=plan.rent.copy(), leased_to=plan.leased_to.copy(),
        once=plan.once.copy(), is_released=plan.is_released.copy(),
        share=None if case.shares is None else np.tile(case.shares, (years, 1, 1, 1)),
    )  # fmt: skip
