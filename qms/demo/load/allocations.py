"""The model, drafted by one and adopted by another, and the years' calculations and decisions."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import groupby

from qms.access.roles import Role
from qms.allocation import queries, services
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.queries.models import latest_adopted
from qms.demo.budget import Weighted, pot_ore, weights
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.years import working_moment

NAME = "Socioekonomisk ersättning"
REVISED_AFTER = 2
"""Budget years that the first model held before it was revised."""
FIRST_WEIGHTS = weights(education="4 2 1", recent="5", assistance="5")
REVISED_WEIGHTS = weights(education="4 2 1", recent="6", assistance="6")
PROPOSED_WEIGHTS = weights(education="5 2 1", recent="7", assistance="6")


def allocations(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield the models' drafts and adoptions, and each budget year's calculation and decision.

    What is decided in December is only a calculation before that.
    """
    first = data.years.budget_years[0]
    for year, chosen in ((first, FIRST_WEIGHTS), (first + REVISED_AFTER, REVISED_WEIGHTS)):
        yield Happening(
            at=working_moment(year - 1, 10, 24), do=partial(_draft, year=year, chosen=chosen)
        )
        yield Happening(
            at=working_moment(year - 1, 11, 6, hour=9), do=partial(_adopt_model, year=year)
        )
    for year in data.years.budget_years:
        yield Happening(
            at=working_moment(year - 1, 11, 19, hour=13),
            do=partial(_calculate, year=year, pot=pot_ore(year, first)),
        )
        decided = working_moment(year - 1, 12, 12, hour=14)
        if decided < now:
            yield Happening(at=decided, do=partial(_decide, year=year))
    proposed = data.years.budget_years[-1]
    at = working_moment(proposed - 1, 11, 20, hour=15)
    yield Happening(at=at, do=partial(_draft, year=proposed, chosen=PROPOSED_WEIGHTS))


def model_of(year: int, chosen: tuple[Weighted, ...]) -> AllocationModel:
    """Return the model with the weights: linear, exact to the öre."""
    factors = tuple(
        Factor(
            name=name,
            label=label,
            categories=tuple(
                Category(name=one.category, label=one.label, weight=one.weight) for one in some
            ),
        )
        for (name, label), some in groupby(chosen, key=lambda one: (one.factor, one.factor_label))
    )
    return AllocationModel(key=f"socioekonomisk-{year}", name=f"{NAME} {year}", factors=factors)


def _draft(world: World, now: datetime, *, year: int, chosen: tuple[Weighted, ...]) -> None:
    content = model_of(year, chosen)
    actor = world.actor(Role.ANALYST)
    services.draft_model(
        world.session, actor, name=content.name, budget_year=year, content=content, now=now
    )


def _adopt_model(world: World, now: datetime, *, year: int) -> None:
    draft = next(head for head in queries.models(world.session) if head.budget_year == year)
    actor = world.actor(Role.SCHOOL_CHIEF)
    services.adopt_model(world.session, actor, draft.id, seen=draft.version, now=now)


def _calculate(world: World, now: datetime, *, year: int, pot: int) -> None:
    model = latest_adopted(world.session, year)
    if model is None:
        raise LookupError(f"no adopted model for {year}")
    services.run_allocation(
        world.session,
        world.actor(Role.CONTROLLER),
        model.head.id,
        budget_year=year,
        pot_ore=pot,
        now=now,
    )


def _decide(world: World, now: datetime, *, year: int) -> None:
    run = next(head for head in queries.runs(world.session) if head.budget_year == year)
    services.adopt_run(world.session, world.actor(Role.SCHOOL_CHIEF), run.id, now=now)
