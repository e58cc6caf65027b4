"""The loading itself: everything that has happened, in the order it happened."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from qms.access.roles import Role
from qms.config import Settings
from qms.db.session import make_engine
from qms.demo.generate import DemoData, generate
from qms.demo.load import (
    cost_comparing,
    costs,
    grants,
    support_assessments,
    support_cases,
    support_decisions,
    support_effects,
    support_log,
    support_renewals,
    support_retention,
)
from qms.demo.load.accounts import add_accounts, review_roles, was_here
from qms.demo.load.afterwards import afterwards
from qms.demo.load.allocations import allocations
from qms.demo.load.assignments import assignments
from qms.demo.load.cycle import year_cycles
from qms.demo.load.degrading import degrading_plans
from qms.demo.load.effects import evaluations
from qms.demo.load.equity_reports import equity_reports
from qms.demo.load.forecasts import published_forecasts
from qms.demo.load.instruments import instruments
from qms.demo.load.money_plans import plans
from qms.demo.load.organisation import add_organisation, later_changes
from qms.demo.load.papers import papers
from qms.demo.load.planning_study import STUDY
from qms.demo.load.premises import buildings
from qms.demo.load.provider_reports import provider_reports
from qms.demo.load.quality_reports import quality_reports
from qms.demo.load.quality_work import quality_work
from qms.demo.load.registers import deliveries
from qms.demo.load.regressions import regressions
from qms.demo.load.reports import reports
from qms.demo.load.reviews import reviews
from qms.demo.load.sheets import sheets
from qms.demo.load.surveys import surveys
from qms.demo.load.templates import own_templates
from qms.demo.load.world import Happening, World, in_order
from qms.demo.municipality import SEED
from qms.demo.places import MUNICIPALITY
from qms.demo.years import working_moment
from qms.forecast import services as forecast
from qms.forecast.core.methods import AUTO
from qms.jobs import services as jobs
from qms.kernel.clock import local_day
from qms.org import queries as org
from qms.vault.database import open_database

Say = Callable[[str], None]
LAST_VISIT = timedelta(days=9)
ROLES_REVIEWED = timedelta(days=160)
LATEST = timedelta(days=400)
"""Later than anything else that is moved back to the last hour."""
HORIZON = 10


def is_demo_loaded(session: Session) -> bool:
    """Return whether the database holds the demo municipality."""
    top = org.municipality(session)
    return top is not None and top.name == MUNICIPALITY


def load_demo(settings: Settings, progress: Say) -> None:
    """Fill the empty database that the settings name with the demo municipality, as of today."""
    engine = make_engine(settings.database_url)
    try:
        with open_database(settings, engine).transaction() as session:
            fill(session, now=datetime.now(UTC), progress=progress)
    finally:
        engine.dispose()


def fill(session: Session, *, now: datetime, progress: Say, seed: int = SEED) -> World:
    """Load everything into an empty database in the session's transaction."""
    progress("Skapar demokommunen Älvhamra: invånare, skolor och resultat.")
    data = generate(local_day(now), seed)
    world = World(session=session, data=data, now=now)
    year = 0
    for one in in_order(_everything(data, now), now=now):
        if one.at.year != year:
            year = one.at.year
            progress(f"Läser in vad som hände {year}.")
        one.do(world, one.at)
        session.flush()
    return world


def ask_for_forecast(world: World, now: datetime) -> None:
    """Queue the year's forecast and a study on it: made while the first pages are read."""
    actor = world.actor(Role.PLANNER)
    forecast.request_run(world.session, actor, method=AUTO, horizon=HORIZON, now=now)
    jobs.ask(world.session, actor, STUDY, {}, now=now)


def _everything(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield what has happened: the system was taken into use the year before the first budget."""
    first = working_moment(data.years.budget_years[0] - 1, 9, 5, hour=8)
    yield Happening(at=first, do=add_organisation)
    yield Happening(at=first, do=add_accounts)
    yield from later_changes(data, first)
    yield from deliveries(data, first)
    yield from buildings(data)
    yield from allocations(data, now)
    yield from regressions(data)
    yield from sheets(data)
    yield from surveys(data)
    yield from afterwards(data)
    yield from plans(data, now)
    yield from reports(data)
    yield from quality_reports(data)
    yield from degrading_plans(data)
    yield from equity_reports(data)
    yield from provider_reports(data)
    yield from evaluations(data)
    yield from assignments(data)
    yield from year_cycles(data, now)
    yield from quality_work(data)
    yield from reviews(data)
    yield from support_cases.cases(data)
    yield from support_assessments.assessments(data)
    yield from support_decisions.decisions(data, now)
    yield from costs.books(data, now)
    yield from cost_comparing.compared(data, now)
    yield from grants.grants(data, now)
    yield from support_effects.effects(data)
    yield from support_renewals.renewals(data)
    yield from support_log.readings(data)
    yield from support_retention.rules_and_holds(data)
    yield from papers(data)
    yield from own_templates(data)
    yield from instruments(data, now)
    yield from published_forecasts(data)
    yield Happening(at=now + LATEST, do=ask_for_forecast)
    yield Happening(at=now - LAST_VISIT, do=was_here)
    yield Happening(at=now - ROLES_REVIEWED, do=review_roles)
