"""The regression that the analyst lays beside the weights of next year's model."""

from collections.abc import Iterator
from datetime import datetime

from qms.access.roles import Role
from qms.allocation.core.risk.stored import Asked
from qms.allocation.services import risk as services
from qms.demo.generate import DemoData
from qms.demo.load.allocations import PROPOSED_WEIGHTS, model_for
from qms.demo.load.world import Happening, World
from qms.demo.risks import NOT_ELIGIBLE, TWO_SUBJECTS
from qms.demo.years import working_moment

OUTCOMES = (NOT_ELIGIBLE, TWO_SUBJECTS)
"""The last is the one that the model's page lays beside the weights until one is chosen."""
FACTORS = tuple(dict.fromkeys(one.factor for one in PROPOSED_WEIGHTS))
"""What the weights weigh, and nothing else: then only how much they weigh can differ."""


def regressions(data: DemoData) -> Iterator[Happening]:
    """Yield the fit of every outcome, after the model is drafted and before it is proposed."""
    year = data.years.budget_years[-1]
    yield Happening(at=working_moment(year - 1, 11, 16, hour=16), do=_fit)


def _fit(world: World, now: datetime) -> None:
    springs = world.data.years.pupil_years
    head = model_for(world, world.data.years.budget_years[-1])
    asked = Asked(outcomes=OUTCOMES, factors=FACTORS, first_year=springs[0], last_year=springs[-1])
    services.fit_outcomes(world.session, world.actor(Role.ANALYST), head.id, asked, now=now)
