"""Which activities the money went to, and for whom, as the reports say."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.questions import Visibility
from qms.followup.models import Report, ReportActivity, ReportCycle
from qms.followup.queries.effect import TOLD
from qms.followup.queries.template_versions import template_of
from qms.org.models import OrgPlacement
from qms.org.queries import within

FEWEST_UNITS = 3
"""An activity at fewer units than this is put together with the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An intervention of the catalogue: for how many units' groups, and for how many öre.

    `key` is empty for activities outside the catalogue or at few units. `targets` are some of
    the groups that the reports name.
    """

    key: str
    units: int
    ore: int
    targets: tuple[str, ...]


def given_by_target(session: Session, scope: Scope) -> tuple[int | None, tuple[Given, ...]]:
    """Return the latest year of money that most have told of, and what it went to, most first."""
    placed = select(OrgPlacement.node_id).where(
        OrgPlacement.valid_to.is_(None), within(scope, OrgPlacement.path)
    )
    told = (Report.state.in_(TOLD), Report.unit_id.in_(placed))
    year = _latest(session)
    if year is None:
        return None, ()
    rows = session.execute(
        select(
            ReportActivity.catalogue_key,
            Report.unit_id,
            ReportActivity.ore,
            ReportActivity.target_group,
            ReportCycle.template,
            ReportCycle.template_version,
        )
        .join(Report, Report.id == ReportActivity.report_id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(*told, ReportCycle.year == year, ReportActivity.removed_at.is_(None))
    )
    parts: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    openly: dict[tuple[str, int], bool] = {}
    for row in rows:
        version = (row.template, row.template_version)
        if version not in openly:
            openly[version] = _tells_for_whom(session, *version)
        target = row.target_group if openly[version] else ""
        parts[row.catalogue_key].append((row.unit_id, row.ore or 0, target))
    for key in [key for key, some in parts.items() if _units(some) < FEWEST_UNITS and key]:
        parts[""] += parts.pop(key)
    found = [_given(key, some) for key, some in parts.items()]
    return year, tuple(sorted(found, key=lambda one: (not one.key, -one.ore)))


def _tells_for_whom(session: Session, template: str, version: int) -> bool:
    """Return whether an open table of the template shows for whom an activity is."""
    found = template_of(session, template, version)
    return any(
        column.key == "target_group"
        for one in found.questions
        if one.rows is RowKind.ACTIVITIES and one.visibility is not Visibility.RESTRICTED
        for column in one.columns
    )


def _latest(session: Session) -> int | None:
    """Return the latest year of money where most reports are handed in, else the first of all."""
    handed_in = func.sum(case((Report.state.in_(TOLD), 1), else_=0))
    spends = select(ReportActivity.report_id).where(ReportActivity.ore.is_not(None))
    rows = session.execute(
        select(ReportCycle.year, func.count(), handed_in)
        .join(Report, Report.cycle_id == ReportCycle.id)
        .where(ReportCycle.id.in_(select(Report.cycle_id).where(Report.id.in_(spends))))
        .group_by(ReportCycle.year)
        .order_by(ReportCycle.year.desc())
    ).all()
    known = [(year, 2 * done >= asked) for year, asked, done in rows if done]
    return next((year for year, is_most in known if is_most), known[-1][0] if known else None)


def _units(some: list[tuple[int, int, str]]) -> int:
    return len({unit for unit, _, _ in some})


def _given(key: str, some: list[tuple[int, int, str]]) -> Given:
    targets = sorted({target for _, _, target in some if target})
    return Given(
        key=key,
        units=_units(some),
        ore=sum(ore for _, ore, _ in some),
        targets=tuple(targets[:MOST_TARGETS]),
    )


MOST_TARGETS = 3
