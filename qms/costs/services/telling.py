"""Telling a principal that the unit's year is expected to end far from its budget.

A subject is mailed. It names the unit and the year; amounts stand on the page.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.costs.core.follow_up import Basis, follow
from qms.costs.queries.following import terms_now
from qms.costs.queries.people import leaders
from qms.costs.queries.units import unit_names
from qms.i18n.language import gettext, speaking
from qms.inbox import services as inbox
from qms.kernel.clock import local_day

KIND = "costs"


def key_of(year: int, unit: str) -> str:
    """Return the occasion: a unit's year is told once, however often it is reckoned."""
    return f"costs:off-budget:{year}:{unit};"


def tell_leaders(session: Session, basis: Basis, *, now: datetime) -> None:
    """Tell the principals of units that deviate more than the limit; take back what is over."""
    units = follow(basis, terms_now(session).terms, sums_told=False)
    far = {one.unit for one in units if one.is_far and one.unit.isdecimal()}
    for one in units:
        if one.unit not in far:
            inbox.close_occasion(session, key_of(basis.year, one.unit), now=now)
    names = unit_names(session)
    for leader in leaders(session, [int(unit) for unit in far], on=local_day(now)):
        unit = str(leader.unit_id)
        with speaking(leader.language):
            words = gettext("%(unit)s väntas sluta långt från budgeten %(year)s") % {
                "unit": names[unit],
                "year": basis.year,
            }
        inbox.post(
            session, to=[leader.account_id], kind=KIND, subject=words,
            endpoint="costs.show_unit_follow_up",
            args={"unit_id": leader.unit_id, "ar": basis.year}, now=now,
            once_key=key_of(basis.year, unit),
        )  # fmt: skip
