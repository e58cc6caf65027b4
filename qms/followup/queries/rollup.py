"""The year's approved reports, read once, for adding up."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.content.loader import load
from qms.followup.core.report.frozen import content_of
from qms.followup.core.report.states import State
from qms.followup.core.rollup.rolling import OTHER_GROUPS, OWN, rollup
from qms.followup.core.rollup.values import Account, Coverage, Rollup
from qms.followup.models import Report, ReportCycle, ReportFrozen
from qms.followup.queries.units import report_units
from qms.org.core.forms import NAMES, SchoolForm
from qms.org.core.nodes import Unit

APPROVED = frozenset({State.APPROVED, State.PUBLISHED})
WAITING = frozenset({State.SUBMITTED, State.REOPENED})
MAIN_FORMS = (
    SchoolForm.UPPER_SECONDARY,
    SchoolForm.COMPULSORY,
    SchoolForm.RESOURCE_SCHOOL,
    SchoolForm.ADAPTED_COMPULSORY,
    SchoolForm.PRESCHOOL,
    SchoolForm.LEISURE_CENTRE,
)
"""A unit's money is counted under the first of its forms in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One approved report: the account, and the copy as it was frozen."""

    report_id: int
    account: Account
    body: dict[str, Any]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfReports:
    """The approved reports of a year by unit name, and how many were asked."""

    year: int
    coverage: Coverage
    filed: tuple[Filed, ...]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """Return what the units say."""
        return tuple(one.account for one in self.filed)

    def rolled(self) -> Rollup:
        """Return the accounts added up."""
        return rollup(
            self.accounts,
            year=self.year,
            coverage=self.coverage,
            names=_names(),
            reaches={key: one["reach"] for key, one in _catalogue().items()},
        )


def years(session: Session, template: str) -> tuple[int, ...]:
    """Return the years in which units were asked for the report, the latest first."""
    query = (
        select(ReportCycle.year)
        .where(ReportCycle.template == template)
        .order_by(ReportCycle.year.desc())
    )
    return tuple(session.scalars(query))


def year_of_reports(
    session: Session, scope: Scope, *, template: str, year: int, on: date
) -> YearOfReports:
    """Return the approved reports of the units in scope; closed units keep theirs."""
    query = (
        select(Report.id, Report.unit_id, Report.state, Report.is_voluntary)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(ReportCycle.template == template, ReportCycle.year == year)
    )
    rows = session.execute(query).all()
    units = report_units(session, scope, [row.unit_id for row in rows], on=on)
    seen = [row for row in rows if row.unit_id in units]
    copies = _copies(session, [row.id for row in seen if State(row.state) in APPROVED])
    filed = [
        _filed(row.id, units[row.unit_id], copies[row.id], is_voluntary=row.is_voluntary)
        for row in seen
        if row.id in copies
    ]
    return YearOfReports(
        year=year,
        coverage=_coverage(seen, copies.keys()),
        filed=tuple(sorted(filed, key=lambda one: (one.account.unit, one.report_id))),
    )


def _copies(session: Session, report_ids: Iterable[int]) -> dict[int, ReportFrozen]:
    """Return the newest approved copy of each report."""
    query = (
        select(ReportFrozen)
        .where(
            ReportFrozen.report_id.in_(list(report_ids)),
            ReportFrozen.stage == State.APPROVED.value,
        )
        .order_by(ReportFrozen.id)
    )
    return {row.report_id: row for row in session.scalars(query)}


def _filed(report_id: int, unit: Unit, copy: ReportFrozen, *, is_voluntary: bool) -> Filed:
    body = json.loads(copy.body)
    account = Account(
        unit_id=unit.id,
        unit=unit.name,
        form=main_form(unit),
        content=content_of(body),
        is_voluntary=is_voluntary,
    )
    return Filed(report_id=report_id, account=account, body=body, sha256=copy.sha256)


def main_form(unit: Unit) -> str:
    """Return the school form that the unit's money is counted under; empty without any."""
    own = {at.form for at in unit.forms}
    return next((form.value for form in MAIN_FORMS if form in own), "")


def _coverage(seen: Iterable[Any], copied: Iterable[int]) -> Coverage:
    """Return how far those who were asked have come; a voluntary account counts when approved."""
    rows, told = tuple(seen), set(copied)
    states = {row.id: State(row.state) for row in rows if not row.is_voluntary}
    return Coverage(
        asked=len(states),
        approved=len(states.keys() & told),
        waiting=sum(state in WAITING for state in states.values()),
        oral=sum(state is State.ORAL for state in states.values()),
        voluntary=sum(row.is_voluntary and row.id in told for row in rows),
    )


@cache
def _catalogue() -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in load("intervention_catalogue")["intervention"]}


@cache
def _names() -> dict[str, str]:
    """Return the Swedish names of what sums are made by."""
    content = load("intervention_catalogue")
    return {
        **{key: one["name_sv"] for key, one in _catalogue().items()},
        **{one["key"]: one["name_sv"] for one in content["reach"]},
        **{form.value: name for form, name in NAMES.items()},
        OWN: "Egna insatser",
        OTHER_GROUPS: "Övriga grupper",
        "": "Inte angivet",
    }
