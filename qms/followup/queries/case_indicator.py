"""Reported degrading treatment per hundred children and pupils, counted from the cases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from qms.db.sight import across
from qms.followup.core.cases.kinds import CaseKind
from qms.followup.core.results.small_numbers import Measured
from qms.followup.core.results.table import Series
from qms.followup.models import QualityCase
from qms.followup.queries.cases import FIRST_DAY, FIRST_MONTH, rules
from qms.kernel.schoolyear import school_year_of
from qms.register.models import FACTS

KEY = "degrading_cases"
HUNDRED = 100


def with_cases(
    session: Session, found: Mapping[str, Series], years: Sequence[int], *, on: date
) -> Mapping[str, Series]:
    """Return the series with the indicator counted from the cases; what was imported stays.

    A school year counts when it is over, from the first that any case was registered in, and is
    told by its spring. Two statements; one when no case is registered.
    """
    counted = _counted(session, years, on=on)
    if not counted:
        return found
    return {**found, KEY: {**counted, **found.get(KEY, {})}}


def _counted(session: Session, years: Sequence[int], *, on: date) -> Series:
    whole = [year for year in years if date(year, FIRST_MONTH, FIRST_DAY) <= on]
    if not whole:
        return {}
    with across(session):  # shares of all units are compared
        rows = session.execute(_cases(whole)).all()
    if not rows:
        return {}
    since = school_year_of(rows[0].first)
    autumns = [year - 1 for year in whole if year - 1 >= since]
    cases = Counter(
        (row.unit_id, school_year_of(row.received_on))
        for row in rows
        if row.kind == CaseKind.DEGRADING
        and rules().must_report(
            received=row.received_on,
            is_serious=row.is_serious,
            involves_staff=row.involves_staff,
        )
    )
    return {
        (unit_id, autumn + 1): Measured(
            unit_id=unit_id,
            year=autumn + 1,
            value=Decimal(HUNDRED * cases[unit_id, autumn]) / Decimal(pupils),
            n=pupils,
        )
        for unit_id, autumn, pupils in session.execute(_pupils(autumns))
        if pupils
    }


def _cases(years: Sequence[int]) -> Select[int, str, date, bool, bool, date]:
    """Return the query of the years' cases, each with the day of the first ever registered."""
    first = select(func.min(QualityCase.received_on)).where(QualityCase.removed_at.is_(None))
    return select(
        QualityCase.unit_id,
        QualityCase.kind,
        QualityCase.received_on,
        QualityCase.is_serious,
        QualityCase.involves_staff,
        first.scalar_subquery().label("first"),
    ).where(
        QualityCase.removed_at.is_(None),
        QualityCase.received_on >= date(years[0] - 1, FIRST_MONTH, FIRST_DAY),
        QualityCase.received_on < date(years[-1], FIRST_MONTH, FIRST_DAY),
    )


def _pupils(autumns: Sequence[int]) -> Select[Any]:
    counts = FACTS["pupil_counts"]
    return (
        select(counts.c.unit_id, counts.c.year, func.sum(counts.c.n))
        .where(counts.c.superseded_by.is_(None), counts.c.year.in_(autumns))
        .group_by(counts.c.unit_id, counts.c.year)
    )
