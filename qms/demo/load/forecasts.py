"""The forecasts of earlier years, as they were published then, and a variant of the last."""

from collections.abc import Iterator
from datetime import datetime

from qms.access.roles import Role
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.years import working_moment
from qms.forecast import queries, services
from qms.forecast.core.methods import AUTO, COHORT_3
from qms.forecast.core.variants.plan import Assumptions, Kind, Override, Plan

YEARS = 4
HORIZON = 10
NOTE = "Underlag till budget och lokalplan, behandlad i nämnden i december."


def published_forecasts(data: DemoData) -> Iterator[Happening]:
    """Yield the forecast of each earlier autumn, published in November of its year.

    Each is made from what the register held that day. All but the last were made by cohorts
    alone, and none with a trend fitted.
    """
    last = data.years.autumns[-2]
    for year in data.years.autumns[-YEARS - 1 : -1]:
        yield Happening(
            at=working_moment(year, 11, 18, hour=10),
            do=_publish_auto if year == last else _publish_cohort,
        )
    yield Happening(at=working_moment(last, 12, 2, hour=14), do=_vary)


def _publish_auto(world: World, now: datetime) -> None:
    _publish(world, AUTO, now)


def _publish_cohort(world: World, now: datetime) -> None:
    _publish(world, COHORT_3, now)


def _publish(world: World, method: str, now: datetime) -> None:
    actor, session = world.actor(Role.PLANNER), world.session
    inputs = services.current_inputs(session)
    run = services.make_plain(session, actor, inputs, method=method, horizon=HORIZON, now=now)
    wording = services.Wording(title=f"Elevprognos {now.year}", note=NOTE)
    services.adopt(session, actor, run, wording, now=now)


def _vary(world: World, now: datetime) -> None:
    """Make the variant with fewer children and one school's own number."""
    actor, session = world.actor(Role.PLANNER), world.session
    run = queries.adoptions(session)[0]
    largest = max(
        (row for row in queries.said(session, run.run_id, world.units.values())
         if row.unit != "*" and row.horizon == 1),
        key=lambda row: row.mean,
    )  # fmt: skip
    fewer = Override(
        unit=largest.unit, low=None, high=None, first=run.year + 2, last=run.year + 3,
        kind=Kind.CHANGE, n=-25,
        reason="Paviljongerna tas bort efter sommaren, en klass per år tas emot på grannskolan.",
    )  # fmt: skip
    plan = Plan(assumptions=Assumptions(births=90), overrides=(fewer,))
    services.make_variant(session, actor, name="Färre födda", run_id=run.run_id, plan=plan, now=now)
