"""The books, classes, premises and staff as they came in, the rules, and the costs reckoned."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256

from qms.access.actor import system_actor
from qms.access.roles import Role
from qms.allocation.queries.received import received_by_unit
from qms.costs import services as costs
from qms.costs.services.following import make_follow_up, store_follow_up
from qms.demo.budget import pot_ore
from qms.demo.classes import count_dates
from qms.demo.cost_rules import rules_toml
from qms.demo.generate import DemoData
from qms.demo.ledger import MONTHS, budget_lines, class_names, outcome_lines
from qms.demo.load.cost_files import areas_file, groups_file, ledger_file, staff_file, surveys_file
from qms.demo.load.importing import import_file
from qms.demo.load.world import Happening, World
from qms.demo.need_lines import NeedMoney
from qms.demo.years import working_moment
from qms.kernel.clock import local_day
from qms.needs.queries.money import paid_between

Make = Callable[[World], bytes]
RECKONER = system_actor("costs")
RULES_SAY = "Kontoplanen och fördelningsnycklarna som de är från början."
MINUTE = timedelta(minutes=1)


def books(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield two years' outcome and three years' budget, with what they are divided by.

    The year that runs has its months before this one; next year's budget is a proposal.
    """
    this = local_day(now).year
    yield from _premises_and_staff(this - 3, working_moment(this - 3, 12, 15, hour=8))
    for year in (this - 1, this, this + 1):
        at = min(working_moment(year - 1, 12, 15, hour=8), now - 10 * MINUTE)
        yield from _divided_by(data, year, at)
        yield _file("ledger", f"budget_{year}", at + MINUTE, partial(_budget, year=year))
    for year in (this - 1, this):
        yield _file("surveys", f"enkäter_{year}", min(working_moment(year, 4, 20, hour=9), now),
                    partial(_surveys, year=year))  # fmt: skip
    yield Happening(at=working_moment(this - 1, 1, 8, hour=8), do=_rules)
    yield _file("ledger", f"utfall_{this - 1}", working_moment(this, 1, 20, hour=8),
                partial(_outcome, year=this - 1, months=MONTHS))  # fmt: skip
    closed = range(1, local_day(now).month)
    if closed:
        yield _file("ledger", f"utfall_{this}", now - 5 * MINUTE,
                    partial(_outcome, year=this, months=closed))  # fmt: skip
    yield Happening(at=working_moment(this - 1, 12, 16, hour=8), do=_reckoned(this, "budget"))
    years = [(this - 1, "outcome"), (this, "budget"), (this + 1, "budget")]
    for year, kind in [*years, *([(this, "outcome")] if closed else [])]:
        yield Happening(at=now - MINUTE, do=_reckoned(year, kind))
    yield Happening(at=now - MINUTE, do=partial(_followed, this))


def _divided_by(data: DemoData, year: int, at: datetime) -> Iterator[Happening]:
    """Yield classes on each count date, the planned ones beforehand, and premises and staff."""
    for day, _autumn in count_dates(data, year):
        when = at if day.month < 7 else working_moment(day.year, day.month, day.day + 2, hour=8)
        yield _file("groups", f"klasser_{day}", when, partial(_groups, day=day))
    yield from _premises_and_staff(year - 1, at)  # of the coming year nothing is counted yet


def _premises_and_staff(year: int, at: datetime) -> Iterator[Happening]:
    yield _file("unit_areas", f"ytor_{year}", at, lambda world: areas_file(world.data, [year]))
    yield _file("staff", f"personal_{year}", at, lambda world: staff_file(world.data, [year]))


def _file(dataset: str, name: str, at: datetime, make: Make) -> Happening:
    def do(world: World, now: datetime) -> None:
        import_file(world, dataset=dataset, name=f"{name}.csv", content=make(world), now=now)

    return Happening(at=at, do=do)


def _groups(world: World, *, day: date) -> bytes:
    return groups_file(world.data, [day])


def _surveys(world: World, *, year: int) -> bytes:
    return surveys_file(world.data, year)


def _budget(world: World, *, year: int) -> bytes:
    lines = budget_lines(world.data, year, _need_money(world, year, support={}))
    return ledger_file(lines, year=year, kind="budget")


def _outcome(world: World, *, year: int, months: range) -> bytes:
    money = _need_money(world, year, support=_support(world, year))
    lines = outcome_lines(world.data, year, months, money)
    return ledger_file(lines, year=year, kind="utfall")


def _need_money(world: World, year: int, *, support: Mapping[tuple[str, int], int]) -> NeedMoney:
    """Return what was adopted for the year by unit; the whole pot where nothing is yet."""
    keys = {unit_id: key for key, unit_id in world.units.items()}
    found = received_by_unit(world.session, year)
    structural = {keys[unit_id]: one.ore for unit_id, one in found.items()}
    pot = pot_ore(year, world.data.years.budget_years[0])
    return NeedMoney(structural=structural, support=support, unshared=0 if structural else pot)


def _support(world: World, year: int) -> Mapping[tuple[str, int], int]:
    """Return what was paid for support by unit and month."""
    keys = {unit_id: key for key, unit_id in world.units.items()}
    rows = paid_between(
        world.session, date(year, 1, 1), date(year, 12, 1), unit_ids=world.units.values()
    )
    found: dict[tuple[str, int], int] = {}
    for one in rows:
        place = keys[one.unit_id], one.row.pay_month.month
        found[place] = found.get(place, 0) + one.row.total
    return found


def _rules(world: World, now: datetime) -> None:
    """Save the rules as the analyst and let the controller make them hold."""
    content = rules_toml(_classes(world.data, local_day(now).year))
    number = costs.save_draft(
        world.session, world.actor(Role.ANALYST), content, comment=RULES_SAY, now=now
    )
    costs.approve(
        world.session,
        world.actor(Role.CONTROLLER),
        number,
        seen=sha256(content).hexdigest(),
        now=now,
    )


def _classes(data: DemoData, year: int) -> dict[str, tuple[str, ...]]:
    """Return the classes that lines are booked on in the two years of outcome."""
    first, second = (class_names(data, each) for each in (year, year + 1))
    return {unit: tuple(sorted(names | second[unit])) for unit, names in first.items()}


def _reckoned(year: int, kind: str) -> Callable[[World, datetime], None]:
    def do(world: World, now: datetime) -> None:
        costs.compute(world.session, RECKONER, year, kind, now=now)

    return do


def _followed(year: int, world: World, now: datetime) -> None:
    """Follow up the year that runs, by the months that have ended."""
    made = make_follow_up(world.session, year, now=now)
    store_follow_up(world.session, RECKONER, made, now=now)
