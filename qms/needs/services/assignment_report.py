"""The report on how support money is shared out and what came of it, from one reading of cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.kernel.clock import end_of, local_day
from qms.needs.core.agreement import Agreement
from qms.needs.core.assignment import (
    Conclusions,
    Given,
    KindShare,
    conclusions,
    kind_shares,
    told_by,
)
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.core.effects import Effects
from qms.needs.core.hiding import about
from qms.needs.core.instrument import Instrument
from qms.needs.core.telling import tellable
from qms.needs.queries.access import is_municipal
from qms.needs.queries.budget import budgets
from qms.needs.queries.erased import erased_cases
from qms.needs.queries.granted import money_by_case
from qms.needs.queries.places import place_of
from qms.needs.queries.sums import provider_of
from qms.needs.services.agreement import agreement_of
from qms.needs.services.distribution import Distribution, distribution_of
from qms.needs.services.effects import days_of, effects_of
from qms.needs.services.instruments import published
from qms.needs.services.pooling import read_pooled
from qms.org import queries as org
from qms.org.core.nodes import Unit

KINDS = tuple(kind.value for kind in MoneyKind)
ABOUT_CHILDREN = (MoneyKind.ADDITIONAL.value, MoneyKind.OPERATIONAL.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentReport:
    """Everything that the report says. `budget` is öre by kind, where there is one.

    `place` is empty for the whole municipality, else the units that it is of: such a report has
    no budget, which is the municipality's. The money is of `year` as decided by `paid_on`, and
    `effects_on` is the day that the effects were measured. `paired` and `assessed` are rounded.
    """

    year: int
    place: str
    paid_on: date | None
    effects_on: date | None
    made_at: datetime
    municipality: str
    kinds: tuple[KindShare, ...]
    budget: Mapping[str, int]
    distribution: Distribution
    units: Mapping[str, str]
    agreement: Agreement
    paired: int
    assessed: int
    effects: Effects
    conclusions: Conclusions
    instrument: Instrument


def assignment_report(session: Session, actor: Actor, *, now: datetime) -> AssignmentReport:
    """Return the report as of now, for what lies in the actor's scope; the reading is recorded."""
    today = local_day(now)
    scope, cases = read_pooled(session, actor, can=Can.NEEDS_READ_SUMS, why="report", now=now)
    _, instrument = published(session, now=now)
    days = days_of(cases, today, erased=erased_cases(session))
    units = {one.id: one for one in org.units(session, scope, on=today, include_closed=True)}
    paid_on, kinds = _kinds(session, units, days)
    year = paid_on.year if paid_on else today.year
    found = distribution_of(session, cases, instrument, days=days)
    agreed, assessed = agreement_of(cases, instrument)
    came = effects_of(session, cases, days=days)
    top = org.municipality(session)
    budget = budgets(session, year) if is_municipal(scope) else {}
    return AssignmentReport(
        year=year,
        place=place_of(session, scope, on=today),
        paid_on=paid_on,
        effects_on=came.on,
        made_at=now,
        municipality=top.name if top else "",
        kinds=kinds,
        budget={kind.value: ore for kind, ore in budget.items()},
        distribution=found,
        units={str(key): unit.name for key, unit in units.items()},
        agreement=agreed.everything,
        paired=about(agreed.everything.cases),
        assessed=about(assessed),
        effects=came.effects,
        conclusions=conclusions(found.reach, agreed.everything.verdict, came.effects),
        instrument=instrument,
    )


def _kinds(
    session: Session, units: Mapping[int, Unit], days: Sequence[date]
) -> tuple[date | None, tuple[KindShare, ...]]:
    """Return the money by kind as decided by the last of the days it is told of, and that day."""
    given = [_given(session, units, day) for day in days]
    shares = [kind_shares(rows, KINDS, about_children=ABOUT_CHILDREN) for rows in given]
    at = tellable(
        [told_by(*both, about_children=ABOUT_CHILDREN) for both in zip(shares, given, strict=True)]
    )
    if not at:
        return None, kind_shares((), KINDS, about_children=ABOUT_CHILDREN)
    return days[at[-1]], shares[at[-1]]


def _given(session: Session, units: Mapping[int, Unit], day: date) -> list[Given]:
    return [
        Given(
            key=f"{day.year} {one.ref}",
            kind=one.kind.value,
            provider=provider_of(units[one.unit_id]),
            ore=one.ore,
        )
        for one in money_by_case(session, day.year, by=end_of(day))
        if one.unit_id in units
    ]


def day_of(report: AssignmentReport) -> date:
    """Return the day that the report is of."""
    return local_day(report.made_at)
