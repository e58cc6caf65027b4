"""What principals were asked about the allocation, and what they answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from qms.access.roles import Role
from qms.allocation.core.survey.legitimacy import LegitimacyAnswer, parse_statements
from qms.allocation.core.survey.needs import Group
from qms.allocation.core.survey.round import Measure
from qms.allocation.services import survey, survey_answers
from qms.content.loader import load
from qms.demo.background import ASSISTANCE, EDUCATION, RECENT
from qms.demo.generate import DemoData
from qms.demo.load.world import Happening, World
from qms.demo.municipality import stream
from qms.demo.years import working_moment

ANSWERED = ("G01", "G02", "G24", "G07", "G09", "G11", "G14", "G16", "G19", "G21", "G03", "G27")
"""Whose principals answered last year about trust, and the first eight of them about needs.

The documented principal's school is not here.
"""
NEED_ANSWERS = 8
SO_FAR = ANSWERED[:6]
"""Whose principals have answered the survey that is open."""
MEASURES = (
    Measure(key="m-1", name="Undervisning i mindre grupp", cost=Decimal(38_000)),
    Measure(key="m-2", name="Studiehandledning på modersmålet", cost=Decimal(24_000)),
    Measure(key="m-3", name="Specialpedagog", cost=Decimal(31_000)),
    Measure(key="m-4", name="Läxhjälp efter skoldagen", cost=Decimal(6_000)),
)
NEEDED = {
    ("utbildning", EDUCATION[0]): ("0.45", "0.15", "0.30", "0.70"),
    ("utbildning", EDUCATION[1]): ("0.25", "0.05", "0.20", "0.45"),
    ("utbildning", EDUCATION[2]): ("0.15", "0.05", "0.10", "0.20"),
    ("tid i Sverige", RECENT[0]): ("0.60", "0.85", "0.25", "0.75"),
    ("tid i Sverige", RECENT[1]): ("0.20", "0.05", "0.15", "0.30"),
    ("ekonomiskt bistånd", ASSISTANCE[0]): ("0.45", "0.20", "0.35", "0.80"),
    ("ekonomiskt bistånd", ASSISTANCE[1]): ("0.20", "0.05", "0.15", "0.30"),
}
"""The share of each group that needs each measure, before principals differ."""
STEP = Decimal("0.05")
VIEWS = {
    "purpose": 4.2,
    "own_outcome": 3.1,
    "objective": 3.9,
    "hits_needs": 3.4,
    "acceptable_changes": 3.2,
    "useful": 3.8,
    "whom_to_ask": 4.4,
}
"""What principals think on average, 1–5; it has risen a little in a year."""
COMMENTS = {
    "G02": "Vi behöver få beskedet tidigare, helst i september.",
    "G24": "Många elever byter till oss sent. Det syns inte i fördelningen.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A survey about trust: its year, when it opens and its last day, and who answers."""

    year: int
    opens: datetime
    last_day: date
    units: tuple[str, ...]
    risen: float


def surveys(data: DemoData) -> Iterator[Happening]:
    """Yield the survey of weights, last year's survey of trust, and this year's that is open."""
    autumn = data.years.last_autumn
    yield Happening(
        at=working_moment(autumn, 9, 14, hour=9), do=partial(_ask_of_needs, autumn=autumn)
    )
    for year, last, units, risen in (
        (autumn - 1, date(autumn - 1, 11, 28), ANSWERED, 0.0),
        (autumn, date(autumn, 12, 4), SO_FAR, 0.3),
    ):
        opens = working_moment(year, 11, 10, hour=9)
        asking = Asking(year=year, opens=opens, last_day=last, units=units, risen=risen)
        yield Happening(at=opens, do=partial(_ask_of_trust, asking=asking))


def _ask_of_needs(world: World, now: datetime, *, autumn: int) -> None:
    """Ask what pupils of each group need; the answers came in the same weeks."""
    groups = tuple(Group(factor=factor, category=name) for factor, name in NEEDED)
    survey_id = survey.open_weight_survey(
        world.session,
        world.actor(Role.ANALYST),
        budget_year=autumn + 1,
        last_day=date(autumn, 10, 9),
        groups=groups,
        measures=MEASURES,
        now=now,
    )
    for unit in ANSWERED[:NEED_ANSWERS]:
        chance = stream(world.data.seed, "weight survey", unit)
        for group in groups:
            shares = {
                measure.key: _near(Decimal(usual), chance.gauss(0, 1.2))
                for measure, usual in zip(
                    MEASURES, NEEDED[group.factor, group.category], strict=True
                )
            }
            survey_answers.save_group(
                world.session,
                world.principal(unit),
                survey_id,
                world.units[unit],
                group=group,
                shares=shares,
                now=now,
            )


def _near(usual: Decimal, steps: float) -> Decimal:
    """Return the share so many steps of five per cent from the usual one."""
    return min(Decimal(1), max(Decimal(0), usual + STEP * round(steps)))


def _ask_of_trust(world: World, now: datetime, *, asking: Asking) -> None:
    survey_id = survey.open_legitimacy_survey(
        world.session,
        world.actor(Role.ANALYST),
        year=asking.year,
        last_day=asking.last_day,
        statements=parse_statements(load("legitimacy_survey")),
        now=now,
    )
    for unit in asking.units:
        chance = stream(world.data.seed, "trust", asking.year, unit)
        ratings = {
            key: min(5, max(1, round(chance.gauss(mean + asking.risen, 0.8))))
            for key, mean in VIEWS.items()
        }
        survey_answers.save_legitimacy(
            world.session,
            world.principal(unit),
            survey_id,
            world.units[unit],
            answer=LegitimacyAnswer(ratings=ratings, comment=COMMENTS.get(unit, "")),
            now=now,
        )
