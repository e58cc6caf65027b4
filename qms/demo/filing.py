"""How far each school has come with this year's report, on the day the demo is loaded."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qms.demo.municipality import stream
from qms.demo.schools import COMPULSORY
from qms.demo.units import DemoUnit
from qms.demo.years import workday_on_or_before

SHOWN = "G06"
"""The school of the documented principal: three of five steps done, one result missing."""
DUE = (2, 28)


class Stage(StrEnum):
    """How far a report has come."""

    UNTOUCHED = "untouched"
    BEGUN = "begun"
    HALFWAY = "halfway"
    NEARLY = "nearly"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


STEPS_WRITTEN = {Stage.BEGUN: 1, Stage.HALFWAY: 2, Stage.NEARLY: 4}
"""How many of the five steps are filled in while the report is a draft."""
WHILE_OPEN = (
    *[Stage.UNTOUCHED] * 6,
    *[Stage.BEGUN] * 4,
    *[Stage.HALFWAY] * 4,
    *[Stage.NEARLY] * 3,
    *[Stage.SUBMITTED] * 4,
    *[Stage.RETURNED] * 2,
    *[Stage.APPROVED] * 3,
)
AFTER_DUE = (
    Stage.UNTOUCHED,
    *[Stage.NEARLY] * 2,
    *[Stage.SUBMITTED] * 3,
    Stage.RETURNED,
    *[Stage.APPROVED] * 19,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One school's report this year: how far it has come."""

    unit: str
    stage: Stage


def is_past_due(report_year: int, today: date) -> bool:
    """Return whether the reports on that year's money should have been in."""
    return today > date(report_year + 1, *DUE)


def make_filings(
    units: tuple[DemoUnit, ...], *, report_year: int, today: date, seed: int
) -> tuple[Filing, ...]:
    """Return the stage of every unit, in the order given; the shown school is nearly done."""
    stages = list(AFTER_DUE if is_past_due(report_year, today) else WHILE_OPEN)
    chance = stream(seed, "filing", report_year)
    chance.shuffle(stages)
    filings = []
    for number, unit in enumerate(units):
        stage = Stage.NEARLY if unit.key == SHOWN else stages[number % len(stages)]
        filings.append(Filing(unit=unit.key, stage=stage))
    return tuple(filings)


def schools_that_report(year: int, last: int) -> tuple[DemoUnit, ...]:
    """Return the municipal compulsory schools that got money for the year, in order."""
    return tuple(
        unit
        for unit in COMPULSORY
        if unit.provider_in(year, last) == "kommunen" and unit.is_open(year - 1, last)
    )


def filed_day(opens: date, due: date, *, key: str, seed: int) -> date:
    """Return the working day a school handed in its report: most in the last three weeks."""
    chance = stream(seed, "filed", key, due.year)
    back = int(chance.triangular(0, (due - opens).days - 20, 6))
    return workday_on_or_before(due - timedelta(days=back))
