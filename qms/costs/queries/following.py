"""Follow-ups that are kept, the terms that hold, and what a new follow-up is made from."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from qms.costs.core.follow_up import Basis, Terms, read_terms
from qms.costs.core.follow_up.building import Forecast, Planned
from qms.costs.core.follow_up.stored import load_basis
from qms.costs.models import CostFollowUpRow, CostRunRow, CostTermsRow
from qms.costs.queries.material import inputs_now
from qms.costs.queries.read_runs import kept_of
from qms.costs.queries.rules import in_force
from qms.costs.queries.units import all_units
from qms.forecast import queries as forecast
from qms.identity.models import Account
from qms.kernel.clock import local_day, start_of

TENTHS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A follow-up as it was made."""

    id: int
    year: int
    inputs: Mapping[str, Any]
    made_at: datetime
    basis: Basis

    def is_stale(self, session: Session, *, today: date) -> bool:
        """Return whether files, rules or the forecast are newer, or a booked month has ended."""
        ended = any(month < f"{today:%Y%m}" for month in self.inputs["unended"])
        now = follow_up_inputs(session, self.year)
        return ended or any(self.inputs[name] != value for name, value in now.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTerms:
    """The terms that hold, and who set them; nobody where they are the product's own."""

    terms: Terms
    by: str
    at: datetime | None


def latest_follow_up(session: Session, year: int | None = None) -> FollowUp | None:
    """Return the newest follow-up of the year; without a year that of the last year there is."""
    query = select(CostFollowUpRow)
    if year is not None:
        query = query.where(CostFollowUpRow.year == year)
    newest = query.order_by(CostFollowUpRow.year.desc(), CostFollowUpRow.id.desc())
    row = session.scalar(newest.limit(1))
    if row is None:
        return None
    return FollowUp(
        id=row.id, year=row.year, inputs=row.inputs, made_at=row.made_at,
        basis=load_basis(zlib.decompress(row.result)),
    )  # fmt: skip


def terms_now(session: Session) -> HeldTerms:
    """Return the terms that hold."""
    row = session.scalar(select(CostTermsRow).order_by(CostTermsRow.id.desc()).limit(1))
    if row is None:
        return HeldTerms(terms=Terms(), by="", at=None)
    by = session.scalar(select(Account.name).where(Account.id == row.made_by))
    terms = read_terms(
        row.follows, per_mille=row.limit_per_mille, ore=row.limit_ore, carried=row.carried
    )
    return HeldTerms(terms=terms, by=by or "", at=row.made_at)


def follow_up_inputs(session: Session, year: int) -> dict[str, Any]:
    """Return what a follow-up made now would rest on."""
    run = forecast.latest(session)
    return {
        **inputs_now(session, year, in_force(session)),
        "forecast": run.asked.id if run and run.asked.origin < year else None,
    }


def planned(session: Session, year: int) -> Planned:
    """Return the calculation whose pupils are the budget's: the last before the year, else the
    first there is."""
    mine = select(CostRunRow).where(CostRunRow.year == year, CostRunRow.kind == "budget")
    mine = mine.options(defer(CostRunRow.result))
    before = mine.where(CostRunRow.made_at < start_of(date(year, 1, 1)))
    row = session.scalar(before.order_by(CostRunRow.id.desc()).limit(1)) or session.scalar(
        mine.order_by(CostRunRow.id).limit(1)
    )
    if row is None:
        return Planned(kept=None, day=None)
    return Planned(kept=kept_of(row), day=local_day(row.made_at))


def expected_pupils(session: Session, year: int) -> Forecast | None:
    """Return what the latest pupil forecast says of the year's autumn; None if it has been."""
    run = forecast.latest(session)
    if run is None or run.asked.origin >= year:
        return None
    units = [unit.id for unit in all_units(session)]
    found = {
        (one.unit, one.step): Fraction(round(one.mean * TENTHS), TENTHS)
        for one in forecast.all_values(session, run.asked.id, units)
        if one.step is not None and one.year == year and one.unit.isdecimal()
    }
    return Forecast(year=run.asked.origin, pupils=found)
