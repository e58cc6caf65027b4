"""The report on how support money is shared out and what came of it, from one reading of cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.kernel.clock import local_day
from qms.needs.core.agreement import Agreement
from qms.needs.core.assignment import Conclusions, KindShare, conclusions, kind_shares
from qms.needs.core.assignment.kinds import Given
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.effects import Effects
from qms.needs.core.instrument import Instrument
from qms.needs.queries.access import is_municipal
from qms.needs.queries.budget import budgets
from qms.needs.queries.granted import money_by_unit
from qms.needs.queries.sums import provider_of
from qms.needs.services.agreement import agreement_of
from qms.needs.services.distribution import Distribution, distribution_of
from qms.needs.services.effects import effects_of
from qms.needs.services.instruments import published
from qms.needs.services.pooling import read_pooled
from qms.org import queries as org

KINDS = tuple(kind.value for kind in MoneyKind)
ABOUT_CHILDREN = (MoneyKind.ADDITIONAL.value, MoneyKind.OPERATIONAL.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentReport:
    """Everything that the report says. `budget` is öre by kind, where there is one."""

    year: int
    made_at: datetime
    municipality: str
    kinds: tuple[KindShare, ...]
    budget: Mapping[str, int]
    distribution: Distribution
    units: Mapping[str, str]
    agreement: Agreement
    assessed: int
    effects: Effects
    conclusions: Conclusions
    instrument: Instrument


def assignment_report(session: Session, actor: Actor, *, now: datetime) -> AssignmentReport:
    """Return the report as of now, for what lies in the actor's scope; the reading is recorded."""
    today = local_day(now)
    scope, cases = read_pooled(session, actor, can=Can.NEEDS_READ_SUMS, why="report", now=now)
    _, instrument = published(session, now=now)
    units = {one.id: one for one in org.units(session, scope, on=today, include_closed=True)}
    money = [
        Given(
            kind=one.kind.value,
            provider=provider_of(units[one.unit_id]),
            ore=one.ore,
            cases=one.cases,
        )
        for one in money_by_unit(session, today.year, with_protected=is_municipal(scope))
        if one.unit_id in units
    ]
    found = distribution_of(session, cases, instrument, on=today)
    agreed, assessed = agreement_of(cases, instrument)
    came = effects_of(session, cases, today=today)
    top = org.municipality(session)
    return AssignmentReport(
        year=today.year,
        made_at=now,
        municipality=top.name if top else "",
        kinds=kind_shares(money, KINDS, about_children=ABOUT_CHILDREN),
        budget={kind.value: ore for kind, ore in budgets(session, today.year).items()},
        distribution=found,
        units={str(key): unit.name for key, unit in units.items()},
        agreement=agreed.everything,
        assessed=assessed,
        effects=came,
        conclusions=conclusions(found.reach, agreed.everything.verdict, came),
        instrument=instrument,
    )


def day_of(report: AssignmentReport) -> date:
    """Return the day that the report is of."""
    return local_day(report.made_at)
