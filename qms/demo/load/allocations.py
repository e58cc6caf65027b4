"""The model, drafted by one and adopted by another, and the years' calculations and decisions."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import groupby

from qms.access.roles import Role
from qms.allocation import queries, services
from qms.allocation.core.budget.types import BudgetRules, GradeWeight
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.records import ModelHead
from qms.allocation.core.workbench.costs import Measure
from qms.allocation.queries.models import latest_adopted
from qms.allocation.services.measures import save_measure
from qms.demo.background import has_background
from qms.demo.budget import Weighted, pot_ore, weights
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.schools import COMPULSORY
from qms.demo.years import working_moment

NAME = "Socioekonomisk ersättning"
NEW_SCHOOL = (
    "Skolan är ny i höst och statistik om elevernas bakgrund finns först nästa år. Den får den del"
    " som följer eleverna, och räknas med i den socioekonomiska när uppgifterna finns."
)
REVISED_AFTER = 2
"""Budget years that the first model held before it was revised."""
FIRST_WEIGHTS = weights(education="4 2 1", recent="5", assistance="5")
REVISED_WEIGHTS = weights(education="4 2 1", recent="6", assistance="6")
BUDGET = BudgetRules(
    volume=Decimal("0.9"),
    socioeconomic=Decimal("0.1"),
    need_hours=Decimal(0),
    grades=(
        GradeWeight(low=0, high=3, weight=Decimal(1)),
        GradeWeight(low=4, high=6, weight=Decimal("1.05")),
        GradeWeight(low=7, high=9, weight=Decimal("1.2")),
    ),
)
"""From the revised model on all money is shared at once, nine tenths of it by pupils and grade."""
COMMENTS = (
    (
        "G09",
        18,
        "Bra att tiden i Sverige väger mer. Hos oss börjar flera nya elever varje termin, och de"
        " behöver svenska som andraspråk och studiehandledning från första dagen.",
    ),
    (
        "G24",
        20,
        "Förslaget ser inte att många av våra elever har bytt skola sent. De finns varken i"
        " utbildning eller tid i Sverige. Går det att pröva skolbyte som faktor?",
    ),
)
"""What principals said of the proposal: whose unit, which day in November, and the words."""
MEASURES = (
    Measure(name="Lärare, heltid", ore_per_year=702_000_00, per_pupils=25),
    Measure(name="Speciallärare, heltid", ore_per_year=748_000_00, per_pupils=150),
    Measure(name="Skolkurator, halvtid", ore_per_year=331_000_00, per_pupils=300),
    Measure(name="Läxhjälp två eftermiddagar i veckan", ore_per_year=95_000_00),
)
PROPOSED_WEIGHTS = weights(education="5 2 1", recent="7", assistance="6")


def allocations(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield the models' drafts and adoptions, and each budget year's calculation and decision.

    What is decided in December is only a calculation before that.
    """
    first = data.years.budget_years[0]
    revised = first + REVISED_AFTER
    for year, chosen, budget in (
        (first, FIRST_WEIGHTS, None),
        (revised, REVISED_WEIGHTS, BUDGET),
    ):
        content = model_of(year, chosen, budget)
        yield Happening(
            at=working_moment(year - 1, 10, 24), do=partial(_draft, year=year, content=content)
        )
        yield Happening(at=working_moment(year - 1, 10, 27), do=partial(_propose, year=year))
        yield Happening(
            at=working_moment(year - 1, 11, 6, hour=9), do=partial(_adopt_model, year=year)
        )
    for year in data.years.budget_years:
        yield Happening(
            at=working_moment(year - 1, 11, 19, hour=13),
            do=partial(_calculate, year=year, pot=_whole(year, first, revised)),
        )
        decided = working_moment(year - 1, 12, 12, hour=14)
        if decided < now:
            yield Happening(at=decided, do=partial(_decide, year=year))
    yield Happening(at=working_moment(first - 1, 10, 23), do=_measures)
    yield from _proposal(data.years.budget_years[-1])


def _proposal(year: int) -> Iterator[Happening]:
    """Yield next year's revised model: drafted, proposed, and what two principals say of it."""
    yield Happening(
        at=working_moment(year - 1, 11, 16, hour=15),
        do=partial(_draft, year=year, content=model_of(year, PROPOSED_WEIGHTS, BUDGET)),
    )
    yield Happening(at=working_moment(year - 1, 11, 17), do=partial(_propose, year=year))
    for unit, day, words in COMMENTS:
        yield Happening(
            at=working_moment(year - 1, 11, day, hour=16),
            do=partial(_comment, year=year, unit=unit, words=words),
        )


def _measures(world: World, now: datetime) -> None:
    actor = world.actor(Role.ANALYST)
    for measure in MEASURES:
        save_measure(world.session, actor, measure, now=now)


def _whole(year: int, first: int, revised: int) -> int:
    """Return what is shared that year: the pot alone, and from the revised model all money."""
    pot = pot_ore(year, first)
    return pot if year < revised else int(pot / BUDGET.socioeconomic)


def model_of(
    year: int, chosen: tuple[Weighted, ...], budget: BudgetRules | None = None
) -> AllocationModel:
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
    return AllocationModel(
        key=f"socioekonomisk-{year}", name=f"{NAME} {year}", factors=factors, budget=budget
    )


def _draft(world: World, now: datetime, *, year: int, content: AllocationModel) -> None:
    actor = world.actor(Role.ANALYST)
    services.draft_model(
        world.session, actor, name=content.name, budget_year=year, content=content, now=now
    )


def _propose(world: World, now: datetime, *, year: int) -> None:
    head = model_for(world, year)
    actor = world.actor(Role.ANALYST)
    services.propose_model(world.session, actor, head.id, seen=head.version, now=now)


def _comment(world: World, now: datetime, *, year: int, unit: str, words: str) -> None:
    head = model_for(world, year)
    services.comment(world.session, world.principal(unit), head.id, words=words, now=now)


def model_for(world: World, year: int) -> ModelHead:
    """Return the newest model that is meant for the year."""
    return next(head for head in queries.models(world.session) if head.budget_year == year)


def _adopt_model(world: World, now: datetime, *, year: int) -> None:
    head = model_for(world, year)
    actor = world.actor(Role.SCHOOL_CHIEF)
    services.adopt_model(world.session, actor, head.id, seen=head.version, now=now)


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
        leave_out=_without_background(world, autumn=year - 1),
    )


def _without_background(world: World, *, autumn: int) -> dict[int, str]:
    """Return the schools that statistics have not reached, with why they are left out."""
    last = world.data.years.last_autumn
    return {
        world.units[unit.key]: NEW_SCHOOL
        for unit in COMPULSORY
        if unit.key in world.units
        and unit.is_open(autumn, last)
        and not has_background(unit, autumn, last=last)
    }


def _decide(world: World, now: datetime, *, year: int) -> None:
    run = next(head for head in queries.runs(world.session) if head.budget_year == year)
    services.adopt_run(world.session, world.actor(Role.SCHOOL_CHIEF), run.id, now=now)
