"""The year cycle: this school year's and the last, what has been done, and what was reminded of."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from qms.access.roles import Role
from qms.demo.filing import SHOWN
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.years import workday_on_or_before, working_moment
from qms.followup.core.cycle.instances import instances
from qms.followup.core.cycle.own import Written
from qms.followup.core.cycle.planned import PROVIDER, UNIT
from qms.followup.queries import cycle, defaults
from qms.followup.services import cycle_changes, cycle_marks, cycle_years, reminding
from qms.kernel.clock import LOCAL, local_day
from qms.kernel.schoolyear import school_year_of

REMINDED_DAYS = 12
"""How many days back the reminders go."""
LATE = ("G16", "G21", "F08")
"""Units that have not said that they have held this autumn's consultation."""
MOVED, MOVED_TO = "unit_midyear_check", (2, 5)
WHY_MOVED = "Rektorerna behöver terminsbetygen, som är klara först i slutet av januari."
OWN = (
    Written(
        title="Läsveckan",
        text="Alla klasser läser högt tillsammans varje dag. Skolbiblioteken visar årets böcker.",
        level=UNIT,
        phase="unit_develop",
        due=None,
        responsible="principal",
        applies_to=("compulsory", "preschool_class"),
        report_template="",
        legal=("skollagen 2 kap. 36 §",),
        reminders_days=(14, 1),
        why="Beslut i nämnden om läsfrämjande arbete.",
    ),
    Written(
        title="Lägesbild av frånvaron till nämnden",
        text="Andelen elever med mer än 15 procents frånvaro, per skola och årskurs.",
        level=PROVIDER,
        phase="provider_follow_up",
        due=None,
        responsible="quality_lead",
        applies_to=(),
        report_template="",
        legal=("skollagen 7 kap. 19 a §",),
        reminders_days=(30, 7),
        why="Nämnden vill följa frånvaron varje termin.",
    ),
)
OWN_DAYS = ((2, 12), (1, 22))


def year_cycles(data: DemoData, now: datetime) -> Iterator[Happening]:
    """Yield the making and dating of two school years, and what was done in them."""
    today = local_day(now)
    this = school_year_of(today)
    for autumn in (this - 1, this):
        made = working_moment(autumn, 6, 8, hour=9)
        yield Happening(at=made, do=partial(_make, autumn=autumn))
        yield from _dated(autumn, today)
        for day in _done_days(autumn, today):
            at = datetime.combine(day - timedelta(days=3), time(15, 10), LOCAL)
            yield Happening(at=at, do=partial(_done, autumn=autumn, day=day))
    yield Happening(at=working_moment(this - 1, 6, 9), do=partial(_own, autumn=this - 1))
    yield Happening(at=working_moment(this, 9, 4), do=partial(_move, autumn=this))
    for back in range(REMINDED_DAYS, -1, -1):
        at = datetime.combine(today - timedelta(days=back), time(7, 5), LOCAL)
        if at < now - timedelta(hours=1):
            yield Happening(at=at, do=_remind)


def _make(world: World, now: datetime, *, autumn: int) -> None:
    cycle_years.make_year(world.session, world.actor(Role.QUALITY_LEAD), autumn, now=now)


def _day(autumn: int, month: int, day: int) -> date:
    """Return the day in the spring of the school year, or the Friday before a weekend."""
    return workday_on_or_before(date(autumn + 1, month, day))


def _anchors(autumn: int) -> tuple[tuple[str, date], ...]:
    """Return the days that dates count from."""
    return (
        ("school_year_end", _day(autumn, 6, 11)),
        ("council_budget_decision", workday_on_or_before(date(autumn, 11, 24))),
        ("grant_rates_decided", workday_on_or_before(date(autumn, 12, 14))),
    )


def _dated(autumn: int, today: date) -> Iterator[Happening]:
    """Yield the dating of the year's anchors; this year's rates are not decided before they are."""
    for source, day in _anchors(autumn):
        if day < today or source != "grant_rates_decided":
            at = working_moment(autumn, 8, 24, hour=13)
            yield Happening(at=at, do=partial(_date, autumn=autumn, source=source, day=day))


def _date(world: World, now: datetime, *, autumn: int, source: str, day: date) -> None:
    actor = world.actor(Role.QUALITY_LEAD)
    cycle_years.give_date(world.session, actor, autumn, source, day, now=now)


def _own(world: World, now: datetime, *, autumn: int) -> None:
    """Add the municipality's own activities, which then follow to the next year."""
    actor = world.actor(Role.QUALITY_LEAD)
    for number, (written, (month, day)) in enumerate(zip(OWN, OWN_DAYS, strict=True)):
        dated = replace(written, due=_day(autumn, month, day))
        cycle_changes.add_own(
            world.session, actor, autumn, dated, form_key=f"demo-{number}", now=now
        )


def _move(world: World, now: datetime, *, autumn: int) -> None:
    """Move the mid-year check, and say why."""
    found = next(one for one in cycle.activities(world.session, autumn) if one.key == MOVED)
    written = Written(
        title=found.title[0],
        text=found.text,
        level=found.level,
        phase=found.phase,
        due=_day(autumn, *MOVED_TO),
        responsible=found.responsible,
        applies_to=tuple(sorted(found.applies_to)),
        report_template=found.report_template,
        legal=found.legal,
        reminders_days=found.reminders_days,
        why=WHY_MOVED,
    )
    actor = world.actor(Role.QUALITY_LEAD)
    cycle_changes.change(
        world.session, actor, autumn, found.id, written, seen=found.version, now=now
    )


def _done_days(autumn: int, today: date) -> Iterator[date]:
    """Yield every day before today on which something in the school year should be done."""
    found = {one.due for one in instances(defaults.year_cycle(), autumn, dict(_anchors(autumn)))}
    later = {_day(autumn, month, day) for month, day in (MOVED_TO, *OWN_DAYS)}
    yield from sorted(day for day in found | later if day is not None and day < today)


def _done(world: World, now: datetime, *, autumn: int, day: date) -> None:
    """Let the quality lead mark what is due that day everywhere but at the shown school."""
    late = frozenset(world.units[key] for key in LATE if key in world.units)
    is_latest = autumn == school_year_of(world.data.years.today)
    for one in cycle.activities(world.session, autumn):
        if one.due != day:
            continue
        but = late if is_latest and one.key == "unit_consultation" else frozenset()
        shown = frozenset({world.units[SHOWN]})
        actor, session = world.actor(Role.QUALITY_LEAD), world.session
        cycle_marks.mark_all_done(session, actor, autumn, one.id, but=but | shown, now=now)
        cycle_marks.mark_all_done(session, world.principal(SHOWN), autumn, one.id, now=now)


def _remind(world: World, now: datetime) -> None:
    reminding.remind(world.session, now=now)
