"""Two interventions evaluated: one that works and one that does not."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from qms.access.roles import Role
from qms.access.scope import Scope
from qms.content.loader import load
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.schools import COMPULSORY
from qms.demo.trials import TRIALS
from qms.demo.years import working_moment
from qms.followup.core.effect.catalogue import interventions
from qms.followup.queries.effect import used
from qms.followup.services.evaluating import Asked, evaluate_intervention
from qms.kernel.clock import local_day

EVERYTHING = Scope(everything=True)
LAG = 1


def evaluations(data: DemoData) -> Iterator[Happening]:
    """Yield an evaluation of each intervention under trial, after the latest results."""
    at = working_moment(data.years.result_years[-1], 10, 6, hour=13)
    for trial in TRIALS:
        yield Happening(at=at, do=partial(_evaluate, key=trial.key))


def _evaluate(world: World, now: datetime, *, key: str) -> None:
    """Evaluate with what the reports say of who used it and when; the first year told is kept."""
    springs = world.data.years.result_years
    chosen = interventions(load("intervention_catalogue"), "sv")[key]
    paths = {
        unit: range(min(years) + LAG, springs.stop)
        for unit, years in used(world.session, EVERYTHING).get(key, {}).items()
    }
    if not paths:
        return
    schools = {unit.key for unit in COMPULSORY}
    measured = {row.indicator for row in world.data.results if row.unit in schools}
    asked = Asked(
        intervention=key,
        near=tuple(one for one in chosen.near if one in measured),
        far=tuple(one for one in chosen.far if one in measured),
        first_year=springs[0],
        last_year=springs[-1],
        lag=LAG,
        paths=paths,
        compared=frozenset(world.units[school] for school in schools if school in world.units),
    )
    actor = world.actor(Role.QUALITY_LEAD)
    evaluate_intervention(world.session, actor, asked, today=local_day(now), now=now)
